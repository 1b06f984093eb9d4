//! What can be wrong with a receipt, a signature or a key.

use super::public::PublicKey;
use crate::problem::{Code, Problem};
use crate::words::path::{IoError, shown};
use std::path::PathBuf;

/// Why a receipt was not issued, or is not believed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each says it in its sentence")]
pub enum ReceiptError {
    #[error("The receipt `{}` cannot be read: {source}", shown(path))]
    Missing { path: PathBuf, source: std::io::Error },
    #[error("`{}` is no receipt: {why}", shown(path))]
    NoReceipt { path: PathBuf, why: String },
    #[error("`{}` has no signature: `{}` is missing or is none", shown(path), shown(signature))]
    Unsigned { path: PathBuf, signature: PathBuf },
    #[error("The signature does not match `{}`: one of them was changed after signing", shown(path))]
    Signature { path: PathBuf },
    #[error("`{}` is signed with {key}, which is not trusted here", shown(path))]
    Signer { path: PathBuf, key: PublicKey },
    #[error("The chain of receipts is broken at `{}`: {why}", shown(path))]
    Chain { path: PathBuf, why: String },
    #[error("The key `{}` cannot be used: {why}", shown(path))]
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
            ReceiptError::State(error) if error.is_full() => Code::StateFull,
            ReceiptError::State(_) => Code::StateUnusable,
        };
        Self::new(code, error.to_string())
    }
}
