//! Everything that manifests say about a dump, united: claims, to be held against every byte.
//!
//! Several manifests of one roll add up: a tool that resumes writes a second one with only the new files. What one of
//! them says no other can take back.

mod above;
mod find;

use super::asc_mhl::Histories;
use super::disk::Disk;
use super::error::ManifestError;
use super::known::{Judged, Known};
use super::list::List;
use super::record::Doubt;
use crate::journey::{Claim, Listing};
use crate::problem::{Code, Problem};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{RelPath, printable};
use std::collections::BTreeSet;
use std::path::Path;

/// What is claimed about a dump.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// The manifests that came along, each with what is done about it.
    pub summary: Vec<Claim>,
    /// Files that a manifest lists and the dump does not have.
    pub missing: Vec<RelPath>,
    /// Folders that a manifest lists and the dump does not have.
    pub missing_folders: Vec<RelPath>,
    /// Files that a manifest lists, that are there, and that stay behind as junk.
    pub skipped: Vec<RelPath>,
    /// Files that a manifest lists with no hash to rely on: those that failed, or are of an unknown kind.
    pub unusable: Vec<RelPath>,
    /// The histories, for the generation that follows.
    pub histories: Histories,
    /// Manifests that stand by themselves.
    pub lists: Vec<List>,
    algorithms: BTreeSet<Algorithm>,
}

/// A file that is not what a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` has {found:?}, and `{}` says {claimed:?}", printable(.manifest))]
pub struct Mismatch {
    /// Below the dump's folder.
    pub path: RelPath,
    /// The manifest, below the dump's folder; of a history its newest.
    pub manifest: String,
    /// What a manifest says.
    pub claimed: Box<Digest>,
    /// What was read.
    pub found: Box<Digest>,
}

impl From<Mismatch> for Problem {
    fn from(mismatch: Mismatch) -> Self {
        Self::new(Code::ClaimMismatch, mismatch.to_string())
    }
}

/// Gathers what the manifests in a dump say. Reads the manifests, and no other file.
///
/// # Errors
/// When a manifest cannot be believed: then nobody knows what the dump should be.
pub fn claims(root: &Path, listing: &Listing) -> Result<Claims, ManifestError> {
    let (mut lists, mut unread) = find::lists(root, listing)?;
    let (above, unknown) = above::above(root)?;
    lists.extend(above);
    unread.extend(unknown);
    let mut claims = Claims::of(Histories::load(root, listing)?, lists, &Disk::of(listing));
    claims.refuse_untrusted(root)?;
    claims.summary = find::summary(root, &claims, listing);
    claims.summary.extend(unread);
    Ok(claims)
}

/// Whether a path, or a folder above it, is among what stays behind.
fn left_behind(path: &RelPath, disk: &Disk<'_>) -> bool {
    let above = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
    let skipped = &disk.skipped;
    !skipped.is_empty() && above.chain([path.as_str()]).any(|part| skipped.contains(&*printable(part)))
}

impl Claims {
    /// Unites what histories and lists say, and holds it against the names on the disk.
    pub fn of(histories: Histories, lists: Vec<List>, disk: &Disk<'_>) -> Self {
        let mut claims = Self { histories, lists, ..Self::default() };
        claims.histories.settle(disk);
        claims.lists.iter_mut().for_each(|list| list.roster.settle(disk, ""));
        let (mut missing, mut folders) = (BTreeSet::new(), BTreeSet::new());
        let (mut skipped, mut unusable) = (BTreeSet::new(), BTreeSet::new());
        let mut algorithms = BTreeSet::new();
        let mut file = |path: RelPath, known: &Known, left_out: bool| {
            if disk.files.contains(path.as_str()) && known.doubt().is_some() {
                unusable.insert(path);
            } else if disk.files.contains(path.as_str()) {
                algorithms.extend(known.usable().map(|hash| hash.algorithm()));
            } else if left_behind(&path, disk) {
                skipped.insert(path);
            } else if !left_out {
                missing.insert(path);
            }
        };
        for (home, history) in claims.histories.iter() {
            let full = |below: &RelPath| home.as_ref().map_or_else(|| below.clone(), |home| home.join(below));
            for (below, known) in history.roster.files() {
                file(full(below), known, history.leaves_out(below));
            }
            for below in history.roster.folders() {
                let path = full(below);
                let stays = left_behind(&path, disk) || history.leaves_out_folder(below);
                if !stays && !disk.folders.contains(path.as_str()) {
                    folders.insert(path);
                }
            }
        }
        for list in &claims.lists {
            list.roster.files().for_each(|(path, known)| file(path.clone(), known, false));
        }
        claims.missing = missing.into_iter().collect();
        claims.missing_folders = folders.into_iter().collect();
        claims.skipped = skipped.into_iter().collect();
        claims.unusable = unusable.into_iter().collect();
        claims.algorithms = algorithms;
        claims
    }

    /// Sees that every manifest can be believed in all its records.
    fn refuse_untrusted(&self, root: &Path) -> Result<(), ManifestError> {
        for (home, history) in self.histories.iter() {
            if let Some(finding) = history.roster.findings.fatal() {
                let path = Histories::newest_manifest(home.as_ref(), history);
                let path = path.map_or_else(|| root.into(), |path| path.under(root));
                return Err(ManifestError::untrusted(&path, finding.to_string()));
            }
        }
        for list in &self.lists {
            if let Some(finding) = list.roster.findings.fatal() {
                return Err(ManifestError::untrusted(&list.path, finding.to_string()));
            }
        }
        Ok(())
    }

    /// What the one read of each file has to compute: xxh64 for the new generation, and every algorithm in which
    /// something is claimed.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let wanted =
            |algorithm: &Algorithm| *algorithm == Algorithm::Xxh64 || self.algorithms.contains(algorithm);
        Algorithm::ALL.into_iter().filter(wanted).collect()
    }

    /// What is known of a file, by every manifest that has a record of it.
    pub fn known(&self, path: &RelPath) -> impl Iterator<Item = &Known> {
        let histories = self.histories.covering(path);
        let histories = histories.filter_map(|(history, below)| history.known(&below));
        histories.chain(self.lists.iter().filter_map(|list| list.roster.known(path)))
    }

    /// The hashes that are claimed of a file; the same value twice where two manifests have it.
    pub fn hashes(&self, path: &RelPath) -> Vec<Digest> {
        self.known(path).flat_map(Known::usable).collect()
    }

    /// The size that is claimed of a file.
    pub fn size(&self, path: &RelPath) -> Option<u64> {
        self.known(path).find_map(|known| known.size)
    }

    /// Holds the hashes of a file against all that is claimed of it in the same algorithms.
    pub fn judge(&self, path: &RelPath, found: &[Digest]) -> Judged {
        let mut whole = Judged::Nothing(Doubt::NoHash);
        for known in self.known(path) {
            whole = match (whole, known.judge(found)) {
                (differs @ Judged::Differs { .. }, _) | (_, differs @ Judged::Differs { .. }) => differs,
                (contested @ Judged::Nothing(Doubt::Contradiction), _)
                | (_, contested @ Judged::Nothing(Doubt::Contradiction)) => contested,
                (
                    Judged::Equal { values: one, reversed: first },
                    Judged::Equal { values: other, reversed: second },
                ) => Judged::Equal { values: one + other, reversed: first | second },
                (equal @ Judged::Equal { .. }, _) | (_, equal @ Judged::Equal { .. }) => equal,
                (_, doubt) => doubt,
            };
        }
        whole
    }

    /// Says how many claims about a file were compared, all of them equal.
    pub fn compare(&self, path: &RelPath, found: &[Digest]) -> Result<u32, Mismatch> {
        match self.judge(path, found) {
            Judged::Equal { values, .. } => Ok(values),
            Judged::Nothing(_) => Ok(0),
            Judged::Differs { claimed, found } => Err(Mismatch {
                path: path.clone(),
                manifest: self.claimant(path, &claimed),
                claimed: Box::new(claimed),
                found: Box::new(found),
            }),
        }
    }

    /// The manifest that says this of a file.
    fn claimant(&self, path: &RelPath, claimed: &Digest) -> String {
        let says =
            |known: Option<&Known>| known.is_some_and(|known| known.usable().any(|hash| hash == *claimed));
        let histories = self.histories.iter().filter(|(home, history)| {
            let below = home.as_ref().map_or_else(|| Some(path.clone()), |home| path.below(home));
            says(below.and_then(|below| history.known(&below)))
        });
        let mut histories =
            histories.filter_map(|(home, history)| Histories::newest_manifest(home.as_ref(), history));
        let list = || self.lists.iter().find(|list| says(list.roster.known(path)));
        let name = |list: &List| list.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        histories.next().map(String::from).or_else(|| list().map(name)).unwrap_or_default()
    }
}
