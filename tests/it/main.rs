//! All integration tests, in one binary so that linking stays fast.

mod cli;
mod common;
mod config;
