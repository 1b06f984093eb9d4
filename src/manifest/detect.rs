//! Which kind of manifest a file is. What is in it tells, never its name alone: an `.mhl` may be one of two formats that
//! have nothing in common.

use super::asc_mhl::{CHAIN, FOLDER};
use super::checksums;
use super::encoding;
use super::kind::Kind;
use super::open;
use crate::words::path::{IoAt, IoError};
use std::io::Read;
use std::path::Path;

/// Bytes that are looked at.
const HEAD: u64 = 16 * 1024;

/// The kind of a file; `None` for one that is no manifest.
///
/// # Errors
/// When it cannot be read.
pub fn kind(path: &Path) -> Result<Option<Kind>, IoError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let in_history = path.parent().and_then(Path::file_name).is_some_and(|folder| folder == FOLDER);
    let is_mhl = is_mhl(&name);
    if in_history && (is_mhl || name == CHAIN) {
        return Ok(Some(Kind::History));
    }
    let mut head = Vec::new();
    let Some((file, _)) = open::regular(path)? else { return Ok(None) };
    file.take(HEAD).read_to_end(&mut head).at(path)?;
    let head = encoding::look(&head);
    Ok(match () {
        () if is_mhl && head.contains("urn:ASC:MHL") => Some(Kind::PackingList),
        () if is_mhl => Some(Kind::Mhl),
        () if checksums::is_name(&name) || checksums::looks_like_one(&name, &head) => Some(Kind::Checksums),
        () => None,
    })
}

/// Whether a file among media may be a manifest, by its name: others need not be opened.
pub fn has_name_of_one(name: &str) -> bool {
    // `._` files are what macOS leaves beside every file on foreign file systems.
    !name.starts_with("._") && (is_mhl(name) || checksums::is_name(name))
}

fn is_mhl(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("mhl"))
}
