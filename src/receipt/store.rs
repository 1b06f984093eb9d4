//! The agent's own receipts: `<state>/receipts/000017-A001R2EC.receipt.json`, each with its `.sig`.
//!
//! The signature is written before the document, so that whatever instant the power goes, no unsigned receipt is left.
//! A dump has one receipt of its release and one of its arrival: issuing it again, after a crash, gives the one that is there.

use super::Receipt;
use super::content::Previous;
use super::document::{Document, hex};
use super::error::ReceiptError;
use super::key::SigningKey;
use super::of::{Issue, Link};
use super::sign::Signature;
use crate::journey::Dump;
use crate::words::file::{lock, replace, replace_with};
use crate::words::path::{IoAt, printable};
use sha2::{Digest, Sha256, Sha512};
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How the name of every receipt ends.
pub(super) const ENDING: &str = ".receipt.json";
/// Characters of the roll that go into the name of the file: with 255 bytes for a name there must be room for more.
const ROLL_IN_NAME: usize = 48;

/// A receipt that is written and signed: for `Event::Receipted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The document.
    pub path: PathBuf,
    /// Its number in the chain.
    pub number: u64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// A receipt in the folder, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its number in the chain.
    pub number: u64,
    /// The roll, as the name gives it.
    pub roll: String,
    /// The document.
    pub path: PathBuf,
}

/// Where the receipts of a state folder are.
pub fn folder(state: &Path) -> PathBuf {
    state.join("receipts")
}

/// Where the receipt of this number and roll is.
pub fn path_of(state: &Path, number: u64, roll: &str) -> PathBuf {
    folder(state).join(format!("{number:06}-{}{ENDING}", name_of(roll)))
}

/// The receipts of a state folder, oldest first.
pub fn list(state: &Path) -> Result<Vec<Stored>, ReceiptError> {
    let folder = folder(state);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).at(&folder).map_err(ReceiptError::State),
    };
    let mut receipts = Vec::new();
    for entry in entries {
        let path = entry.at(&folder)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let parts = name.strip_suffix(ENDING).and_then(|name| name.split_once('-'));
        if let Some((number, roll)) = parts
            && let Ok(number) = number.parse()
        {
            receipts.push(Stored { number, roll: roll.into(), path: path.clone() });
        }
    }
    receipts.sort_by(|a, b| (a.number, &a.path).cmp(&(b.number, &b.path)));
    Ok(receipts)
}

/// Writes and signs the receipt of a released dump as the next in the chain, or gives the one that it has.
pub fn issue(state: &Path, dump: &Dump, issue: &Issue) -> Result<Issued, ReceiptError> {
    let folder = folder(state);
    fs::create_dir_all(&folder).at(&folder)?;
    let key = SigningKey::load_or_create(state, &issue.studio)?;
    // Two journeys may end at the same moment; the chain has one next number.
    let _lock = lock(&folder.join(".lock"))?;
    let stored = list(state)?;
    let name = name_of(&dump.roll);
    for known in stored.iter().filter(|known| known.roll == name) {
        let document = Document::read(&known.path)?;
        let head = document.head()?;
        let is_noted = dump.receipts.iter().any(|(number, _)| *number == head.number);
        if head.dump == dump.id && !is_noted {
            let signature = fs::read_to_string(signature_path(&known.path)).unwrap_or_default();
            let signed =
                Signature::from_text(&signature).is_some_and(|found| found.holds(&document.sha512()));
            let broken = || ReceiptError::Signature { path: known.path.clone() };
            signed.then_some(()).ok_or_else(broken)?;
            return Ok(Issued { path: known.path.clone(), number: head.number, sha256: document.sha256() });
        }
    }
    let previous = match stored.last() {
        None => None,
        Some(last) => {
            let document = Document::read(&last.path)?;
            Some(Previous { number: document.head()?.number, sha256: document.sha256() })
        }
    };
    let newest = previous.as_ref().map_or(0, |previous| previous.number);
    if newest < issue.newest_known {
        let why = format!("it ends with receipt {newest}, but {} was issued", issue.newest_known);
        return Err(ReceiptError::Chain { path: folder, why });
    }
    let number = newest.saturating_add(1);
    let receipt = Receipt::of(dump, issue, Link { number, previous })?;
    let path = path_of(state, number, &dump.roll);
    let sha256 = write(&receipt, &key, &path)?;
    Ok(Issued { path, number, sha256 })
}

/// Writes signature and document, in this order, and gives the SHA-256.
fn write(receipt: &Receipt, key: &SigningKey, path: &Path) -> Result<String, ReceiptError> {
    let mut hashes = Hashing::default();
    receipt.write(&mut hashes).at(path)?;
    let signature = key.sign(&hashes.sha512.finalize().into());
    replace(&signature_path(path), signature.to_text().as_bytes(), 0o644)?;
    replace_with(path, 0o644, |file| receipt.write(file))?;
    Ok(hex(&hashes.sha256.finalize()))
}

/// The signature of a receipt lies beside it.
pub(super) fn signature_path(receipt: &Path) -> PathBuf {
    let mut name = receipt.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

/// The roll as a part of a file's name.
pub fn name_of(roll: &str) -> String {
    printable(roll)
        .chars()
        .map(|c| if matches!(c, '/' | '\\') { '_' } else { c })
        .take(ROLL_IN_NAME)
        .collect()
}

#[derive(Default)]
struct Hashing {
    sha256: Sha256,
    sha512: Sha512,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sha256.update(bytes);
        self.sha512.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
