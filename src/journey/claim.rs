//! A manifest that came with the dump, as an event remembers it.

use crate::words::digest::Algorithm;
use crate::words::path::{RelPath, shown};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A manifest that came with the dump: a claim, re-checked against every byte that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The manifest, below the dump's folder.
    pub path: RelPath,
    /// The folder that it lies in, where that is one above the dump's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<PathBuf>,
    /// `asc-mhl`, `mhl`, ...
    pub kind: String,
    /// How many files of the dump it has hashes for that are re-checked.
    pub files: u64,
    /// Why it is not checked, where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unchecked: Option<String>,
    /// The program that wrote it, as it says itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tool: String,
    /// When it was written, as it says itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub created: String,
    /// Its place in its history, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u32>,
    /// The algorithms of its hashes that are re-checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub algorithms: Vec<Algorithm>,
    /// What can be known from it about whether the copy was read back when it was made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub readback: String,
}

impl Claim {
    /// A manifest of which nothing else is known yet.
    pub fn new(path: RelPath, kind: impl Into<String>) -> Self {
        Self {
            path,
            folder: None,
            kind: kind.into(),
            files: 0,
            unchecked: None,
            tool: String::new(),
            created: String::new(),
            generation: None,
            algorithms: Vec::new(),
            readback: String::new(),
        }
    }

    /// Where it lies, for people.
    pub fn place(&self) -> String {
        match &self.folder {
            None => self.path.to_string(),
            Some(folder) => shown(&self.path.under(folder)),
        }
    }
}
