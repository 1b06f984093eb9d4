//! ASC MHL v2.0: reading the histories that a dump brings along, and writing the next generation of a delivered roll.
//!
//! ```text
//! CARD/                                       the scope: paths in its manifests are relative to it
//!   ascmhl/
//!     0001_CARD_2026-03-14_101500Z.mhl        generation 1, never changed after it was written
//!     0002_CARD_2026-03-15_081200Z.mhl        generation 2
//!     ascmhl_chain.xml                        name and C4 of every manifest, in order
//!   REEL2/ascmhl/...                          a nested history, which owns everything below REEL2
//! ```
//!
//! Source: ASC Media Hash List specification v1.0 (2022-03-15) and its schemas. Where the reference tool is stricter
//! than the text, what is written here suits the tool too.

mod action;
mod chain;
mod commit;
mod creator;
mod error;
mod folder_check;
mod folder_hash;
mod histories;
mod history;
mod ignore;
mod left_out;
pub(super) mod manifest;
mod roll;
mod scope;
mod seal;
mod text;
mod tree;

pub use chain::chain_lists;
pub use commit::{CommitError, commit};
pub use creator::{Author, Creator};
pub use error::SealError;
pub use folder_check::{FolderCheck, FolderDiffers, Lying, check_folders};
pub use histories::Histories;
pub use history::{Generation, History};
pub use left_out::{LeftOut, pattern_of};
pub use roll::{Process, Roll, SealedFile, SealedRoll};
pub use seal::seal;

use super::xml::is_allowed;
use crate::words::digest::Algorithm;
use crate::words::path::RelPath;

/// The namespace of its manifests.
const NAMESPACE: &str = "urn:ASC:MHL:v2.0";
/// The folder that holds a history.
pub const FOLDER: &str = "ascmhl";
/// The table of contents in that folder.
pub(crate) const CHAIN: &str = "ascmhl_chain.xml";

/// Whether a file belongs to a history: it is proven by the history itself, and no manifest lists it.
pub(crate) fn is_history(path: &RelPath) -> bool {
    path.components().any(|name| name == FOLDER)
}

/// Whether a file is the table of contents of a history.
pub(crate) fn is_chain(path: &RelPath) -> bool {
    path.name() == CHAIN && path.parent().is_some_and(|folder| folder.name() == FOLDER)
}

/// The hash formats that a manifest may hold, in the order that its schema prescribes.
const FORMATS: [Algorithm; 6] =
    [Algorithm::C4, Algorithm::Md5, Algorithm::Sha1, Algorithm::Xxh128, Algorithm::Xxh3, Algorithm::Xxh64];

/// Whether a manifest may hold this format.
pub fn can_hold(format: Algorithm) -> bool {
    FORMATS.contains(&format)
}

/// Whether a manifest can hold this path, and every tool reads it as the same one; else why not, in mid-sentence.
///
/// XML has no way to write most control characters, and a `\` or a drive's letter is part of a path elsewhere.
pub fn can_name(path: &str) -> Result<(), &'static str> {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if !path.chars().all(is_allowed) {
        return Err("its name has a character that XML forbids");
    }
    if path.contains('\\') || drive {
        return Err("its name is a path of other folders for tools of Windows");
    }
    Ok(())
}

/// The format of an element's name.
fn format(element: &str) -> Option<Algorithm> {
    FORMATS.into_iter().find(|format| format.name() == element)
}
