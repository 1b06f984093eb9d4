//! A receipt: the document, its chain, and the media that it says were delivered.

use super::report::Report;
use super::{Asked, history, second, tail};
use crate::daemon::progress::Counters;
use crate::manifest::asc_mhl::{Histories, LeftOut};
use crate::manifest::claims::Claims;
use crate::manifest::list::List;
use crate::problem::{Code, Problem};
use crate::receipt::{Chain, Checked, DeliveredFolder, Receipt, Trusted, check};
use crate::verify::expected::{By, Expected};
use crate::verify::media::{Junk, Walked};
use crate::words::bytes::ByteCount;
use crate::words::digest::{Algorithm, Digest};
use crate::words::english::{count, list};
use crate::words::path::RelPath;
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// Checks a receipt. What is wrong with it stands in the report; what keeps the command from checking is an error.
pub(super) async fn verify(
    target: &Path,
    trusted: &Trusted,
    asked: &Asked<'_>,
    counters: &Counters,
) -> Result<Report, Problem> {
    let mut report = Report::new(target.display().to_string(), "receipt");
    let checked = match check(target, trusted) {
        Ok(checked) => checked,
        Err(error) => {
            report.problem(error);
            report
                .not_checked
                .push("Chain and media: not checked, since the receipt cannot be trusted".into());
            return Ok(report.close(false));
        }
    };
    document(&checked, &mut report);
    let state = asked.setup.map_or(Path::new(""), |setup| &setup.state);
    match tail::whole(target, state, &asked.world.clock).await {
        Ok(None) => {
            report.not_checked.push("Later receipts: not checked, only the journal knows them".into());
        }
        Ok(Some(number)) => {
            report.checked(
                "journal",
                format!("knows receipts up to number {number}, none is gone from the end"),
            );
        }
        Err(problem) if problem.code == Code::ChainBroken => report.problem(problem),
        Err(problem) => report.not_checked.push(format!("Later receipts: not checked. {problem}")),
    }
    let media = media(&checked.receipt, asked, counters, &mut report).await?;
    report.not_checked.extend(checked.receipt.evidence.not_checked.iter().cloned());
    Ok(report.close(media))
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
        Err(error) => report.problem(error),
    }
    // What cannot be read beside it was said with the chain.
    if let Ok(Some(newer)) = checked.superseded_by() {
        report.checked("superseded", format!("by receipt {newer}, which says what became of the roll later"));
    }
}

/// Compares with the media, where some were named, and says whether all of them were read.
async fn media(
    receipt: &Receipt,
    asked: &Asked<'_>,
    counters: &Counters,
    report: &mut Report,
) -> Result<bool, Problem> {
    let destination = &receipt.destination;
    let held = [destination.below_sync_root.as_str(), destination.path.as_str(), &receipt.roll];
    let site = match asked.site().await {
        Ok(None) => {
            let sentence = "Media: not checked, since neither --against nor --to was given";
            report.not_checked.push(sentence.into());
            return Ok(false);
        }
        Ok(Some(site)) if asked.is_destination() => site.below(&destination.below_sync_root),
        Ok(Some(site)) => site.holding(&heads(receipt), &held).await,
        Err(problem) if problem.code.exit() == Code::Usage.exit() => return Err(problem),
        Err(problem) => {
            report.problem(problem);
            report.not_checked.push("Media: not checked, since the share could not be reached".into());
            return Ok(false);
        }
    };
    let mut walked = site.media.walk(Junk::NotEntered, &asked.world.stop).await?;
    let mut old = None;
    if let Some(generation) = receipt.generation.as_ref().filter(|generation| generation.files.is_empty()) {
        old = Some(history::judge(&site.media, generation, &mut walked.entries).await);
    }
    let mut expected = expected(receipt, &walked);
    let mut judged = asked.judge(&site, &walked, &mut expected, counters).await?.0;
    if let Some(old) = old {
        old.lines.into_iter().for_each(|line| judged.add(line));
        judged.lines.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        report.not_checked.extend(old.not_checked);
    }
    asked.tell(report, judged, &walked, &expected, &site);
    Ok(true)
}

/// The first names in the roll's folder.
fn heads(receipt: &Receipt) -> BTreeSet<&str> {
    let files = receipt.files.iter().flat_map(|file| [&file.path, file.on_share()]);
    let folders = receipt.folders.iter().flat_map(|folder| [&folder.path, folder.on_share()]);
    files.chain(folders).filter_map(|path| path.components().next()).collect()
}

/// What the receipt says, by the names that are there: those that the files got on the share, or in a copy of the card
/// their own.
fn expected(receipt: &Receipt, walked: &Walked) -> Expected {
    let is_there = |path: &RelPath| walked.entries.contains_key(path);
    let mut originals = HashMap::new();
    let mut name = |delivered: &RelPath, original: Option<&RelPath>| match original {
        Some(original) if !is_there(delivered) && is_there(original) => original.clone(),
        Some(original) => {
            originals.insert(delivered.clone(), original.clone());
            delivered.clone()
        }
        None => delivered.clone(),
    };
    let blake3 = |hash: Option<&Digest>| hash.copied().into_iter().collect::<Vec<_>>();
    let sent = receipt.files.iter().map(|file| {
        let original = file.delivered_as.as_ref().map(|_| &file.path);
        (name(file.on_share(), original), file.size, blake3(file.hashes.get(Algorithm::Blake3)))
    });
    let mut files: Vec<_> = sent.collect();
    let written = receipt.generation.iter();
    let written = written.flat_map(|generation| generation.files.iter().chain(&generation.earlier));
    files.extend(
        written.map(|file| (file.path.clone(), file.size, blake3(file.hashes.get(Algorithm::Blake3)))),
    );
    let folder = |folder: &DeliveredFolder| match folder.on_share() {
        path if !is_there(path) && is_there(&folder.path) => folder.path.clone(),
        path => path.clone(),
    };
    let list = List::said(Path::new("receipt"), files, receipt.folders.iter().map(folder));
    let claims = Claims::of(Histories::default(), vec![list], &walked.disk());
    Expected {
        by: By::Receipt,
        claims,
        left_out: LeftOut::new(&Histories::default(), &[]),
        broken: Vec::new(),
        originals,
    }
}
