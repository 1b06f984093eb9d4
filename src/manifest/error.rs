//! Why a manifest, or a whole history, cannot be believed.

use crate::problem::{Code, Problem};
use crate::words::path::{IoError, shown};
use std::path::{Path, PathBuf};

/// Why a manifest cannot be believed. Paths are those on the disk.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It cannot be read.
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
    /// There is nothing in it that is a record.
    #[error("`{}` has no line that is a record", shown(.0))]
    NoRecords(PathBuf),
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
    /// A name for machines, finer than the code of the problem.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable",
            Self::ChainMissing(_) => "chain_missing",
            Self::Missing { .. } => "manifest_missing",
            Self::Changed { .. } => "manifest_changed",
            Self::NoRecords(_) => "no_records",
            Self::Untrusted { .. } => "manifest_untrusted",
        }
    }

    pub(super) fn untrusted(path: &Path, why: impl Into<String>) -> Self {
        Self::Untrusted { path: path.into(), why: why.into() }
    }
}

impl From<&ManifestError> for Problem {
    fn from(error: &ManifestError) -> Self {
        let code = match error {
            ManifestError::Io(_) => Code::SourceUnreadable,
            ManifestError::ChainMissing(_) => Code::ChainMissing,
            ManifestError::Missing { .. } => Code::ManifestMissing,
            ManifestError::Changed { .. } => Code::ManifestChanged,
            ManifestError::NoRecords(_) | ManifestError::Untrusted { .. } => Code::ManifestUntrusted,
        };
        Self::new(code, error.to_string())
    }
}

impl From<ManifestError> for Problem {
    fn from(error: ManifestError) -> Self {
        Self::from(&error)
    }
}
