//! All integration tests, in one binary so that linking stays fast.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod card;
mod cli;
mod common;
mod config;
mod docs;
mod journal;
mod journey;
mod layering;
mod manifest;
mod problems;
mod receipt;
mod send;
mod share;
mod stop;
