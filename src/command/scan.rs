//! `ingest scan`: what lies below folders, and whether it is whole. Touches nothing.

use super::globals::Globals;
use super::paint::Paint;
use crate::card::{self, CardError, DumpReport, ScanReport, Severity, Verdict};
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::path::printable;
use crate::world::World;
use std::path::PathBuf;

/// How many names of junk a person is shown.
const NAMED: usize = 5;

/// Look at dumps: files, sizes, junk, and what keeps one from being sent. Touches nothing
#[derive(Debug, clap::Args)]
pub(crate) struct Scan {
    /// Folders with dumps
    #[arg(required = true, value_name = "DIR")]
    dirs: Vec<PathBuf>,
}

impl Scan {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        let dirs = self.dirs.clone();
        let scan = move || dirs.iter().map(|dir| card::scan(dir)).collect::<Result<Vec<_>, CardError>>();
        let ended = |error| Problem::new(Code::Internal, format!("A task ended unexpectedly: {error}"));
        let dumps = tokio::task::spawn_blocking(scan).await.map_err(ended)??.into_iter().flatten().collect();
        let report = ScanReport { dumps };
        if globals.json {
            world.print_json(&report)?;
        } else {
            let paint = globals.paint(world.stdout_is_terminal);
            let texts: Vec<String> = report.dumps.iter().map(|dump| for_people(dump, paint)).collect();
            world.print(texts.join("\n"))?;
        }
        Ok(report.dumps.iter().map(exit).max().unwrap_or(0))
    }
}

/// The exit code of what keeps a dump from being sent; 0 where nothing does.
fn exit(dump: &DumpReport) -> u8 {
    let of = |name: &str| Code::ALL.iter().find(|code| code.name() == name).map(|code| code.exit());
    let running = (dump.verdict == Verdict::InProgress).then_some(Code::SourceChanged.exit());
    dump.findings.iter().filter_map(|finding| of(&finding.code)).chain(running).max().unwrap_or(0)
}

fn for_people(dump: &DumpReport, paint: Paint) -> String {
    let verdict = match dump.verdict {
        Verdict::Complete => paint.green(dump.verdict.words()),
        Verdict::Incomplete => paint.red(dump.verdict.words()),
        Verdict::Review | Verdict::InProgress => paint.yellow(dump.verdict.words()),
    };
    let roll = dump.roll.as_deref().unwrap_or("not known");
    let mut text = format!("{}\n", paint.bold(printable(&dump.path)));
    text += &format!("  {}, {}\n", english::count(dump.files, "file"), ByteCount(dump.bytes));
    text += &format!("  roll: {}; family: {}\n", printable(roll), dump.family);
    text += &format!("  verdict: {verdict}\n");
    for finding in &dump.findings {
        let severity = match finding.severity {
            Severity::Error => paint.red("error"),
            Severity::Review => paint.yellow("review"),
            Severity::Info => paint.dim("info"),
        };
        text +=
            &format!("  {severity}: {} {}\n", finding.message, paint.dim(format_args!("[{}]", finding.code)));
    }
    if !dump.junk.is_empty() {
        let names: Vec<String> = dump.junk.iter().map(|name| format!("`{}`", printable(name))).collect();
        text += &format!("  stays behind: {}\n", english::list(&names, NAMED));
    }
    text
}
