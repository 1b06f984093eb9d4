//! All integration tests, in one binary so that linking stays fast.

mod common;
mod journal;
mod journey;
