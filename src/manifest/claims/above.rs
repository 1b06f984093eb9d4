//! Manifests that lie above a dump: tools put them into the folder of the day or of the volume, with the dump's name in
//! every path. What they say of other dumps is no claim about this one.

use crate::journey::Claim;
use crate::manifest::asc_mhl::{FOLDER, History};
use crate::manifest::detect;
use crate::manifest::error::ManifestError;
use crate::manifest::kind::Kind;
use crate::manifest::list::{Base, List};
use crate::words::path::RelPath;
use std::path::{Path, PathBuf};

/// Folders above a dump that are looked at: its medium, its day, its production.
const LEVELS: usize = 3;
/// Manifests in one of them that are read.
const MOST: usize = 1000;

/// The manifests above a dump that are about it, and those of which nobody knows.
///
/// # Errors
/// When one that is named after the dump cannot be believed.
pub(super) fn above(root: &Path) -> Result<(Vec<List>, Vec<Claim>), ManifestError> {
    let (mut lists, mut unread) = (Vec::new(), Vec::new());
    // Where the dump is no folder with a name, nothing above it can mean it.
    let Ok(root) = std::path::absolute(root) else { return Ok((lists, unread)) };
    for folder in root.ancestors().skip(1).take(LEVELS) {
        let below = root.strip_prefix(folder).ok().and_then(Path::to_str);
        let Some(below) = below.and_then(|below| RelPath::new(below).ok()) else { break };
        match History::load(folder) {
            Ok(history) => lists.extend(history.and_then(|history| of_history(folder, &history, &below))),
            Err(error) => unread.push(unknown(folder, Path::new(FOLDER), Kind::History, &error)),
        }
        for path in candidates(folder) {
            match List::read(&path, &Base::Above(below.clone())) {
                Ok(list) if list.roster.files().next().is_some() => lists.push(list),
                Ok(_) | Err(ManifestError::NoRecords(_)) => {}
                Err(error) if is_named_after(&path, &root) => return Err(error),
                Err(error) => unread.push(unknown(folder, &path, Kind::Mhl, &error)),
            }
        }
    }
    Ok((lists, unread))
}

/// Files in a folder that may be manifests, by their names. A folder that cannot be listed has none for us.
fn candidates(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let named = entries.filter(|entry| entry.file_name().to_str().is_some_and(detect::has_name_of_one));
    let files = named.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut paths: Vec<PathBuf> = files.map(|entry| entry.path()).take(MOST).collect();
    paths.sort_unstable();
    paths
}

/// What a history of a folder above says of this dump; `None` when that is nothing.
fn of_history(folder: &Path, history: &History, below: &RelPath) -> Option<List> {
    let newest = history.generations.last()?;
    let roster = history.roster.below(below, |path| history.leaves_out(path));
    roster.files().next()?;
    let (path, about) = (folder.join(FOLDER).join(&newest.name), newest.about.clone());
    Some(List { path, about, roster, elsewhere: 0 })
}

fn is_named_after(list: &Path, root: &Path) -> bool {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    name(list).starts_with(&name(root))
}

fn unknown(folder: &Path, path: &Path, kind: Kind, error: &ManifestError) -> Claim {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    // A name that is in a folder is a path below it.
    let name = RelPath::new(name).unwrap_or_else(|_| RelPath::new(FOLDER).expect("a plain name"));
    Claim {
        folder: Some(folder.into()),
        unchecked: Some(format!("whether it is about this dump is not known: {error}")),
        ..Claim::new(name, kind.word())
    }
}
