//! What goes wrong with the sync, after a roll was released.

use crate::cloud::{CloudError, Fault};
use crate::problem::{Code, Problem};
use crate::share::ShareError;

/// Why the sync could not be told, or says nothing.
#[derive(Debug, thiserror::Error)]
pub enum HandoffError {
    /// It does not answer.
    #[error("{who} does not answer: {why}")]
    Unreachable {
        /// Which program, and where.
        who: String,
        /// What the system says.
        why: String,
    },
    /// It does not know the key.
    #[error("{0} does not take the key that it was shown")]
    Denied(String),
    /// It is not set up as the configuration says.
    #[error("{0}")]
    Setup(String),
    /// It answered something that makes no sense.
    #[error("{who} answered what this version does not understand: {what}")]
    Nonsense {
        /// Which program, and where.
        who: String,
        /// What.
        what: String,
    },
    /// It is at work on something else.
    #[error("DataSync is at work on something else: {0}")]
    Busy(String),
    /// It tried, and failed.
    #[error("{0}")]
    Failed(String),
    /// The list that it was given is gone.
    #[error("The list of the roll's files is gone from the bucket: {0}")]
    ManifestLost(String),
    /// AWS failed.
    #[error(transparent)]
    Cloud(CloudError),
    /// The share failed.
    #[error(transparent)]
    Share(#[from] ShareError),
}

impl From<CloudError> for HandoffError {
    fn from(error: CloudError) -> Self {
        match error.fault {
            Fault::Busy => Self::Busy(error.detail),
            _ => Self::Cloud(error),
        }
    }
}

impl From<HandoffError> for Problem {
    fn from(error: HandoffError) -> Self {
        let code = match error {
            HandoffError::Cloud(error) => return error.into(),
            HandoffError::Share(error) => return error.into(),
            HandoffError::Unreachable { .. } => Code::SyncUnreachable,
            HandoffError::Denied(_) => Code::SyncDenied,
            HandoffError::Setup(_) | HandoffError::Nonsense { .. } => Code::SyncSetup,
            HandoffError::Busy(_) => Code::SyncBusy,
            HandoffError::Failed(_) => Code::SyncFailed,
            HandoffError::ManifestLost(_) => Code::SyncManifestLost,
        };
        Self::new(code, error.to_string())
    }
}
