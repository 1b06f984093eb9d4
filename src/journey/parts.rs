//! What events speak of: files, folders, names, lists. Their JSON form is a contract, as that of the events is.

use crate::words::digest::Digest;
use crate::words::path::RelPath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A file of the dump, as it was listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Below the dump's folder.
    pub path: RelPath,
    /// Bytes.
    pub size: u64,
    /// Modification time, as exact as the file system tells it.
    pub modified: Timestamp,
}

/// A folder of the dump, empty ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFolder {
    /// Below the dump's folder.
    pub path: RelPath,
    /// Modification time.
    pub modified: Timestamp,
}

/// Something below the dump's folder that is not sent, and why: the receipt says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Below the dump's folder, printable.
    pub path: String,
    /// `junk` of an operating system, ...
    pub reason: String,
}

/// Everything below a dump's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Files to send, sorted by path.
    pub files: Vec<SourceFile>,
    /// Folders, sorted by path: each after the one that holds it.
    pub folders: Vec<SourceFolder>,
    /// What stays behind.
    pub skipped: Vec<Skipped>,
}

/// A name that the share cannot hold as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misnamed {
    /// The file or folder, below the dump's folder.
    pub path: RelPath,
    /// Why not.
    pub why: String,
    /// The name that it has on the share; `None` keeps it back, with all that is below it.
    pub delivered: Option<String>,
}

/// A file whose every byte is written and flushed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenFile {
    /// Its place in the listing.
    pub file: u32,
    /// Its hashes, all from the one read; BLAKE3 (of a file of one block that block's value) and xxh64 always.
    pub digests: Vec<Digest>,
    /// How many hashes of a manifest that came along were compared, all equal.
    #[serde(default)]
    pub claims: u32,
}

/// A file that an earlier delivery of the roll has, unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarriedFile {
    /// Its place in the listing.
    pub file: u32,
    /// The number of the receipt with which it travelled.
    pub receipt: u64,
    /// Its hashes, as they were computed then.
    pub digests: Vec<Digest>,
    /// How many hashes of a manifest that came along are equal to these.
    #[serde(default)]
    pub claims: u32,
    /// When it was read back from the share and found equal.
    pub landed: Timestamp,
    /// Whether it was read whole on the NAS again, and its hash is the same.
    #[serde(default)]
    pub reread: bool,
}

/// A file of the new ASC MHL generation: a manifest or a chain, of the roll or of a history below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationFile {
    /// Below the roll's folder.
    pub path: RelPath,
    /// Bytes.
    pub size: u64,
    /// BLAKE3 of its bytes, read back and equal.
    pub blake3: Digest,
}

/// How the pace was kept while a roll was on its way: what went in every ten seconds, against what was allowed in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paced {
    /// Where the first span begins: not before sending did, nor before the agent that released it was started.
    pub since: Timestamp,
    /// Where the last one ends.
    pub until: Timestamp,
    /// Spans in which anything went.
    pub spans: u64,
    /// Those of them in which it was limited.
    pub limited: u64,
    /// The most that went in a limited one, in percent of what was allowed; 0 where none was limited.
    pub most: u32,
}

/// Which access list a released roll has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inheritance {
    /// What the folder passes on that it lies in.
    Inherited,
    /// Another: that of the staging folder, or the folder's was changed after the roll was staged.
    Other,
    /// There is none to inherit: the folder passes nothing on, or this kind of share shows no lists.
    None,
    /// It could not be looked at, for this reason.
    Unknown(String),
}

impl Inheritance {
    /// In words, for receipts and screens.
    pub fn words(&self) -> String {
        match self {
            Self::Inherited => "inherited from the folder that it lies in".into(),
            Self::Other => "not what the folder passes on that it lies in".into(),
            Self::None => "none that it could inherit".into(),
            Self::Unknown(why) => format!("not checked: {why}"),
        }
    }
}
