//! What tells a card from all others, whatever its folder is called: numbers of the medium, numbers of the clips, and the
//! content of its media files, of which only both ends are read.
//!
//! Names tell nothing: `C0001.MP4` is on every card. Equal prints are no proof that files are equal, but no two takes have
//! the same beginning, end and size.

mod prints;
mod relation;

pub use prints::prints;
pub use relation::{Relation, relate};

use crate::journey::{Dump, Identity, Print};
use std::collections::BTreeSet;
use twox_hash::XxHash3_128;

/// Hashes of single files that are kept to find cards that share some.
const SKETCH: usize = 32;

/// The media files of a card, each with its path below the card's own folder, size and print.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Media(BTreeSet<(String, u64, Print)>);

impl Media {
    /// Of what lies in a dump; paths are those below its folder. `roots` are the cards' folders, each with a `/` behind it.
    pub fn new<'a>(roots: &[String], files: impl Iterator<Item = (&'a str, u64, Print)>) -> Self {
        let below = |path: &'a str| {
            let root = roots.iter().filter(|root| path.starts_with(root.as_str())).map(String::len).max();
            path[root.unwrap_or(0)..].to_lowercase()
        };
        Self(files.map(|(path, size, print)| (below(path), size, print)).collect())
    }

    /// Of a dump whose files were looked at; `roots` as of [`new`](Self::new).
    pub fn of(dump: &Dump, roots: &[String]) -> Self {
        let printed = dump.files.iter().filter_map(|file| Some((&file.source, file.print?)));
        let files = printed.map(|(source, print)| (source.path.as_str(), source.size, print));
        Self::new(roots, files)
    }

    /// What the journal keeps to find the card again.
    pub fn identity(&self, roots: Vec<String>, hardware: Vec<String>, clips: Vec<String>) -> Identity {
        let each = |(path, size, print): &(String, u64, Print)| hash([format!("{path}\0{size}\0{print}")]);
        let mut sketch: Vec<Print> = self.0.iter().map(each).collect();
        let fingerprint = (!sketch.is_empty()).then(|| hash(sketch.iter().map(Print::to_string)));
        sketch.sort_unstable();
        sketch.truncate(SKETCH);
        Identity { roots, hardware, clips, fingerprint, sketch }
    }
}

fn hash(texts: impl IntoIterator<Item = String>) -> Print {
    let mut hasher = XxHash3_128::new();
    texts.into_iter().for_each(|text| hasher.write(text.as_bytes()));
    hasher.finish_128().into()
}

/// Whether two cards may have to do with each other, so that a closer look is worth it.
pub fn may_be_related(one: &Identity, other: &Identity) -> bool {
    shares(&one.hardware, &other.hardware)
        || shares(&one.clips, &other.clips)
        || shares(&one.sketch, &other.sketch)
}

fn shares<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|item| other.contains(item))
}

#[cfg(test)]
mod tests;
