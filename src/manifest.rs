//! Hashes from one read, and the manifests of the field: what they claim about a dump, and the new generation that a
//! delivered roll gets.
//!
//! A manifest that came with a dump is a claim: it is re-checked against every byte, and is never proof.

pub mod about;
pub mod asc_mhl;
pub mod blocks;
mod checksums;
pub mod claims;
pub mod detect;
pub mod disk;
mod encoding;
pub mod error;
pub mod files;
pub mod finding;
pub mod hasher;
pub mod kind;
pub mod known;
pub mod list;
mod mhl;
mod open;
pub mod record;
pub mod roster;
mod running;
mod sink;
mod value;
mod xml;
