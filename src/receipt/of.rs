//! From a dump to its receipt. Pure: the same dump and the same place in the chain give the same document.

use super::arrival::ArrivalOf;
use super::backup::BackupOf;
use super::card;
use super::content::{
    self, ClaimOf, DeliveredFile, DeliveredFolder, Destination, Evidence, FORMAT, Generation, GenerationFile,
    Hashes, Previous, Reached, Receipt, Rung, SessionOf, Skip,
};
use super::error::ReceiptError;
use super::gaps::{not_checked, verdict};
use super::pace::PaceOf;
use crate::journey::{self, Dump, FileState, Inheritance, Stage};
use crate::words::path::RelPath;
use crate::words::session::Session;

/// What a receipt says that the dump does not know.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Who issues it.
    pub studio: String,
    /// The machine that sent.
    pub host: String,
    /// The folder in which the dump was put together, below the share's root.
    pub staging: RelPath,
    /// Where the roll lies, below the share's root.
    pub path: RelPath,
    /// SHA-256 of the configuration file in force, hex; `None` without one.
    pub config_sha256: Option<String>,
    /// The newest number that the journal knows, 0 for none: to receipts that end before it nothing is chained.
    pub newest_known: u64,
}

/// A place in the chain.
#[derive(Clone, Debug)]
pub struct Link {
    /// The number, from 1.
    pub number: u64,
    /// The receipt before it.
    pub previous: Option<Previous>,
}

impl Receipt {
    /// The receipt of a released dump. Refused for any other: there is no receipt for what is not proven.
    pub fn of(dump: &Dump, issue: &Issue, link: Link) -> Result<Self, ReceiptError> {
        let refuse = |why| ReceiptError::NotDue { dump: dump.id.to_string(), why };
        let (released, arrived) = (dump.reached(Stage::Released), dump.reached(Stage::Arrived));
        let issued_at = arrived.or(released).ok_or_else(|| refuse("it is not released"))?;
        if !dump.all_landed() {
            return Err(refuse("not every file has landed"));
        }
        let seal = dump.seal.as_ref();
        Ok(Self {
            format: FORMAT.into(),
            number: link.number,
            previous: link.previous,
            supersedes: superseded(dump),
            earlier: earlier(dump).collect(),
            dump: dump.id,
            roll: dump.roll.clone(),
            studio: issue.studio.clone(),
            host: issue.host.clone(),
            issued_at,
            ingest: env!("CARGO_PKG_VERSION").into(),
            config_sha256: issue.config_sha256.clone(),
            source: dump.source.clone(),
            family: dump.family.clone(),
            verdict: verdict(dump).into(),
            card: card::card(dump),
            labels: dump.card.labels.clone(),
            accepted: card::accepted(dump),
            destination: destination(dump, issue),
            arrival: ArrivalOf::of(dump),
            pace: PaceOf::of(dump),
            backup: BackupOf::of(dump),
            evidence: evidence(dump),
            claims: dump.claims.iter().map(ClaimOf::from).collect(),
            generation: seal.map(|seal| Generation {
                manifest: seal.manifest.clone(),
                generation: seal.generation,
                c4: seal.c4.to_string(),
                files: seal.files.iter().map(of_generation).collect(),
                earlier: seal.earlier.iter().map(of_generation).collect(),
            }),
            timeline: dump.reached.iter().map(|(stage, at)| Reached { stage: *stage, at: *at }).collect(),
            skipped: dump
                .skipped
                .iter()
                .map(|skipped| Skip { path: skipped.path.clone(), reason: skipped.reason.clone() })
                .collect(),
            files: dump.files.iter().map(|file| delivered(dump, file)).collect(),
            folders: dump
                .folders
                .iter()
                .map(|folder| DeliveredFolder {
                    path: folder.path.clone(),
                    delivered_as: delivered_as(dump, &folder.path),
                    modified: folder.modified,
                })
                .collect(),
        })
    }
}

/// The receipt whose place this one takes: of what has arrived the one that it got at its release, else that of the delivery
/// from which it has grown.
fn superseded(dump: &Dump) -> Option<Previous> {
    let release = dump.receipts.first().filter(|_| dump.stage == Stage::Arrived);
    release.map(named).or_else(|| earlier(dump).next_back())
}

fn named((number, sha256): &(u64, String)) -> Previous {
    Previous { number: *number, sha256: sha256.clone() }
}

/// The receipts of what was delivered before, oldest first.
fn earlier(dump: &Dump) -> impl DoubleEndedIterator<Item = Previous> {
    let receipts = dump.grown.iter().flat_map(|grown| &grown.receipts);
    receipts.map(named)
}

fn of_generation(file: &journey::GenerationFile) -> GenerationFile {
    GenerationFile { path: file.path.clone(), size: file.size, hashes: Hashes::new(&[file.blake3]) }
}

fn destination(dump: &Dump, issue: &Issue) -> Destination {
    let of = |purpose: &str, session: &Session| {
        let said = |value: &str| if value.is_empty() { "none".into() } else { value.to_owned() };
        SessionOf {
            purpose: purpose.into(),
            client: session.client.clone(),
            address: session.address.clone(),
            login: session.login.clone(),
            dialect: said(&session.dialect),
            signing: said(&session.signing),
            encryption: said(&session.encryption),
            limits: session.limits.iter().map(|limit| limit.sentence().to_owned()).collect(),
            gateway: session.gateway,
        }
    };
    let writing = dump.sessions.iter().map(|session| of("write", session));
    let reading = dump.readbacks.iter().map(|session| of("readback", session));
    Destination {
        client: dump.sessions.last().map_or_else(|| "none".into(), |session| session.client.clone()),
        address: dump.destination.clone(),
        staging: issue.staging.clone(),
        path: issue.path.clone(),
        below_sync_root: dump.target.clone(),
        sessions: writing.chain(reading).collect(),
        access: dump.access.as_ref().map_or_else(content::not_checked, Inheritance::words),
    }
}

fn evidence(dump: &Dump) -> Evidence {
    let mut how: Vec<String> = Vec::new();
    for session in &dump.readbacks {
        if !how.contains(&session.readback) {
            how.push(session.readback.clone());
        }
    }
    Evidence {
        rung: dump.files.iter().map(|file| rung(dump, file)).min().unwrap_or(Rung::Landed),
        method: "readback".into(),
        how,
        proven_at: dump.files.iter().filter_map(|file| file.landed).max(),
        files: dump.files.len() as u64,
        bytes: dump.bytes(),
        repaired_blocks: dump.files.iter().map(|file| u64::from(file.repaired)).sum(),
        not_checked: not_checked(dump),
    }
}

/// The name on the share, where it is another than on the card.
fn delivered_as(dump: &Dump, path: &RelPath) -> Option<RelPath> {
    dump.names.delivered(path).filter(|delivered| delivered != path)
}

fn delivered(dump: &Dump, file: &FileState) -> DeliveredFile {
    DeliveredFile {
        path: file.source.path.clone(),
        delivered_as: delivered_as(dump, &file.source.path),
        size: file.source.size,
        modified: file.source.modified,
        hashes: Hashes::new(&file.digests),
        rung: rung(dump, file),
        landed_at: file.landed,
        arrived_at: file.arrived,
        claims: file.claims,
        repaired: file.repaired,
        proven_by: file.before.map(|before| before.receipt),
    }
}

fn rung(dump: &Dump, file: &FileState) -> Rung {
    match file {
        FileState { arrived: Some(_), .. } => Rung::Arrived,
        FileState { landed: Some(_), .. } => Rung::Landed,
        file if file.is_written() && dump.is_through_gateway() => Rung::Accepted,
        file if file.is_written() => Rung::Written,
        file if file.claims > 0 => Rung::Verified,
        _ => Rung::Listed,
    }
}
