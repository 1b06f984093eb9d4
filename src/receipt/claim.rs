//! A manifest that came with the dump, as a receipt names it: what it says, and what that is worth.

use crate::journey::Claim;
use crate::words::digest::Algorithm;
use crate::words::english::{count, list};
use crate::words::path::{RelPath, printable, shown};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A manifest that came with the dump.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimOf {
    /// Below the roll's folder.
    pub path: RelPath,
    /// The folder on the NAS that it lies in, where that is one above the roll's.
    #[serde(default)]
    pub folder: Option<PathBuf>,
    /// `asc-mhl`, `mhl`, ...
    pub kind: String,
    /// How many files were compared with it.
    pub files: u64,
    /// Why it was not compared, where it was not.
    pub unchecked: Option<String>,
    /// The program that wrote it, as it says itself; empty where it does not say.
    #[serde(default)]
    pub tool: String,
    /// When it was written, as it says itself; empty where it does not say.
    #[serde(default)]
    pub created: String,
    /// Its place in its history; `None` for one that has none.
    #[serde(default)]
    pub generation: Option<u32>,
    /// The algorithms in which it was compared.
    #[serde(default)]
    pub algorithms: Vec<Algorithm>,
    /// What can be known from it about whether the copy was read back when it was made.
    #[serde(default)]
    pub readback: String,
}

impl From<&Claim> for ClaimOf {
    fn from(claim: &Claim) -> Self {
        let Claim { path, folder, kind, files, unchecked, .. } = claim.clone();
        let Claim { tool, created, generation, algorithms, readback, .. } = claim.clone();
        Self { path, folder, kind, files, unchecked, tool, created, generation, algorithms, readback }
    }
}

impl ClaimOf {
    /// Everything that is known of it, for people.
    pub fn said(&self) -> String {
        let mut parts = vec![self.kind.clone()];
        parts.extend(self.generation.map(|number| format!("generation {number}")));
        parts.extend((!self.tool.is_empty()).then(|| format!("by {}", printable(&self.tool))));
        parts.extend((!self.created.is_empty()).then(|| printable(&self.created).into_owned()));
        parts.extend((!self.algorithms.is_empty()).then(|| list(&self.algorithms, Algorithm::ALL.len())));
        let place = |folder: &PathBuf| shown(&self.path.under(folder));
        let path = self.folder.as_ref().map_or_else(|| self.path.to_string(), place);
        let parts = parts.join(", ");
        let mut said = format!("{path} ({parts}), {} compared", count(self.files, "file"));
        if self.files > 0 && !self.readback.is_empty() {
            said += &format!("; {}", self.readback);
        }
        said
    }
}
