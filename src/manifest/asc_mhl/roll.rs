//! What goes into a new generation, and what comes out.

use super::creator::Creator;
use super::histories::Histories;
use crate::journey::{SourceFolder, Undo};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use jiff::Timestamp;

/// How the files came to where they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// They were hashed where they lie.
    InPlace,
    /// They were copied, and proven to be the same.
    Transfer,
}

impl Process {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::InPlace => "in-place",
            Self::Transfer => "transfer",
        }
    }
}

/// A roll to seal, every file hashed in one read.
pub struct Roll<'a> {
    /// The name of its folder.
    pub name: &'a str,
    /// Its files. Those in the folders of histories may be among them: they get no record.
    pub files: &'a [SealedFile<'a>],
    /// Its folders, empty ones included.
    pub folders: &'a [SourceFolder],
    /// What was called otherwise when the histories that came along were written.
    pub former: &'a Undo,
    /// The histories that came along, by their former names.
    pub histories: &'a Histories,
    /// Patterns of what a later check need not mind, beside those of earlier generations: names without a folder,
    /// such as `._*` and `Thumbs.db`.
    pub ignore: &'a [&'a str],
    /// How the files came here.
    pub process: Process,
    /// Who writes.
    pub creator: &'a Creator,
}

/// A file with its hashes.
#[derive(Clone, Copy, Debug)]
pub struct SealedFile<'a> {
    /// Below the roll's folder.
    pub path: &'a RelPath,
    /// Bytes.
    pub size: u64,
    /// Modification time.
    pub modified: Timestamp,
    /// All hashes of its one read: at least one format that all files have, and those that earlier generations have for
    /// it. What ASC MHL has no word for is passed over.
    pub digests: &'a [Digest],
    /// When they were computed.
    pub hashed: Option<Timestamp>,
    /// Whether an earlier generation that lies beside it records it, and nobody has read it since. It gets no record
    /// again, but counts in the hashes of its folders; folders, and histories, in which all is so get none either.
    pub earlier: bool,
}

impl SealedFile<'_> {
    pub(super) fn digest(&self, format: Algorithm) -> Option<Digest> {
        self.digests.iter().find(|digest| digest.algorithm() == format).copied()
    }
}

/// What has to be written below the roll's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRoll {
    /// Files in the order in which they have to be written: nested histories before those above them, and a chain,
    /// which replaces the one that is there, behind its manifest.
    pub files: Vec<(RelPath, Vec<u8>)>,
    /// The roll's own manifest, one of `files`.
    pub manifest: RelPath,
    /// Its generation.
    pub generation: u32,
    /// C4 of its bytes.
    pub c4: Digest,
    /// Files that have no record, because a pattern of an earlier generation leaves them out.
    pub left_out: Vec<RelPath>,
}
