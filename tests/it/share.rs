//! The share: one contract, and every implementation held to it.

#[expect(dead_code, reason = "the implementations follow")]
mod contract;
