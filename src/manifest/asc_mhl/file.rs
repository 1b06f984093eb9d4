//! A file as a new generation records it.

use crate::words::digest::Digest;
use crate::words::path::RelPath;
use jiff::Timestamp;

/// A file with its hashes.
#[derive(Clone, Copy, Debug)]
pub struct SealedFile<'a> {
    /// Below the roll's folder.
    pub path: &'a RelPath,
    /// Bytes.
    pub size: u64,
    /// Modification time.
    pub modified: Timestamp,
    /// All hashes of its one read: xxh64, and the formats that earlier generations have for it. What ASC MHL has no
    /// word for is passed over.
    pub digests: &'a [Digest],
    /// When they were computed.
    pub hashed: Option<Timestamp>,
}
