//! The histories of a delivered roll, as they lie on the share: the next generation goes on from them, not from those that
//! the card brought along before.
//!
//! They are read over the session that reads back, and have to be what was delivered, to the byte.

use super::generations;
use crate::daemon::agent::{Agent, blocking};
use crate::handoff::ReleaseError;
use crate::journey::{Dump, GenerationFile};
use crate::manifest::asc_mhl::{is_chain, is_history};
use crate::problem::{Code, Problem};
use crate::share::Kind;
use crate::verify::hashing::whole;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{IoAt, IoError, RelPath};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Copies of a roll's histories, in the state folder for as long as they are needed.
pub(in crate::daemon) struct Mirror {
    root: PathBuf,
    /// What was written for the roll by earlier deliveries, read and found equal.
    pub(in crate::daemon) written: Vec<GenerationFile>,
    delivered: BTreeMap<RelPath, (u64, Digest)>,
    copies: Vec<PathBuf>,
}

impl Mirror {
    /// Fetches those of the delivered roll, and adds those that came with what is new.
    pub(in crate::daemon) async fn fetch(agent: &Agent, dump: &Dump, basis: &Dump) -> Result<Self, Problem> {
        // One that was cut off left the same files, and they are written anew.
        let root = agent.state.join("histories").join(format!("{}-{}", dump.id, dump.events));
        let written: Vec<GenerationFile> = generations(basis).cloned().collect();
        let ours = written.iter().map(|file| (file.path.clone(), (file.size, file.blake3)));
        let came_along = basis.files.iter().filter(|file| is_history(&file.source.path));
        let came_along = came_along.filter_map(|file| {
            let path = basis.names.delivered(&file.source.path)?;
            Some((path, (file.source.size, *file.digest(Algorithm::Blake3)?)))
        });
        let (delivered, copies) = (came_along.chain(ours).collect(), Vec::new());
        let mut mirror = Self { delivered, root, written, copies };
        let (target, undo) = (agent.target(dump), basis.names.undo());
        for (path, (size, blake3)) in mirror.delivered.clone() {
            let bytes = match whole(&agent.read, &target.join(&path), size).await {
                Err(error) if error.kind == Kind::NotFound => return Err(changed(&path, "is gone from it")),
                read => read?,
            };
            let copy = undo.original(&path).under(&mirror.root);
            mirror.copies.push(copy.clone());
            let hash = blocking(move || keep(&copy, &bytes)).await??;
            if hash.as_bytes() != blake3.raw() {
                return Err(changed(&path, "is not what was delivered"));
            }
        }
        mirror.add_new(dump)?;
        Ok(mirror)
    }

    /// The folder in which they lie as in the dump.
    pub(in crate::daemon) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the delivered roll has a file of a history, by its name on the share.
    pub(in crate::daemon) fn is_delivered(&self, path: &RelPath) -> bool {
        self.delivered.contains_key(path)
    }

    /// Adds the histories in new folders of the dump.
    fn add_new(&mut self, dump: &Dump) -> Result<(), Problem> {
        let files = dump.files.iter().filter(|file| file.before.is_none()).map(|file| &file.source.path);
        let skipped = dump.skipped.iter().filter_map(|skipped| RelPath::new(skipped.path.as_str()).ok());
        let chains: Vec<RelPath> = skipped.filter(is_chain).collect();
        for path in files.filter(|path| is_history(path)).chain(&chains) {
            if dump.names.delivered(path).is_some_and(|path| !self.is_delivered(&path)) {
                let from = path.under(&dump.source);
                let unreadable = |error: IoError| Problem::new(Code::SourceUnreadable, error.to_string());
                let copy = path.under(&self.root);
                keep(&copy, &fs::read(&from).at(&from).map_err(unreadable)?)?;
                self.copies.push(copy);
            }
        }
        Ok(())
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        // What cannot be taken away is in nobody's way.
        for copy in &self.copies {
            fs::remove_file(copy).ok();
        }
        let folders = self.copies.iter().flat_map(|copy| copy.ancestors().skip(1));
        let mut folders: Vec<&Path> = folders.filter(|folder| folder.starts_with(&self.root)).collect();
        folders.sort_unstable_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        for folder in folders.into_iter().chain(self.root.parent()) {
            fs::remove_dir(folder).ok();
        }
    }
}

/// Writes a copy, and gives the BLAKE3 of what is in it.
fn keep(copy: &Path, bytes: &[u8]) -> Result<blake3::Hash, Problem> {
    if let Some(folder) = copy.parent() {
        fs::create_dir_all(folder).at(folder).map_err(unusable)?;
    }
    fs::write(copy, bytes).at(copy).map_err(unusable)?;
    Ok(blake3::hash(bytes))
}

fn unusable(error: IoError) -> Problem {
    let code = if error.is_full() { Code::StateFull } else { Code::StateUnusable };
    Problem::new(code, error.to_string())
}

fn changed(path: &RelPath, what: &str) -> Problem {
    ReleaseError::Changed(format!("`{path}` {what}")).into()
}
