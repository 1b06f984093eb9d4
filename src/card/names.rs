//! The table of a dump's names that Windows or the share cannot hold, and the name that each could have there.

use crate::journey::{Listing, Misnamed};
use crate::words::english;
use crate::words::name::{fault, key, mapped};
use crate::words::path::RelPath;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Digits behind a name, more of them where fewer make a name that is taken.
const DIGITS: [usize; 4] = [6, 12, 24, 64];

/// The longest path of Windows, in UTF-16 units ([MS-FSCC] 2.1.5).
pub const LONGEST_PATH: usize = 32_767;

/// Names that come from `ingest` itself: the folder of a history, and the table of contents in it.
const HISTORY: &str = "ascmhl";
const CHAIN: &str = "ascmhl_chain.xml";

/// Looks at every name of a dump. Each row has the name that the file or folder would have on the share, where there
/// is one; the same for the same dump, and for the same name in whatever company, as long as that leaves it free.
///
/// `longest` is how many UTF-16 units a path below the roll's folder may have.
pub fn names(listing: &Listing, longest: usize) -> Vec<Misnamed> {
    let mut folders: BTreeMap<&str, Vec<Entry<'_>>> = BTreeMap::new();
    let listed = listing.folders.iter().map(|folder| Entry::new(&folder.path, true));
    for entry in listed.chain(listing.files.iter().map(|file| Entry::new(&file.path, false))) {
        let above = entry.path.as_str().rsplit_once('/').map_or("", |(above, _)| above);
        folders.entry(above).or_default().push(entry);
    }
    let homes: Vec<&str> =
        folders.iter().filter(|(_, entries)| has_history(entries)).map(|(home, _)| *home).collect();
    let mut table: BTreeMap<&str, Misnamed> = BTreeMap::new();
    for (above, entries) in folders {
        table.extend(folder(above, entries, &homes));
    }
    too_long(listing, longest, &mut table);
    table.into_values().collect()
}

struct Entry<'a> {
    path: &'a RelPath,
    is_folder: bool,
}

impl<'a> Entry<'a> {
    fn new(path: &'a RelPath, is_folder: bool) -> Self {
        Self { path, is_folder }
    }

    /// Whether it is what `ingest` itself would write there.
    fn is_ours(&self, ours: &str) -> bool {
        self.path.name() == ours && self.is_folder == (ours == HISTORY)
    }
}

fn has_history(entries: &[Entry<'_>]) -> bool {
    entries.iter().any(|entry| entry.is_ours(HISTORY))
}

/// Whether a manifest above a folder vouches for a history in it or below it, by this very name.
fn is_vouched_for(folder: &str, homes: &[&str]) -> bool {
    let lies_in = |path: &str, above: &str| {
        above.is_empty() || path.strip_prefix(above).is_some_and(|rest| rest.starts_with('/'))
    };
    homes.iter().any(|home| *home == folder || lies_in(home, folder))
        && homes.iter().any(|home| *home != folder && lies_in(folder, home))
}

/// The rows of one folder; `homes` are the folders with histories.
fn folder<'a>(above: &str, mut entries: Vec<Entry<'a>>, homes: &[&str]) -> Vec<(&'a str, Misnamed)> {
    let in_history = above.split('/').any(|name| name == HISTORY);
    let ours = if in_history { CHAIN } else { HISTORY };
    // The roll gets a history; folders below it go on with one that they have.
    let writes = above.is_empty() || in_history || has_history(&entries);
    let mut taken: HashMap<String, &str> = HashMap::new();
    if writes {
        taken.insert(key(ours), ours);
    }
    // The first in the order of bytes keeps its name.
    entries.sort_unstable_by(|one, other| one.path.cmp(other.path));
    let mut bad = Vec::new();
    for entry in &entries {
        let name = entry.path.name();
        if writes && entry.is_ours(ours) {
            continue;
        }
        match (fault(name), taken.get(&key(name))) {
            (Some(why), _) => bad.push((entry, why.into_owned())),
            (None, Some(first)) => {
                bad.push((entry, format!("on the share it is the same name as `{first}`")));
            }
            (None, None) => _ = taken.insert(key(name), name),
        }
    }
    let mut taken: HashSet<String> = taken.into_keys().collect();
    let row = |(entry, why): (&Entry<'a>, String)| {
        let free = |digits| Some(mapped(entry.path.name(), digits)).filter(|name| taken.insert(key(name)));
        let (why, delivered) = match in_history || is_vouched_for(entry.path.as_str(), homes) {
            // What names it cannot be written anew.
            true => (format!("{why}, and a history knows it by this name"), None),
            false => (why, DIGITS.into_iter().find_map(free)),
        };
        (entry.path.as_str(), Misnamed { path: entry.path.clone(), why, delivered })
    };
    bad.into_iter().map(row).collect()
}

/// Adds what lies too deep. No other name would help there, so that none is given.
fn too_long<'a>(listing: &'a Listing, longest: usize, table: &mut BTreeMap<&'a str, Misnamed>) {
    let paths = listing.folders.iter().map(|folder| &folder.path);
    let paths = paths.chain(listing.files.iter().map(|file| &file.path));
    // Where not even bytes are as many, there is nothing to count; a name in the place of another adds a few.
    let suspects: Vec<&RelPath> =
        paths.filter(|path| path.as_str().len() > longest || !table.is_empty()).collect();
    for path in suspects {
        if let Some(length) = delivered_length(path, table).filter(|length| *length > longest) {
            let why =
                format!("its path is {} too long", english::count((length - longest) as u64, "character"));
            table.insert(path.as_str(), Misnamed { path: path.clone(), why, delivered: None });
        }
    }
}

/// UTF-16 units of a path on the share; `None` where a folder above it has no name there.
fn delivered_length(path: &RelPath, table: &BTreeMap<&str, Misnamed>) -> Option<usize> {
    let text = path.as_str();
    let ends = text.match_indices('/').map(|(end, _)| end).chain([text.len()]);
    let mut start = 0;
    let mut length = 0;
    for end in ends {
        let row = table.get(&text[..end]);
        let other = row.and_then(|row| row.delivered.as_deref());
        if row.is_some() && other.is_none() {
            return None;
        }
        length += other.unwrap_or(&text[start..end]).encode_utf16().count() + usize::from(start > 0);
        start = end + 1;
    }
    Some(length)
}

#[cfg(test)]
mod tests;
