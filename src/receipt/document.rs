//! The bytes of a receipt on disk, read once: what is hashed is what is understood.

use super::content::{FORMAT, Previous, Receipt};
use super::error::ReceiptError;
use crate::words::id::DumpId;
use serde::Deserialize;
use sha2::{Digest, Sha256, Sha512};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A receipt of 200,000 files has about 80 MB; what is much larger is none.
const LARGEST: u64 = 256 * 1024 * 1024;

/// A file that may be a receipt.
pub(super) struct Document {
    pub(super) path: PathBuf,
    bytes: Vec<u8>,
}

/// What the chain needs to know of a receipt.
#[derive(Deserialize)]
pub(super) struct Head {
    format: String,
    pub(super) number: u64,
    pub(super) previous: Option<Previous>,
    #[serde(default)]
    pub(super) supersedes: Option<Previous>,
    #[serde(default)]
    pub(super) earlier: Vec<Previous>,
    pub(super) dump: DumpId,
}

impl Document {
    pub(super) fn read(path: &Path) -> Result<Self, ReceiptError> {
        let missing = |source| ReceiptError::Missing { path: path.into(), source };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(missing)?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(missing)?;
        let document = Self { path: path.into(), bytes };
        if document.bytes.len() as u64 > LARGEST {
            return Err(document.none("it is larger than any receipt"));
        }
        Ok(document)
    }

    /// What the next receipt names it by, hex.
    pub(super) fn sha256(&self) -> String {
        hex(&Sha256::digest(&self.bytes))
    }

    /// What is signed.
    pub(super) fn sha512(&self) -> [u8; 64] {
        Sha512::digest(&self.bytes).into()
    }

    pub(super) fn head(&self) -> Result<Head, ReceiptError> {
        let head: Head = self.parse()?;
        if head.format != FORMAT {
            let why = format!("this version knows the form `{FORMAT}`, not `{}`", head.format.escape_debug());
            return Err(self.none(&why));
        }
        let follows = match &head.previous {
            None => head.number == 1,
            Some(previous) => previous.number.checked_add(1) == Some(head.number),
        };
        if !follows {
            return Err(self.none("its number does not follow the one before it"));
        }
        if head.earlier.iter().chain(&head.supersedes).any(|earlier| earlier.number >= head.number) {
            return Err(self.none("it goes on from a receipt that is not before it"));
        }
        Ok(head)
    }

    pub(super) fn receipt(&self) -> Result<Receipt, ReceiptError> {
        self.head()?;
        self.parse()
    }

    fn parse<'a, T: Deserialize<'a>>(&'a self) -> Result<T, ReceiptError> {
        serde_json::from_slice(&self.bytes).map_err(|error| self.none(&error.to_string()))
    }

    fn none(&self, why: &str) -> ReceiptError {
        ReceiptError::NoReceipt { path: self.path.clone(), why: why.into() }
    }
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
