//! `ingest scan`: what lies below folders, and whether it is whole. Touches nothing.

mod text;
mod watch;

use super::globals::Globals;
use crate::card::settle::Times;
use crate::card::{self, CardError, DumpReport, ScanReport, Verdict};
use crate::problem::{Code, Problem};
use crate::world::World;
use jiff::Timestamp;
use std::path::PathBuf;

/// Find camera cards, and say whether they are whole and what keeps them from being sent. Touches nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Folders with dumps
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
    /// Follow dumps that are still being copied, and report when all have finished
    #[arg(long)]
    watch: bool,
}

impl Scan {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        if self.watch {
            watch::follow(&self.dirs, globals, world).await?;
        }
        let dirs = self.dirs.clone();
        let fresh = world.clock.now().saturating_sub(Times::default().fresh).unwrap_or(Timestamp::MIN);
        let scan = move || {
            let each = dirs.into_iter().map(|dir| card::scan_now(&dir, fresh).map(|dumps| (dir, dumps)));
            each.collect::<Result<Vec<_>, CardError>>()
        };
        let ended = |error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}"));
        let found = tokio::task::spawn_blocking(scan).await.map_err(ended)??;
        let exit = found.iter().flat_map(|(_, dumps)| dumps).map(exit).max().unwrap_or(0);
        if globals.json {
            let dumps = found.into_iter().flat_map(|(_, dumps)| dumps).collect();
            world.print_json(&ScanReport { dumps })?;
        } else {
            let paint = globals.paint(world.stdout_is_terminal);
            let texts: Vec<String> = found.iter().map(|(dir, dumps)| text::text(dir, dumps, paint)).collect();
            world.print(texts.join("\n"))?;
        }
        Ok(exit)
    }
}

/// The exit code of what keeps a dump from being sent; 0 where nothing does.
fn exit(dump: &DumpReport) -> u8 {
    let of = |name: &str| Code::ALL.iter().find(|code| code.name() == name).map(|code| code.exit());
    let running = matches!(dump.verdict, Verdict::InProgress | Verdict::Incomplete)
        .then_some(Code::SourceChanged.exit());
    dump.findings.iter().filter_map(|finding| of(&finding.code)).chain(running).max().unwrap_or(0)
}
