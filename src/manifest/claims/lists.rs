//! Manifests that lie among the media: recognised, and honestly reported as not checked.

use crate::journey::{Claim, Listing};
use crate::manifest::asc_mhl::{ManifestError, is_history};
use crate::manifest::open;
use crate::words::path::{IoAt, RelPath};
use std::io::Read;
use std::path::Path;

/// Endings of lists in one algorithm.
const ENDINGS: [&str; 12] =
    ["md5", "sha1", "sha256", "sha512", "xxh", "xxh32", "xxh64", "xxh3", "xxh128", "c4", "b3", "blake3"];
/// Names of such lists.
const NAMES: [&str; 6] = ["MD5SUMS", "SHA1SUMS", "SHA256SUMS", "SHA512SUMS", "XXHSUMS", "B3SUMS"];

/// Every manifest in the listing that is not part of a history.
pub(super) fn unread(root: &Path, listing: &Listing) -> Result<Vec<Claim>, ManifestError> {
    let mut found = Vec::new();
    for file in listing.files.iter().filter(|file| !is_history(&file.path)) {
        let kind = match file.path.name().rsplit_once('.') {
            _ if file.path.name().starts_with("._") => continue,
            Some((_, ending)) if ending.eq_ignore_ascii_case("mhl") => mhl(root, &file.path)?,
            Some((_, ending)) if ENDINGS.contains(&&*ending.to_ascii_lowercase()) => CHECKSUMS,
            _ if NAMES.contains(&&*file.path.name().to_ascii_uppercase()) => CHECKSUMS,
            _ => continue,
        };
        let (kind, why) = kind;
        found.push(Claim {
            path: file.path.clone(),
            kind: kind.into(),
            files: 0,
            unchecked: Some(why.into()),
        });
    }
    Ok(found)
}

type Kind = (&'static str, &'static str);
const CHECKSUMS: Kind = ("checksums", "Checksum lists are not read yet");

/// What kind of `.mhl` it is. The namespace tells, never the name.
fn mhl(root: &Path, path: &RelPath) -> Result<Kind, ManifestError> {
    const HEAD: u64 = 4096;
    let path = path.under(root);
    let mut head = Vec::new();
    if let Some((file, _)) = open::regular(&path)? {
        file.take(HEAD).read_to_end(&mut head).at(&path)?;
    }
    let asc = String::from_utf8_lossy(&head).contains("urn:ASC:MHL");
    Ok(match asc {
        true => ("asc-mhl-list", "ASC MHL manifests outside of a history are not read yet"),
        false => ("mhl", "MHL 1.x is not read yet"),
    })
}
