//! What a manifest says of itself: who wrote it, with what, where and when.

use super::kind::Kind;
use crate::words::digest::Algorithm;
use std::collections::BTreeSet;

/// A manifest's own words. Every text came from outside: it is escaped before it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// What kind it is.
    pub kind: Kind,
    /// The program that wrote it, with its version, where it says so.
    pub tool: String,
    /// The machine.
    pub host: String,
    /// The people named, one behind the other.
    pub author: String,
    /// When it was written, as it says.
    pub created: String,
    /// `in-place`, `transfer` or `flatten` (ASC MHL).
    pub process: String,
    /// Its place in its history (ASC MHL).
    pub generation: Option<u32>,
    /// The algorithms of the hashes that may be relied on.
    pub algorithms: BTreeSet<Algorithm>,
    /// Files that it has records of.
    pub files: u64,
}

impl About {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            tool: String::new(),
            host: String::new(),
            author: String::new(),
            created: String::new(),
            process: String::new(),
            generation: None,
            algorithms: BTreeSet::new(),
            files: 0,
        }
    }

    /// What can be known about whether the copy was read back when this was written: a hash may have been taken from what
    /// was written, from what was read of the card, or from a copy of the copy.
    pub fn readback(&self) -> &'static str {
        match (self.kind, &*self.process) {
            (Kind::History, "transfer") => {
                "it says that the copy was seen to equal its source, not how that was seen"
            }
            (Kind::History, _) if self.generation.is_some_and(|generation| generation > 1) => {
                "it says that the files were read again where they lay then"
            }
            (Kind::History | Kind::PackingList, "in-place") => {
                "it says that the files were read where they lay then, not that they were compared with a card"
            }
            (Kind::Mhl, _) if self.tool.starts_with("OffShoot") => {
                "whether the copy was read back, it does not say; OffShoot compares sizes only unless told otherwise"
            }
            (Kind::Checksums, _) => "who wrote it, when, and whether the copy was read back, it does not say",
            _ => "whether the copy was read back, it does not say",
        }
    }

    /// One more person.
    pub(super) fn people(&mut self, name: &str) {
        let separator = if self.author.is_empty() { "" } else { ", " };
        self.author = word(&format!("{}{separator}{}", self.author, name.trim()));
    }
}

/// A text of somebody else's, trimmed, and not longer than anybody would read.
pub(super) fn word(text: &str) -> String {
    const MOST: usize = 200;
    text.trim().chars().take(MOST).collect()
}
