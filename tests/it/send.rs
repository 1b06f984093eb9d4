//! `ingest send`, the whole journey, with the real program.

mod attributes;
mod bad_input;
mod card;
mod claims;
mod copying;
mod duplicate;
mod grown;
mod identity;
mod kill;
mod lost_staging;
mod names;
mod prefixes;
mod protection;
mod repair;
mod smb;
mod whole;
