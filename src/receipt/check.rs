//! Is this document what somebody we trust has signed? In this order: signature, signer, content. Nothing of a document
//! is understood before its signature holds.

use super::content::Receipt;
use super::document::Document;
use super::error::ReceiptError;
use super::sign::Signature;
use super::signer::Signer;
use super::store::signature_path;
use super::trust::Trusted;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// A signature has less than 400 bytes.
const LARGEST_SIGNATURE: u64 = 16 * 1024;

/// A receipt whose signature holds and whose signer is trusted. Its chain and the media are other questions.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The document.
    pub path: PathBuf,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
    /// Who signed it.
    pub signer: Signer,
    /// What it says.
    pub receipt: Receipt,
}

/// Checks the signature of a receipt, `<path>.sig`, against the trusted keys.
///
/// Errors: [`ReceiptError::Unsigned`] without a signature, [`ReceiptError::Signature`] when it does not hold,
/// [`ReceiptError::Signer`] when it holds but its key is not trusted, [`ReceiptError::NoReceipt`] when what is signed
/// is something else.
pub fn check(path: &Path, trusted: &Trusted) -> Result<Checked, ReceiptError> {
    let document = Document::read(path)?;
    let signature = read_signature(path)?;
    if !signature.holds(&document.sha512()) {
        return Err(ReceiptError::Signature { path: path.into() });
    }
    let key = signature.key();
    let signer = trusted.find(key).ok_or_else(|| ReceiptError::Signer { path: path.into(), key })?.clone();
    Ok(Checked { path: path.into(), sha256: document.sha256(), signer, receipt: document.receipt()? })
}

fn read_signature(receipt: &Path) -> Result<Signature, ReceiptError> {
    let path = signature_path(receipt);
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(LARGEST_SIGNATURE).read_to_string(&mut text)) {
        Ok(_) => {}
        // Bytes that are no text were never written as a signature: somebody changed them.
        Err(error) if error.kind() == ErrorKind::InvalidData => text.clear(),
        Err(_) => return Err(ReceiptError::Unsigned { path: receipt.into(), signature: path }),
    }
    Signature::from_text(&text).ok_or_else(|| ReceiptError::Signature { path: receipt.into() })
}
