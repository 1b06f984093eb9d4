//! What can be wrong with a history that came along, and why a generation cannot be written.

use crate::problem::{Code, Problem};
use crate::words::path::{IoError, RelPath, printable, shown};
use std::path::{Path, PathBuf};

/// Why a history cannot be believed. Paths are those on the disk.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Something in it cannot be read.
    #[error("Cannot read {0}")]
    Io(#[from] IoError),
    /// There are manifests, but no chain file.
    #[error("`{}` is missing, though there are manifests beside it", shown(.0))]
    ChainMissing(PathBuf),
    /// The chain, or a manifest above, names a manifest that is not there.
    #[error("The manifest `{}` is missing: `{}` names it", shown(.manifest), shown(.named_by))]
    Missing {
        /// The manifest.
        manifest: PathBuf,
        /// What names it.
        named_by: PathBuf,
    },
    /// A manifest is not the one that its chain, or a manifest above, names.
    #[error("`{}` was changed: its C4 is not the one in `{}`", shown(.manifest), shown(.named_by))]
    Changed {
        /// The manifest.
        manifest: PathBuf,
        /// What names it.
        named_by: PathBuf,
    },
    /// It is truncated, hostile, or contradicts itself.
    #[error("`{}` cannot be trusted: {why}", shown(.path))]
    Untrusted {
        /// The chain or manifest.
        path: PathBuf,
        /// Why: goes on in mid-sentence.
        why: String,
    },
}

impl ManifestError {
    pub(super) fn untrusted(path: &Path, why: impl Into<String>) -> Self {
        Self::Untrusted { path: path.into(), why: why.into() }
    }
}

impl From<ManifestError> for Problem {
    fn from(error: ManifestError) -> Self {
        let code = match error {
            ManifestError::Io(_) => Code::SourceUnreadable,
            ManifestError::ChainMissing(_) => Code::ChainMissing,
            ManifestError::Missing { .. } => Code::ManifestMissing,
            ManifestError::Changed { .. } => Code::ManifestChanged,
            ManifestError::Untrusted { .. } => Code::ManifestUntrusted,
        };
        Self::new(code, error.to_string())
    }
}

/// Why the next generation cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// XML has no way to write this name.
    #[error("The name `{}` cannot be written in a manifest: it has a character that XML forbids", printable(.0))]
    Name(String),
    /// A file has no xxh64.
    #[error("`{0}` cannot be sealed: it was not hashed with xxh64")]
    NotHashed(RelPath),
    /// An earlier generation knows the file, and none of the formats it has were computed.
    #[error("`{0}` cannot be sealed: it was not compared with the earlier generation")]
    NotCompared(RelPath),
    /// A pattern that would hold for the scope's own folder only.
    #[error("The ignore pattern `{}` is bound to one folder, which not every tool understands", printable(.0))]
    Pattern(String),
}

impl From<SealError> for Problem {
    fn from(error: SealError) -> Self {
        let code = match error {
            SealError::Name(_) => Code::SourceName,
            SealError::Pattern(_) => Code::ConfigInvalid,
            SealError::NotHashed(_) | SealError::NotCompared(_) => Code::Internal,
        };
        Self::new(code, error.to_string())
    }
}
