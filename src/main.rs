//! The process around [`ingest::run`].

#![forbid(unsafe_code)]

use ingest::run::run;
use ingest::world::World;
use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(run(std::env::args_os(), &mut World::process()))
}
