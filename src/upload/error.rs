//! Why a file could not be sent.

use crate::problem::{Code, Problem};
use crate::share::{Kind, ShareError};
use crate::words::path::{IoError, RelPath, printable};
use rustix::io::Errno;

/// Why a file could not be sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UploadError {
    /// It is not what was listed, or changed while it was read.
    #[error("`{0}` changed while it was sent")]
    Changed(RelPath),
    /// It is gone.
    #[error("`{0}` went away while it was sent")]
    Vanished(RelPath),
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(IoError),
    /// It is not what the manifest says that came with the dump.
    #[error("`{path}` is not what `{}` says: {algorithm} is {found}, {expected} expected", printable(.manifest))]
    Claim {
        /// The file.
        path: RelPath,
        /// The manifest.
        manifest: String,
        /// In which algorithm.
        algorithm: String,
        /// What the manifest says.
        expected: String,
        /// What was read.
        found: String,
    },
    /// The share failed.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// Somebody asked to stop.
    #[error("Stopped")]
    Stopped,
    /// A fault of the program.
    #[error("A task ended unexpectedly: {0}")]
    Crashed(String),
}

impl UploadError {
    pub(super) fn crashed(error: tokio::task::JoinError) -> Self {
        Self::Crashed(error.to_string())
    }

    /// An error of the source, from what the operating system said.
    pub(super) fn source(path: &RelPath, error: IoError) -> Self {
        match Errno::from_io_error(&error.source) {
            Some(Errno::NOENT | Errno::NOTDIR) => Self::Vanished(path.clone()),
            // A link, a folder or a socket now lies where a file was listed.
            Some(Errno::LOOP | Errno::ISDIR | Errno::NXIO) => Self::Changed(path.clone()),
            _ => Self::Unreadable(error),
        }
    }
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        let code = match error {
            UploadError::Changed(_) => Code::SourceChanged,
            UploadError::Vanished(_) => Code::SourceVanished,
            UploadError::Unreadable(_) => Code::SourceUnreadable,
            UploadError::Claim { .. } => Code::ClaimMismatch,
            UploadError::Share(share) => return share.into(),
            UploadError::Stopped => Code::Interrupted,
            UploadError::Crashed(_) => Code::Internal,
        };
        Self::new(code, error.to_string())
    }
}

/// Whether a flush could not vouch for what was written before.
pub(super) fn is_in_doubt<T>(flushed: &Result<T, ShareError>) -> bool {
    matches!(flushed, Err(error) if error.kind == Kind::Doubt)
}
