//! Is the dump still what was listed?

use super::fault::{CardError, Fault, Faults};
use crate::journey::Listing;
use crate::words::path::RelPath;
use std::cmp::Ordering;
use std::iter::Peekable;

/// Compares two listings of one dump: the same files, of the same sizes and times, in the same folders. Junk and the
/// times of folders may differ: looking at a folder on a Mac changes both.
pub fn same(before: &Listing, after: &Listing) -> Result<(), CardError> {
    let mut faults = Faults::default();
    let file = |path: &RelPath| path.as_str().to_owned();
    for pair in pairs(&before.files, &after.files, |file| &file.path) {
        match pair {
            (Some(gone), None) => faults.add(Fault::Vanished, &file(&gone.path), ""),
            (None, Some(new)) => faults.add(Fault::Appeared, &file(&new.path), ""),
            (Some(was), Some(is)) if was != is => faults.add(Fault::Changed, &file(&is.path), ""),
            _ => {}
        }
    }
    for pair in pairs(&before.folders, &after.folders, |folder| &folder.path) {
        match pair {
            (Some(gone), None) => faults.add(Fault::Vanished, &file(&gone.path), ""),
            (None, Some(new)) => faults.add(Fault::Appeared, &file(&new.path), ""),
            _ => {}
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}

/// Walks two lists, both sorted by path, side by side.
fn pairs<'a, T>(
    before: &'a [T],
    after: &'a [T],
    path: impl Fn(&T) -> &RelPath,
) -> impl Iterator<Item = (Option<&'a T>, Option<&'a T>)> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let order = move |one: &mut Peekable<std::slice::Iter<'a, T>>,
                      other: &mut Peekable<std::slice::Iter<'a, T>>| {
        match (one.peek(), other.peek()) {
            (Some(one), Some(other)) => Some(path(one).cmp(path(other))),
            (Some(_), None) => Some(Ordering::Less),
            (None, Some(_)) => Some(Ordering::Greater),
            (None, None) => None,
        }
    };
    std::iter::from_fn(move || match order(&mut before, &mut after)? {
        Ordering::Less => Some((before.next(), None)),
        Ordering::Greater => Some((None, after.next())),
        Ordering::Equal => Some((before.next(), after.next())),
    })
}
