//! `ingest config check`: all faults of a file, each with its line, its reason and its remedy.

use crate::command::Globals;
use crate::command::place::file;
use crate::config::{Config, ConfigError, Fault};
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::path::printable;
use crate::world::World;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Print every fault of a configuration file
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The file [default: the one that is used]
    file: Option<PathBuf>,
}

#[derive(Serialize)]
struct Document<'a> {
    file: &'a Path,
    faults: &'a [Fault],
    exit: u8,
}

impl Check {
    pub(super) fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let path = match &self.file {
            Some(named) => named.clone(),
            None => file::find(globals, &world.env)?.ok_or_else(|| {
                Problem::new(Code::Usage, "There is no configuration file")
                    .with_hint("Name one, or write one: `ingest config example` prints a commented file")
            })?,
        };
        let faults = match Config::read(&path) {
            Ok(_) => Vec::new(),
            Err(ConfigError::Faults { faults, .. }) => faults,
            Err(error) => return Err(error.into()),
        };
        let exit = if faults.is_empty() { 0 } else { Code::ConfigInvalid.exit() };
        if globals.json {
            world.print_json(&Document { file: &path, faults: &faults, exit })?;
        } else {
            let paint = globals.paint(world.stdout_is_terminal);
            world.print(for_people(&path, &faults, |count| match faults.len() {
                0 => paint.green(count),
                _ => paint.red(count),
            }))?;
        }
        Ok(exit)
    }
}

fn for_people(path: &Path, faults: &[Fault], paint: impl Fn(String) -> String) -> String {
    let count = match faults.len() as u64 {
        0 => "no faults".into(),
        number => english::count(number, "fault"),
    };
    let lines = faults.iter().map(|fault| format!("  {fault}\n"));
    lines.fold(format!("{}: {}\n", printable(&path.to_string_lossy()), paint(count)), |text, line| {
        text + &line
    })
}
