//! `ingest verify`: are the media what a receipt, a history or a manifest says, and can that be believed?

mod asked;
mod folder;
mod history;
mod lists;
mod receipt;
mod report;
mod site;
mod tail;
mod target;
mod text;
mod told;

use super::globals::Globals;
use super::place::PlaceArgs;
use super::progress::Watching;
use crate::daemon::progress::Counters;
use crate::problem::{Problem, exit_code};
use crate::receipt::Trusted;
use crate::share::destination::address;
use crate::verify::outcome::Rules;
use crate::words::path::printable;
use crate::world::World;
use asked::{Against, Asked};
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;
use target::Target;

/// Verify media by a receipt, an ASC MHL history, an MHL or a checksum list: every byte is read again
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// Receipts (`*.receipt.json`), folders with a history, `.mhl` files, checksum lists. Lists of one folder are united
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<PathBuf>,
    /// Where the media lie: a folder, or smb://[DOMAIN;]USER@HOST[:PORT]/SHARE/FOLDER. For a receipt also one that holds
    /// the roll's folder
    #[arg(long, value_name = "DIR", conflicts_with = "to")]
    against: Option<String>,
    /// Compare sizes first, and do not read what has the wrong one
    #[arg(long)]
    fast: bool,
    /// List every file, not only those that are not ok
    #[arg(long)]
    all: bool,
    /// Trust the keys in this file too: a `.pub` file, or `allowed_signers` of OpenSSH
    #[arg(long, value_name = "FILE")]
    signer: Vec<PathBuf>,
    #[command(flatten)]
    place: PlaceArgs,
}

impl Verify {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let targets = Target::of(&self.targets, self.against.is_some())?;
        let mut place = self.place.clone();
        let against = match &self.against {
            None if place.to.is_some() => Against::Destination,
            None => Against::Nothing,
            Some(text) if address::is_address(text).unwrap_or(true) => {
                place.to = Some(text.clone());
                Against::Share
            }
            Some(folder) => Against::Folder(folder.into()),
        };
        if self.place.to.is_some() {
            Target::see_receipts(&targets)?;
        }
        // Manifests need no state folder, and only who reads from a share needs its password.
        let setup = match &place.to {
            Some(_) => Some(place.setup(globals, world)?),
            None if Target::has_receipts(&targets) => Some(place.setup_here(globals, world)?),
            None => None,
        };
        let mut trusted =
            setup.as_ref().map_or_else(|| Ok(Trusted::default()), |setup| Trusted::of_state(&setup.state))?;
        for file in &self.signer {
            trusted.add_file(file)?;
        }
        let rules = Rules { fast: self.fast, keep_all: self.all };
        let asked = Asked { against, rules, setup: setup.as_ref(), world };
        let mut reports = Vec::new();
        for target in &targets {
            let counters = Arc::new(Counters::new());
            let watching =
                Watching::start(counters.clone(), &printable(&target.name()), globals, asked.world);
            let report = match target {
                Target::Receipt(path) => receipt::verify(path, &trusted, &asked, &counters).await,
                Target::Folder(path) => folder::verify(path, &asked, &counters).await,
                Target::Lists(paths) => lists::verify(paths, None, &asked, &counters).await,
            };
            watching.end().await;
            reports.push(report?);
        }
        match &reports[..] {
            [only] if globals.json => world.print_json(only)?,
            several if globals.json => world.print_json(&several)?,
            several => {
                let paint = globals.paint(world.stdout_is_terminal);
                for report in several {
                    world.print(text::for_people(report, self.all, paint))?;
                }
            }
        }
        let problems = reports.iter().flat_map(|report| &report.problems);
        Ok(exit_code(problems.map(|told| &told.problem)))
    }
}

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
