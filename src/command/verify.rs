//! `ingest verify`: is this receipt what was signed, does it follow the one before it, and are the media what it says?

mod history;
mod media;
mod report;
mod roll;
mod tail;
mod text;

use super::globals::Globals;
use super::place::{PlaceArgs, Setup};
use super::progress::Watching;
use crate::daemon::progress::{Counters, Doing};
use crate::problem::{Code, Problem, exit_code};
use crate::receipt::{Chain, Checked, Receipt, Trusted, check};
use crate::verify::hashing::Reading;
use crate::words::bytes::ByteCount;
use crate::words::english::{count, list, thousands};
use crate::words::path::{printable, shown};
use crate::world::World;
use jiff::Timestamp;
use report::Report;
use roll::Roll;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Check a receipt: its signature, its chain and, with --against or --to, every byte of the media
#[derive(Debug, clap::Args)]
pub(crate) struct Verify {
    /// Receipts: `*.receipt.json`, with the signature beside it
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<PathBuf>,
    /// Read the media again here: the roll's folder, or one that holds it
    #[arg(long, value_name = "DIR", conflicts_with = "to")]
    against: Option<PathBuf>,
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
        if let Some(other) = self.targets.iter().find(|target| !is_receipt(target)) {
            let message =
                format!("`{}` is no receipt, and this version verifies only receipts", shown(other));
            return Err(Problem::new(Code::Usage, message).with_hint("Name a `*.receipt.json`"));
        }
        // Only who reads from the share again needs its password.
        let setup = match &self.place.to {
            Some(_) => self.place.setup(globals, world)?,
            None => self.place.setup_here(globals, world)?,
        };
        let mut trusted = Trusted::of_state(&setup.state)?;
        for file in &self.signer {
            trusted.add_file(file)?;
        }
        let mut reports = Vec::new();
        for target in &self.targets {
            let counters = Arc::new(Counters::new());
            let name = target.file_name().unwrap_or_default().to_string_lossy();
            let watching = Watching::start(counters.clone(), &printable(&name), globals, world);
            let report = self.verify(target, &trusted, &setup, &counters, world).await;
            watching.end().await;
            reports.push(report?);
        }
        match &reports[..] {
            [only] if globals.json => world.print_json(only)?,
            several if globals.json => world.print_json(&several)?,
            several => {
                let paint = globals.paint(world.stdout_is_terminal);
                for report in several {
                    world.print(text::for_people(report, paint))?;
                }
            }
        }
        Ok(exit_code(reports.iter().flat_map(|report| &report.problems)))
    }

    /// Checks one target. What is wrong with it stands in the report; what keeps the command from checking is an error.
    async fn verify(
        &self,
        target: &Path,
        trusted: &Trusted,
        setup: &Setup,
        counters: &Counters,
        world: &World,
    ) -> Result<Report, Problem> {
        let mut report = Report::new(target.display().to_string());
        let checked = match check(target, trusted) {
            Ok(checked) => checked,
            Err(error) => {
                report.problems.push(error.into());
                report
                    .not_checked
                    .push("Chain and media: not checked, since the receipt cannot be trusted".into());
                return Ok(report.close(false));
            }
        };
        document(&checked, &mut report);
        match tail::whole(target, &setup.state, &world.clock).await {
            Ok(None) => {
                report.not_checked.push("Later receipts: not checked, only the journal knows them".into());
            }
            Ok(Some(number)) => {
                report.checked(
                    "journal",
                    format!("knows receipts up to number {number}, none is gone from the end"),
                );
            }
            Err(problem) if problem.code == Code::ChainBroken => report.problems.push(problem),
            Err(problem) => report.not_checked.push(format!("Later receipts: not checked. {problem}")),
        }
        let media = self.media(&checked.receipt, setup, counters, world, &mut report).await?;
        report.not_checked.extend(checked.receipt.evidence.not_checked.iter().cloned());
        Ok(report.close(media))
    }

    /// Compares with the media, where some were named, and says whether all of them were read.
    async fn media(
        &self,
        receipt: &Receipt,
        setup: &Setup,
        counters: &Counters,
        world: &World,
        report: &mut Report,
    ) -> Result<bool, Problem> {
        let below = &receipt.destination.below_sync_root;
        let roll = match (&self.against, &self.place.to, &setup.destination) {
            (Some(folder), ..) => Roll::local(folder, receipt)?,
            (None, Some(_), Some(destination)) => match Roll::delivered(destination, below, setup.rate).await
            {
                Ok(roll) => roll,
                Err(problem) => {
                    report.problems.push(problem);
                    report
                        .not_checked
                        .push("Media: not checked, since the share could not be reached".into());
                    return Ok(false);
                }
            },
            _ => {
                report
                    .not_checked
                    .push("Media: not checked, since neither --against nor --to was given".into());
                return Ok(false);
            }
        };
        counters.set_doing(Doing::Verifying);
        let (files, bytes) = media::totals(receipt);
        counters.set_totals(files, 0, bytes);
        let reading = Reading { proven: counters.proven(), stop: world.stop.clone() };
        let judged = media::judge(&roll.tree, receipt, &reading, self.all).await?;
        report.counts = judged.counts;
        report.problems.extend(media::problems(&judged));
        let files = count(judged.counts.expected(), "file");
        let mut how = format!(
            "{} of {files} as they were, {} read again from {}, BLAKE3 compared, {}",
            thousands(judged.counts.ok),
            ByteCount(judged.bytes),
            roll.place(),
            second(world.clock.now())
        );
        if judged.junk > 0 {
            how += &format!("; {} of junk ignored", judged.junk);
        }
        report.checked("media", how);
        report.not_checked.extend(judged.not_checked);
        report.files = judged.lines;
        Ok(true)
    }
}

fn is_receipt(target: &Path) -> bool {
    target.extension().is_some_and(|kind| kind == "json")
}

/// What the document itself says, and whether it stands in its chain.
fn document(checked: &Checked, report: &mut Report) {
    let Checked { signer, receipt, .. } = checked;
    let name = if signer.name.is_empty() { "no name given" } else { &signer.name };
    report.checked("signature", format!("good: Ed25519, {} ({name})", signer.key));
    report.checked(
        "receipt",
        format!(
            "number {} for {}, issued {} by {} on {}, ingest {}",
            receipt.number,
            receipt.roll,
            second(receipt.issued_at),
            if receipt.studio.is_empty() { "a studio without a name" } else { &receipt.studio },
            receipt.host,
            receipt.ingest
        ),
    );
    let evidence = &receipt.evidence;
    let when = evidence.proven_at.map_or_else(String::new, |at| format!(", the last file {}", second(at)));
    report.checked(
        "landing",
        format!(
            "{} and {} {} by {} ({}){when}, says the receipt",
            count(evidence.files, "file"),
            ByteCount(evidence.bytes),
            evidence.rung.word(),
            evidence.method,
            list(&evidence.how, 3)
        ),
    );
    match checked.chain() {
        Ok(Chain::Whole(1)) => report.checked("chain", "this is its first receipt".into()),
        Ok(Chain::Whole(number)) => {
            report.checked("chain", format!("whole, {number} receipts from the first to this one"));
        }
        Ok(Chain::NotChecked) => {
            report
                .not_checked
                .push("Chain: not checked, since the receipts before it do not lie beside it".into());
        }
        Err(error) => report.problems.push(error.into()),
    }
}

fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
