//! Why a generation cannot be written.

use crate::problem::{Code, Problem};
use crate::words::path::{RelPath, printable};

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
