//! `ingest receipt`: the newest receipt of a roll, or what receipts there are.

mod text;

use super::globals::Globals;
use super::place::StateArgs;
use crate::problem::{Code, Problem};
use crate::receipt::{self, Checked, Stored, Trusted, check};
use crate::words::english::list;
use crate::words::path::{printable, shown};
use crate::world::World;
use clap::ValueEnum;
use serde::Serialize;
use std::path::PathBuf;

/// How many rolls a message names.
const NAMED: usize = 10;

/// Print the newest receipt of a roll; without a roll, list the receipts there are
#[derive(Debug, clap::Args)]
pub(crate) struct Receipt {
    /// The roll, as its folder is called
    roll: Option<String>,
    /// The form: text for people when nothing is said; `json` are the very bytes that are signed
    #[arg(long)]
    format: Option<Format>,
    #[command(flatten)]
    state: StateArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    // Understood, so that the answer is clear; not offered, as this version has neither.
    #[value(hide = true)]
    Html,
    #[value(hide = true)]
    Csv,
}

/// A line of the list.
#[derive(Serialize)]
struct Listed {
    number: u64,
    roll: String,
    path: PathBuf,
}

impl Receipt {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let format = match self.format {
            None if globals.json => Format::Json,
            None => Format::Text,
            Some(form @ (Format::Html | Format::Csv)) => {
                let message = format!("This version prints no receipts as {form:?}")
                    .replace("Html", "HTML")
                    .replace("Csv", "CSV");
                return Err(Problem::new(Code::Usage, message)
                    .with_hint("Use `--format json`, or leave it out for text"));
            }
            Some(format) => format,
        };
        let state = self.state.setup(globals, world)?.state;
        let stored = receipt::list(&state)?;
        let Some(roll) = &self.roll else { return list_all(stored, format, world) };
        let trusted = Trusted::of_state(&state)?;
        let found = newest(&stored, roll, &trusted)?;
        match format {
            Format::Json => found
                .receipt
                .write(&mut world.stdout)
                .map_err(|error| Problem::new(Code::OutputLost, format!("Standard output: {error}")))?,
            _ => world.print(text::for_people(&found, globals.paint(world.stdout_is_terminal)))?,
        }
        Ok(0)
    }
}

fn list_all(stored: Vec<Stored>, format: Format, world: &mut World) -> Result<u8, Problem> {
    if format == Format::Json {
        let listed = stored.into_iter().map(|Stored { number, roll, path }| Listed { number, roll, path });
        world.print_json(&listed.collect::<Vec<_>>())?;
        return Ok(0);
    }
    if stored.is_empty() {
        world.print("There are no receipts yet\n")?;
    }
    for Stored { number, roll, path } in stored {
        world.print(format_args!("{number:>6}  {:<16}  {}\n", printable(&roll), shown(&path)))?;
    }
    Ok(0)
}

/// The newest receipt of a roll. The name of a file may be cut short: what is inside decides.
fn newest(stored: &[Stored], roll: &str, trusted: &Trusted) -> Result<Checked, Problem> {
    let name = receipt::name_of(roll);
    for known in stored.iter().rev().filter(|known| known.roll == name) {
        let checked = check(&known.path, trusted)?;
        if checked.receipt.roll == roll {
            return Ok(checked);
        }
    }
    let mut rolls: Vec<&str> = stored.iter().map(|known| known.roll.as_str()).collect();
    rolls.dedup();
    let there = if rolls.is_empty() { "none yet".into() } else { list(&rolls, NAMED) };
    let message = format!("There is no receipt of `{}`; there are: {there}", roll.escape_debug());
    Err(Problem::new(Code::ReceiptUnknown, message))
}
