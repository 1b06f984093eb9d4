//! Hashes from one read, and the manifests of the field: what they claim about a dump, and the new generation that a
//! delivered roll gets.
//!
//! A manifest that came with a dump is a claim: it is re-checked against every byte, and is never proof.

pub mod asc_mhl;
pub mod blocks;
pub mod claims;
pub mod files;
pub mod hasher;
mod open;
mod running;
