//! What can be wrong with a receipt, a signature or a key.

use super::public::PublicKey;
use crate::problem::{Code, Problem};
use crate::words::path::IoError;
use std::path::PathBuf;

/// Why a receipt was not issued, or is not believed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each says it in its sentence")]
pub enum ReceiptError {
    #[error("The receipt `{}` cannot be read: {source}", path.display())]
    Missing { path: PathBuf, source: std::io::Error },
    #[error("`{}` is no receipt: {why}", path.display())]
    NoReceipt { path: PathBuf, why: String },
    #[error("`{}` has no signature: `{}` is missing or is none", path.display(), signature.display())]
    Unsigned { path: PathBuf, signature: PathBuf },
    #[error("The signature does not match `{}`: one of them was changed after signing", path.display())]
    Signature { path: PathBuf },
    #[error("`{}` is signed with {key}, which is not trusted here", path.display())]
    Signer { path: PathBuf, key: PublicKey },
    #[error("The chain of receipts is broken at `{}`: {why}", path.display())]
    Chain { path: PathBuf, why: String },
    #[error("The key `{}` cannot be used: {why}", path.display())]
    Key { path: PathBuf, why: String },
    #[error("The dump {dump} gets no receipt: {why}")]
    NotDue { dump: String, why: &'static str },
    #[error("State folder: {0}")]
    State(#[from] IoError),
}

impl From<ReceiptError> for Problem {
    fn from(error: ReceiptError) -> Self {
        let code = match &error {
            ReceiptError::Missing { .. } | ReceiptError::NoReceipt { .. } | ReceiptError::Unsigned { .. } => {
                Code::ReceiptUnreadable
            }
            ReceiptError::Signature { .. } => Code::SignatureInvalid,
            ReceiptError::Signer { .. } => Code::SignerUnknown,
            ReceiptError::Chain { .. } => Code::ChainBroken,
            ReceiptError::Key { .. } => Code::KeyUnusable,
            ReceiptError::NotDue { .. } => Code::Internal,
            ReceiptError::State(error) if error.kind() == std::io::ErrorKind::StorageFull => Code::StateFull,
            ReceiptError::State(_) => Code::StateUnusable,
        };
        Self::new(code, error.to_string())
    }
}
