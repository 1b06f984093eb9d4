//! The process around [`ingest::run`].

fn main() {}
