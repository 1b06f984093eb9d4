//! What lies in a dump's folder: its files, and the camera cards among them. Nothing here ever writes or follows a link.
//!
//! A folder is walked once; everything else works on that listing. [`judge`] finds the cards in it, names their clips and
//! says what is missing or damaged, with a few small reads a file. What is looked for in which family stands in `families/`.

mod container;
mod content;
mod day;
mod exam;
mod families;
mod family;
mod fault;
mod find;
mod finding;
mod follow;
pub mod identity;
mod judge;
mod junk;
mod known;
mod markup;
mod medium;
mod names;
mod pairs;
mod pattern;
mod probe;
mod report;
mod running;
mod same;
mod scan;
mod segments;
mod sequence;
pub mod settle;
pub mod snapshot;
mod tree;
mod walk;
pub mod watch;

pub use day::labels;
pub use family::Family;
pub use fault::{CardError, Fault, Faults};
pub use finding::{Finding, FindingCode, Severity, Verdict};
pub use follow::Follow;
pub use judge::judge;
pub(crate) use junk::is_junk;
pub use known::is_media;
pub use medium::{Card, Clip, Judged};
pub use names::{LONGEST_PATH, names};
pub use report::{DumpReport, ScanReport};
pub use same::same;
pub use scan::{scan, scan_now};

use crate::journey::Listing;
use std::path::Path;

/// Lists a dump: files and folders to send, and what stays behind and why; all sorted by path.
///
/// Errors name all that keeps the dump from being sent, not only the first: links, pipes and devices, names that no share
/// can hold, what this user may not read, and the temporary files of a copy that is still running. Blocks the thread.
pub fn list(folder: &Path) -> Result<Listing, CardError> {
    let walk::Walk { listing, faults } = walk::walk(folder)?;
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if listing.files.is_empty() {
        return Err(CardError::Empty { folder: folder.into(), skipped: listing.skipped.len() });
    }
    Ok(listing)
}

/// The roll that a folder is named after, `A001R2EC`; `None` where the name is not that of a roll: one or two letters,
/// three or four digits, and perhaps a letter and three more (ARRI, RED, Sony, Canon).
pub(crate) fn roll_name(folder: &Path) -> Option<&str> {
    folder.file_name()?.to_str().filter(|name| is_roll_name(name))
}

fn is_roll_name(name: &str) -> bool {
    let run = |text: &str, wanted: fn(&u8) -> bool| text.bytes().take_while(wanted).count();
    let (letters, rest) = name.split_at(run(name, u8::is_ascii_uppercase));
    let rest = rest.strip_prefix('_').unwrap_or(rest);
    let (digits, rest) = rest.split_at(run(rest, u8::is_ascii_digit));
    let tail_fits = rest.is_empty()
        || rest.len() == 4
            && rest.starts_with(|c: char| c.is_ascii_uppercase())
            && rest.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    (1..=2).contains(&letters.len()) && (3..=4).contains(&digits.len()) && tail_fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_is_known_by_its_name() {
        for roll in ["A001R2EC", "A001", "B_0042", "AB1234", "A_001C0X1"] {
            assert_eq!(roll_name(&Path::new("/nas/dumps").join(roll)), Some(roll));
        }
        for other in
            ["Footage", "a001", "A01", "A001R2E", "A001R2ECX", "ABC001", "A00001", "20261122_D03_MU", "A001é"]
        {
            assert_eq!(roll_name(&Path::new("/nas/dumps").join(other)), None, "{other}");
        }
        assert_eq!(roll_name(Path::new("/")), None);
    }
}
