//! The chain: every receipt names the one before it by number and SHA-256, so that none can be changed, taken out or
//! put in without the next one telling. What a chain cannot tell is that its end was cut off: the journal can.

use super::check::Checked;
use super::content::Previous;
use super::document::Document;
use super::error::ReceiptError;
use super::store::{ENDING, name_of};
use crate::words::path::{IoAt, shown};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the receipts beside a receipt say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chain {
    /// Whole from the first receipt to this one, so many receipts.
    Whole(u64),
    /// The receipt lies alone, away from those before it.
    NotChecked,
}

struct Member {
    path: PathBuf,
    sha256: String,
    previous: Option<Previous>,
    /// The receipts on whose proof it relies.
    earlier: Vec<Previous>,
}

type Members = BTreeMap<u64, Member>;

impl Checked {
    /// Checks the chain from the first receipt to this one, and the link to it of the one behind it, among the
    /// receipts in the same folder.
    pub fn chain(&self) -> Result<Chain, ReceiptError> {
        let mut members = Members::new();
        add(&mut members, &Document::read(&self.path)?)?;
        // Not the bytes that were checked: somebody is changing them at this very moment.
        if members.values().any(|member| member.sha256 != self.sha256) {
            return Err(ReceiptError::Signature { path: self.path.clone() });
        }
        read_folder(&mut members, self.path.parent().unwrap_or(Path::new(".")))?;
        let number = self.receipt.number;
        if members.len() == 1 && number > 1 {
            return Ok(Chain::NotChecked);
        }
        for number in 1..=number {
            check_link(&members, number, &self.path)?;
        }
        if members.contains_key(&(number + 1)) {
            check_link(&members, number + 1, &self.path)?;
        }
        Ok(Chain::Whole(number))
    }

    /// The newest receipt beside it that goes on from this one: the same roll, of which there was more, or which has arrived.
    /// Its signature is not looked at.
    pub fn superseded_by(&self) -> Result<Option<u64>, ReceiptError> {
        let folder = match self.path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let ending = format!("-{}{ENDING}", name_of(&self.receipt.roll));
        let mut newest = None;
        for entry in std::fs::read_dir(folder).at(folder)? {
            let path = entry.at(folder)?.path();
            if !path.to_string_lossy().ends_with(&ending) {
                continue;
            }
            let Ok(head) = Document::read(&path)?.head() else { continue };
            let is_this =
                |earlier: &Previous| earlier.number == self.receipt.number && earlier.sha256 == self.sha256;
            if head.earlier.iter().chain(&head.supersedes).any(is_this) {
                newest = newest.max(Some(head.number));
            }
        }
        Ok(newest)
    }
}

/// Checks the chain over all receipts of a folder, and gives the number of the last. `last` is the number that the
/// journal knows: a folder that ends earlier has lost its end. Signatures are [`check`](super::check())'s business.
pub fn check_folder(folder: &Path, last: Option<u64>) -> Result<u64, ReceiptError> {
    let mut members = Members::new();
    read_folder(&mut members, folder)?;
    let end = members.last_key_value().map_or(0, |(number, _)| *number).max(last.unwrap_or(0));
    for number in 1..=end {
        check_link(&members, number, folder)?;
    }
    Ok(end)
}

/// Checks that a receipt is there and names the one before it rightly.
fn check_link(members: &Members, number: u64, about: &Path) -> Result<(), ReceiptError> {
    let broken = |path: &Path, why: String| Err(ReceiptError::Chain { path: path.into(), why });
    let Some(member) = members.get(&number) else {
        return broken(about, format!("receipt {number} is missing"));
    };
    for named in member.previous.iter().chain(&member.earlier) {
        match members.get(&named.number) {
            None => broken(about, format!("receipt {} is missing", named.number)),
            Some(previous) if previous.sha256 != named.sha256 => broken(
                &previous.path,
                format!("it is not the receipt {} that receipt {number} follows", named.number),
            ),
            Some(_) => Ok(()),
        }?;
    }
    Ok(())
}

fn read_folder(members: &mut Members, folder: &Path) -> Result<(), ReceiptError> {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    for entry in std::fs::read_dir(folder).at(folder)? {
        let path = entry.at(folder)?.path();
        if path.to_string_lossy().ends_with(ENDING) {
            add(members, &Document::read(&path)?)?;
        }
    }
    Ok(())
}

fn add(members: &mut Members, document: &Document) -> Result<(), ReceiptError> {
    let path = document.path.clone();
    let head = match document.head() {
        Ok(head) => head,
        Err(error) => return Err(ReceiptError::Chain { path, why: error.to_string() }),
    };
    let (previous, mut earlier) = (head.previous, head.earlier);
    earlier.extend(head.supersedes);
    let member = Member { path: path.clone(), sha256: document.sha256(), previous, earlier };
    match members.get(&head.number) {
        // A copy of a receipt is the same receipt.
        Some(known) if known.sha256 == member.sha256 => {}
        Some(known) => {
            let why =
                format!("it has the number {} of `{}`, and is another", head.number, shown(&known.path));
            return Err(ReceiptError::Chain { path, why });
        }
        None => _ = members.insert(head.number, member),
    }
    Ok(())
}
