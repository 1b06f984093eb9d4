//! Everything that the manifests which came with a dump say about it: claims, to be held against every byte that is
//! sent.

mod lists;

use super::asc_mhl::{Histories, Known, ManifestError};
use crate::journey::{Claim, Listing};
use crate::problem::{Code, Problem};
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::{RelPath, printable};
use std::collections::{BTreeSet, HashSet};
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
    algorithms: BTreeSet<Algorithm>,
}

/// A file that is not what a manifest says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` has {found:?}, and the manifest that came along says {claimed:?}")]
pub struct Mismatch {
    /// Below the dump's folder.
    pub path: RelPath,
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
/// When a history cannot be believed: then nobody knows what the dump should be.
pub fn claims(root: &Path, listing: &Listing) -> Result<Claims, ManifestError> {
    let histories = Histories::load(root, listing)?;
    let mut claims = Claims { histories, ..Claims::default() };
    let files: HashSet<&str> = listing.files.iter().map(|file| file.path.as_str()).collect();
    let folders: HashSet<&str> = listing.folders.iter().map(|folder| folder.path.as_str()).collect();
    let skipped: HashSet<&str> = listing.skipped.iter().map(|skipped| &*skipped.path).collect();

    for (home, history) in claims.histories.iter() {
        let full = |below: &RelPath| home.as_ref().map_or_else(|| below.clone(), |home| home.join(below));
        let mut checked = 0;
        for (below, known) in history.files() {
            let path = full(below);
            if files.contains(path.as_str()) && known.is_unusable() {
                claims.unusable.push(path);
            } else if files.contains(path.as_str()) {
                checked += 1;
                claims.algorithms.extend(known.usable().map(|hash| hash.algorithm()));
            } else if left_behind(&path, &skipped) {
                claims.skipped.push(path);
            } else if !history.leaves_out(below) {
                claims.missing.push(path);
            }
        }
        for below in history.folders() {
            let path = full(below);
            let stays = left_behind(&path, &skipped) || history.leaves_out_folder(below);
            if !stays && !folders.contains(path.as_str()) {
                claims.missing_folders.push(path);
            }
        }
        if let Some(path) = Histories::newest_manifest(home.as_ref(), history) {
            claims.summary.push(Claim { path, kind: "asc-mhl".into(), files: checked, unchecked: None });
        }
    }
    claims.summary.extend(lists::unread(root, listing)?);
    let Claims { missing, missing_folders, skipped, unusable, .. } = &mut claims;
    for list in [missing, missing_folders, skipped, unusable] {
        list.sort_unstable();
    }
    Ok(claims)
}

/// Whether a path, or a folder above it, is among what stays behind.
fn left_behind(path: &RelPath, skipped: &HashSet<&str>) -> bool {
    let above = path.as_str().match_indices('/').map(|(end, _)| &path.as_str()[..end]);
    !skipped.is_empty() && above.chain([path.as_str()]).any(|part| skipped.contains(&*printable(part)))
}

impl Claims {
    /// What the one read of each file has to compute: xxh64 for the new generation, and every algorithm in which
    /// something is claimed.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let wanted =
            |algorithm: &Algorithm| *algorithm == Algorithm::Xxh64 || self.algorithms.contains(algorithm);
        Algorithm::ALL.into_iter().filter(wanted).collect()
    }

    /// The hashes that are claimed of a file.
    pub fn hashes(&self, path: &RelPath) -> Vec<Digest> {
        let known = self.histories.covering(path);
        known.filter_map(|(history, below)| history.known(&below)).flat_map(Known::usable).collect()
    }

    /// The size that is claimed of a file.
    pub fn size(&self, path: &RelPath) -> Option<u64> {
        self.histories.covering(path).find_map(|(history, below)| history.known(&below)?.size)
    }

    /// Holds the hashes of a file against all that is claimed of it in the same algorithms, and says how many claims
    /// that were.
    pub fn compare(&self, path: &RelPath, found: &[Digest]) -> Result<u32, Mismatch> {
        let mut compared = 0;
        for claimed in self.hashes(path) {
            if let Some(found) = found.iter().find(|found| found.algorithm() == claimed.algorithm()) {
                if *found != claimed {
                    let (claimed, found) = (Box::new(claimed), Box::new(*found));
                    return Err(Mismatch { path: path.clone(), claimed, found });
                }
                compared += 1;
            }
        }
        Ok(compared)
    }
}
