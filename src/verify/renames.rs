//! Files with other names: those whose new name is recorded, and those that somebody renamed without a word.

use super::expected::{By, Expected};
use super::hashing::{Read, Reading, ToRead};
use super::line::{Compared, Line, Status};
use super::media::{Found, Media, Walked};
use super::outcome::{Judged, Rules};
use crate::manifest::known::Known;
use crate::problem::Problem;
use crate::share::EntryKind;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Tells the new names that histories have recorded, of files that are there.
pub(super) fn recorded(expected: &Expected, walked: &Walked, judged: &mut Judged) {
    for (home, history) in expected.claims.histories.iter() {
        let full = |below: &RelPath| home.as_ref().map_or_else(|| below.clone(), |home| home.join(below));
        for (before, now) in history.roster.renamed() {
            let now = full(now);
            if walked.entries.contains_key(&now) {
                judged.add(Line::new(full(before).as_str(), Status::Renamed).renamed_to(now.as_str()));
            }
        }
    }
}

/// Tells the missing files. One whose content lies there under a name that nobody vouches for was renamed: a receipt
/// takes that for an explanation, and for any other manifest it is only a hint.
pub(super) async fn find(
    media: &Media,
    missing: Vec<RelPath>,
    new: &mut Vec<(&RelPath, Found)>,
    expected: &Expected,
    rules: Rules,
    reading: &Reading,
    judged: &mut Judged,
) -> Result<(), Problem> {
    let wanted = if rules.fast { Vec::new() } else { alike(&missing, new, expected) };
    let pairs = match wanted.is_empty() {
        true => HashMap::new(),
        false => pairs(media, &missing, wanted, expected, reading, judged).await?,
    };
    let mut taken = HashSet::new();
    for path in missing {
        let hash = expected.claims.known(&path).flat_map(Known::usable).min_by_key(Digest::algorithm);
        let pair = pairs.get(&path);
        let original = expected.originals.get(&path).map(RelPath::as_str);
        let lowercase = pair.map(|_| path.as_str().to_lowercase());
        let mut line = Line::new(String::from(path), Status::Missing).original(original);
        line.compared = hash.map(|hash| Compared::hashes(&hash, None));
        if let Some((now, found)) = pair {
            line = line.renamed_to(now.as_str());
            if expected.by == By::Receipt {
                line.status = Status::Renamed;
                line.compared = Some(Compared::hashes(found, Some(found)));
                taken.insert(now.clone());
            } else if Some(now.as_str().to_lowercase()) == lowercase {
                line = line.because("its letters are in another case there", "case_differs");
            }
        }
        judged.add(line);
    }
    new.retain(|(path, _)| !taken.contains(*path));
    Ok(())
}

/// The new files that are worth reading: as long as a missing one, or of its name where no length is known.
fn alike(missing: &[RelPath], new: &[(&RelPath, Found)], expected: &Expected) -> Vec<(RelPath, u64)> {
    if new.is_empty() {
        return Vec::new();
    }
    let (mut sizes, mut names) = (HashSet::new(), HashSet::new());
    for path in missing {
        match expected.claims.size(path) {
            Some(size) => _ = sizes.insert(size),
            None => _ = names.insert(path.name().to_lowercase()),
        }
    }
    let is_alike = |path: &RelPath, found: &Found| {
        // All empty files are alike.
        found.kind == EntryKind::File
            && found.size > 0
            && (sizes.contains(&found.size) || names.contains(&path.name().to_lowercase()))
    };
    let alike = new.iter().filter(|(path, found)| is_alike(path, found));
    alike.map(|(path, found)| ((*path).clone(), found.size)).collect()
}

/// Reads them, and gives each missing file the first that is all it was said to be.
async fn pairs(
    media: &Media,
    missing: &[RelPath],
    wanted: Vec<(RelPath, u64)>,
    expected: &Expected,
    reading: &Reading,
    judged: &mut Judged,
) -> Result<HashMap<RelPath, (RelPath, Digest)>, Problem> {
    let mut by_hash: HashMap<Digest, Vec<&RelPath>> = HashMap::new();
    let mut algorithms = BTreeSet::new();
    for path in missing.iter().rev() {
        let hash = expected.claims.known(path).flat_map(Known::usable).min_by_key(Digest::algorithm);
        if let Some(hash) = hash {
            algorithms.insert(hash.algorithm());
            by_hash.entry(hash).or_default().push(path);
        }
    }
    let algorithms: std::sync::Arc<[Algorithm]> = algorithms.into_iter().collect();
    let files = wanted.iter().map(|(path, size)| ToRead {
        path: path.clone(),
        size: *size,
        algorithms: algorithms.clone(),
    });
    let mut found: Vec<Option<Vec<Digest>>> = vec![None; wanted.len()];
    let mut bytes = 0;
    let mut take = |place: usize, read: Read| {
        if let Ok((digests, size)) = read {
            bytes += size;
            found[place] = Some(digests);
        }
    };
    media.hash(files, reading, &mut take).await?;
    judged.bytes += bytes;
    let mut pairs = HashMap::new();
    for ((now, _), digests) in wanted.into_iter().zip(found) {
        let hit = digests.into_iter().flatten().find_map(|digest| {
            by_hash.get_mut(&digest).and_then(Vec::pop).map(|before| (before.clone(), digest))
        });
        if let Some((before, digest)) = hit {
            pairs.insert(before, (now, digest));
        }
    }
    Ok(pairs)
}
