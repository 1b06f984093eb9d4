//! All integration tests, in one binary so that linking stays fast.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a helper of a test fails the test, says what it left out, and makes and removes its own files"
)]

mod agent;
mod arrival;
#[cfg(feature = "aws")]
mod aws;
mod card;
mod cards;
mod cli;
mod common;
mod config;
mod control;
mod docs;
mod doctor;
mod faults;
mod gateway;
mod journal;
mod journey;
mod layering;
mod ledger;
mod manifest;
mod notices;
mod problems;
mod receipt;
mod seal;
mod send;
mod share;
mod stop;
mod verify;
mod watch;
