//! `ingest seal`: what it writes, the reference tool verifies; what it cannot write, it refuses by name.

mod card;
mod checked;
mod refused;
mod written;
