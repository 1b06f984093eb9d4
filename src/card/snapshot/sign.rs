//! What shows, in a file or beside it, that somebody is copying it.

use crate::words::path::printable;
use jiff::Timestamp;
use rustix::fs::{SeekFrom, getxattr, seek};
use rustix::io::Errno;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::Path;

/// What says that a copy runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A name that copying tools give to what they have not finished.
    Temporary,
    /// Finder's mark of a file that it is copying.
    Busy,
    /// The end of the file was never written: it was made in full size first.
    Hole,
    /// A part before its end was never written: it arrives out of order, or the file system keeps no zeros.
    Gap,
    /// A process has it open for writing.
    Open,
}

/// A sign, and where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The file or folder, below the dump's folder, printable.
    pub path: String,
    /// What was seen.
    pub sign: Sign,
    /// When the file last changed.
    pub changed: Timestamp,
}

impl Sight {
    /// In words: a part of a sentence.
    pub fn words(&self) -> String {
        let path = printable(&self.path);
        match self.sign {
            Sign::Temporary => format!("`{path}` is a temporary file"),
            Sign::Busy => format!("`{path}` has Finder's mark of a running copy"),
            Sign::Hole => format!("`{path}` has its full size, and its end was never written"),
            Sign::Gap => format!("`{path}` has its full size, and a part of it was never written"),
            Sign::Open => format!("`{path}` is open for writing"),
        }
    }
}

/// Type and creator that Finder gives to a file that it is copying.
const BUSY: &[u8; 8] = b"brokMACS";
/// The attribute of macOS, as a Linux server or client shows it.
const FINDER_INFO: [&str; 2] = ["user.com.apple.FinderInfo", "com.apple.FinderInfo"];
/// Samba's `fruit:metadata = netatalk`: an AppleDouble header.
const NETATALK: &str = "user.org.netatalk.Metadata";
/// Samba's `fruit:metadata = stream`: AFP_AfpInfo, with FinderInfo behind the first 16 of its 60 bytes.
const AFP_INFO: &str = "user.DosStream.AFP_AfpInfo:$DATA";
const BEFORE_FINDER_INFO: usize = 16;
/// The magic of AppleDouble, and its number for FinderInfo (RFC 1740).
const APPLE_DOUBLE: u32 = 0x0005_1607;
const ENTRY: u32 = 9;
/// The most of a header that is read.
const HEADER: u64 = 4096;

/// The signs of a file that changed lately.
pub(super) fn of(path: &Path, name: &str, found: &Metadata) -> Vec<Sign> {
    if name.starts_with("._") {
        return if is_busy_double(&beginning(path)) { vec![Sign::Busy] } else { Vec::new() };
    }
    let busy = has_mark(path).then_some(Sign::Busy);
    busy.into_iter().chain(unwritten(path, found.len())).collect()
}

fn has_mark(path: &Path) -> bool {
    let begins = |value: &[u8], at: usize| value.get(at..at + BUSY.len()) == Some(BUSY);
    FINDER_INFO.iter().any(|name| begins(&attribute(path, name), 0))
        || begins(&attribute(path, AFP_INFO), BEFORE_FINDER_INFO)
        || is_busy_double(&attribute(path, NETATALK))
}

/// An extended attribute; empty where there is none.
fn attribute(path: &Path, name: &str) -> Vec<u8> {
    let mut value = vec![0; HEADER as usize];
    let length = getxattr(path, name, &mut value[..]).unwrap_or(0);
    value.truncate(length);
    value
}

fn beginning(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A file that cannot be read shows nothing here; that it cannot be read is said when the dump is listed.
    let _ = File::open(path).and_then(|file| file.take(HEADER).read_to_end(&mut bytes));
    bytes
}

/// Magic, version, 16 bytes, a count, and entries of id, offset and length.
fn is_busy_double(bytes: &[u8]) -> bool {
    let number = |at: usize| -> Option<u32> {
        Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
    };
    if number(0) != Some(APPLE_DOUBLE) {
        return false;
    }
    let count = bytes.get(24..26).map_or(0, |count| u16::from_be_bytes([count[0], count[1]]));
    (0..usize::from(count)).map(|entry| 26 + entry * 12).any(|entry| {
        let offset = number(entry + 4).and_then(|offset| usize::try_from(offset).ok());
        let info = offset.and_then(|offset| bytes.get(offset..offset.checked_add(BUSY.len())?));
        number(entry) == Some(ENTRY) && info == Some(BUSY.as_slice())
    })
}

/// What of a file was never written. The file system tells, without a byte being read.
fn unwritten(path: &Path, size: u64) -> Option<Sign> {
    let last = size.checked_sub(1)?;
    let file = File::open(path).ok()?;
    if seek(&file, SeekFrom::Data(last)) == Err(Errno::NXIO) {
        return Some(Sign::Hole);
    }
    // A file without holes has one at its end.
    let first = seek(&file, SeekFrom::Hole(0)).ok()?;
    (first < size).then_some(Sign::Gap)
}
