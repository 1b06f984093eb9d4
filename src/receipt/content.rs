//! What a receipt says. Its JSON form is a contract for ever: fields stand in this order, may be added with a
//! default, are never renamed or taken away, and nothing is left out for being empty: `none` and `not checked` are said.

use crate::journey::{Labels, Stage};
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

pub(super) use super::arrival::ArrivalOf;
pub(super) use super::backup::BackupOf;
pub use super::claim::ClaimOf;
pub use super::hashes::Hashes;
pub use super::pace::PaceOf;

/// The form of the document.
pub const FORMAT: &str = "ingest-receipt/1";

/// The document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Always [`FORMAT`].
    pub format: String,
    /// Its number in the chain, from 1.
    pub number: u64,
    /// The receipt before it; `None` for the first.
    pub previous: Option<Previous>,
    /// The receipt that this one takes the place of: the same roll, of which there is more now.
    #[serde(default)]
    pub supersedes: Option<Previous>,
    /// The receipts that prove those files which were delivered before, oldest first.
    #[serde(default)]
    pub earlier: Vec<Previous>,
    /// The dump it is about.
    pub dump: DumpId,
    /// The roll.
    pub roll: String,
    /// Who issued it.
    pub studio: String,
    /// The machine that sent.
    pub host: String,
    /// When the roll was released; of a receipt that says that it arrived, when it had.
    pub issued_at: Timestamp,
    /// The version of `ingest` that issued it.
    pub ingest: String,
    /// SHA-256 of the configuration file in force, hex; `None` without one.
    pub config_sha256: Option<String>,
    /// The folder on the NAS.
    pub source: PathBuf,
    /// The kind of card; `none` for none that is known.
    pub family: String,
    /// Whether the card is whole: `complete`, `incomplete`, `review`, or `not judged`.
    pub verdict: String,
    /// What was found out about the card.
    #[serde(default)]
    pub card: CardOf,
    /// The shooting day, as the folders around the dump tell it.
    #[serde(default)]
    pub labels: Labels,
    /// Whose word it is that the card was sent although it is not whole.
    #[serde(default)]
    pub accepted: Option<AcceptedBy>,
    /// Where it was delivered to.
    pub destination: Destination,
    /// What is known of the second region.
    #[serde(default)]
    pub arrival: ArrivalOf,
    /// How the pace was kept.
    #[serde(default)]
    pub pace: PaceOf,
    /// Whether it was inside a backup of the file system when this was issued.
    #[serde(default)]
    pub backup: BackupOf,
    /// What is proven, and what is not.
    pub evidence: Evidence,
    /// The manifests that came with the dump.
    pub claims: Vec<ClaimOf>,
    /// The ASC MHL generation that was written for it.
    pub generation: Option<Generation>,
    /// When each stage was reached.
    pub timeline: Vec<Reached>,
    /// What was left behind, and why.
    pub skipped: Vec<Skip>,
    /// Every file, in the order of the listing.
    pub files: Vec<DeliveredFile>,
    /// Every folder, empty ones included.
    pub folders: Vec<DeliveredFolder>,
}

/// What was found out about a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardOf {
    /// The roll, where the card itself tells it.
    pub roll: Option<String>,
    /// The camera's or recorder's model, where the card tells it.
    pub model: Option<String>,
    /// Clips that were recognised.
    pub clips: u64,
    /// Numbers that makers gave to the medium or its formatting.
    pub hardware: Vec<String>,
    /// One hash of all media files by path, size and both ends: tells cards apart, proves nothing.
    pub fingerprint: Option<String>,
    /// What is wrong or odd; of many of a kind the first.
    pub findings: Vec<FindingOf>,
    /// How it stands to earlier deliveries, one sentence each.
    pub relations: Vec<String>,
}

/// Something that was found out about a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `journey::Noted`")]
pub struct FindingOf {
    pub code: String,
    pub severity: String,
    pub path: Option<String>,
    pub message: String,
}

/// Whose word it is that a card was sent as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `journey::Acceptance`")]
pub struct AcceptedBy {
    pub by: String,
    pub reason: String,
    pub at: Timestamp,
}

/// The receipt before this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its number.
    pub number: u64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// Where a roll was delivered to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// What carried it: `native`, `libsmbclient`, `path`.
    pub client: String,
    /// The address, sync root included.
    pub address: String,
    /// The folder in which it was put together, below the share's root.
    pub staging: RelPath,
    /// Where it lies, below the share's root.
    pub path: RelPath,
    /// Where it lies, below the sync root.
    pub below_sync_root: RelPath,
    /// Every session that wrote or read back.
    pub sessions: Vec<SessionOf>,
    /// Which access list the roll's folder has there; `not checked` where nobody looked.
    #[serde(default = "not_checked")]
    pub access: String,
}

pub(super) fn not_checked() -> String {
    "not checked".into()
}

/// A session with the share, as it was negotiated; `none` where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `words::session::Session`")]
pub struct SessionOf {
    /// `write` or `readback`.
    pub purpose: String,
    pub client: String,
    pub address: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub login: String,
    pub dialect: String,
    pub signing: String,
    pub encryption: String,
    /// What the client cannot promise, one sentence each.
    #[serde(default)]
    pub limits: Vec<String>,
    #[serde(default)]
    pub gateway: bool,
}

/// How far something is proven, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// A manifest claims it, or it was seen.
    Listed,
    /// Re-read on the NAS, equal to a manifest.
    Verified,
    /// Acknowledged by a gateway, which has it in its own cache and brings it to the share later.
    Accepted,
    /// Acknowledged by the share itself, and flushed where the client can ask for it: the sessions say.
    Written,
    /// Read back from the share past the writer's cache, equal.
    Landed,
    /// In the second region, proven.
    Arrived,
}

impl Rung {
    /// The word in JSON and on screens.
    pub fn word(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Verified => "verified",
            Self::Accepted => "accepted",
            Self::Written => "written",
            Self::Landed => "landed",
            Self::Arrived => "arrived",
        }
    }
}

/// What is proven about the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The lowest rung of all files.
    pub rung: Rung,
    /// How landing was proven: `readback`.
    pub method: String,
    /// How the readback got past the caches, once for each way that was used.
    pub how: Vec<String>,
    /// When the last file was proven.
    pub proven_at: Option<Timestamp>,
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
    /// Blocks that had to be sent again after readback.
    pub repaired_blocks: u64,
    /// What was not checked, one sentence each.
    pub not_checked: Vec<String>,
}

/// The ASC MHL generation that was written for the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// The manifest, below the roll's folder.
    pub manifest: RelPath,
    /// Which generation.
    pub generation: u32,
    /// C4 of the manifest's bytes.
    pub c4: String,
    /// Every file that was written for it, the manifest among them; empty where they were not noted.
    #[serde(default)]
    pub files: Vec<GenerationFile>,
    /// Files of earlier generations that were written for the same roll: read from the share, and equal.
    #[serde(default)]
    pub earlier: Vec<GenerationFile>,
}

/// A manifest or a chain of the new generation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationFile {
    /// Below the roll's folder.
    pub path: RelPath,
    /// Bytes.
    pub size: u64,
    /// Its hashes by algorithm.
    pub hashes: Hashes,
}

/// When a stage was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields say it")]
pub struct Reached {
    pub stage: Stage,
    pub at: Timestamp,
}

/// Something that was left behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `journey::Skipped`")]
pub struct Skip {
    pub path: String,
    pub reason: String,
}

/// A file that was delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredFile {
    /// Below the dump's folder, and below the roll's where `delivered_as` says nothing else.
    pub path: RelPath,
    /// Below the roll's folder, where the share cannot hold the name that it has on the card.
    #[serde(default)]
    pub delivered_as: Option<RelPath>,
    /// Bytes.
    pub size: u64,
    /// Modification time of the source.
    pub modified: Timestamp,
    /// Its hashes by algorithm, all from the one read of the source.
    pub hashes: Hashes,
    /// How far it is proven.
    pub rung: Rung,
    /// When it was read back and found equal.
    pub landed_at: Option<Timestamp>,
    /// When it was read in the second region and found equal.
    #[serde(default)]
    pub arrived_at: Option<Timestamp>,
    /// How many hashes of manifests that came along were compared, all equal.
    pub claims: u32,
    /// Blocks of it that had to be sent again.
    pub repaired: u32,
    /// The number of the receipt with which it travelled, where that is an earlier one: hashes, rung and time are of then.
    #[serde(default)]
    pub proven_by: Option<u64>,
}

/// A folder that was delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "as in `journey::SourceFolder`")]
pub struct DeliveredFolder {
    pub path: RelPath,
    /// As of a file.
    #[serde(default)]
    pub delivered_as: Option<RelPath>,
    pub modified: Timestamp,
}

impl DeliveredFile {
    /// Where it lies below the roll's folder.
    pub fn on_share(&self) -> &RelPath {
        self.delivered_as.as_ref().unwrap_or(&self.path)
    }
}

impl DeliveredFolder {
    /// Where it lies below the roll's folder.
    pub fn on_share(&self) -> &RelPath {
        self.delivered_as.as_ref().unwrap_or(&self.path)
    }
}
