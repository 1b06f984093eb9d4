//! What a manifest of any kind is read as: a stream of records.

use crate::words::digest::Digest;
use crate::words::path::{RelPath, printable};
use std::fmt;

/// Bytes in a path; the longest that any system takes is a fraction of it.
pub(super) const PATH: usize = 64 * 1024;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A file.
    File(FileRecord),
    /// A folder.
    Folder(FolderRecord),
    /// One that is not believed. Nothing at that path is ever opened.
    Rejected(Rejected),
}

/// A file as one manifest knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Below the folder that the manifest is about.
    pub path: RelPath,
    /// Bytes.
    pub size: Size,
    /// Values that may be relied on: well-formed, of a known algorithm, and not said to have failed.
    pub usable: Vec<Digest>,
    /// Why something else of it may not.
    pub doubt: Option<Doubt>,
    /// The name it had before.
    pub previous: Option<RelPath>,
    /// An xxh64 may be written the wrong way round: MHL 1.x has an element for either byte order, and tools mix them up.
    pub either_way: bool,
    /// It began with a `/`: below the root all the same, if a file lies there, else absolute.
    pub rooted: bool,
}

impl FileRecord {
    pub(super) fn new(path: RelPath) -> Self {
        let (usable, doubt, previous) = (Vec::with_capacity(1), None, None);
        Self { path, size: Size::NotGiven, usable, doubt, previous, either_way: false, rooted: false }
    }

    /// Takes a hash, or why there is none to rely on. The same twice is no news; two that differ are a contradiction.
    pub(super) fn hash(&mut self, value: Result<Digest, Doubt>) {
        match value {
            Ok(digest) if self.usable.contains(&digest) => {}
            Ok(digest) => match self.usable.iter().any(|known| known.algorithm() == digest.algorithm()) {
                true => self.doubt = Some(Doubt::Contradiction),
                false => self.usable.push(digest),
            },
            Err(doubt) => self.doubt = self.doubt.or(Some(doubt)),
        }
    }
}

/// A size as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Left out.
    #[default]
    NotGiven,
    /// Bytes.
    Bytes(u64),
    /// No number of bytes that a file can have.
    Unreadable,
}

impl Size {
    /// Reads a decimal number.
    pub(super) fn parse(text: &str) -> Self {
        let digits = text.trim();
        let decimal = digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|_| decimal).map_or(Self::Unreadable, Self::Bytes)
    }
}

/// A folder as one manifest knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderRecord {
    /// Below the folder that the manifest is about; `None` for that folder itself.
    pub path: Option<RelPath>,
    /// The name it had before.
    pub previous: Option<RelPath>,
    /// Hashes of what is in it.
    pub content: Vec<Digest>,
    /// Hashes of how that is named and laid out.
    pub structure: Vec<Digest>,
}

/// A record that is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The path as it was written.
    pub path: String,
    /// Why.
    pub why: Rejection,
}

/// Why a record's path is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// There is none.
    Empty,
    /// It begins at the root of a disk.
    Absolute,
    /// It leads upwards.
    Escape,
    /// No file can have it.
    Unwritable,
}

impl Rejection {
    /// A name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "path_empty",
            Self::Absolute => "path_absolute",
            Self::Escape => "path_escape",
            Self::Unwritable => "path_invalid",
        }
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = printable(&self.path);
        match self.why {
            Rejection::Empty => f.write_str("a record has no path"),
            Rejection::Absolute => write!(f, "the path `{path}` of a record is absolute"),
            Rejection::Escape => write!(f, "the path `{path}` of a record leads out of the folder"),
            Rejection::Unwritable => write!(f, "the path `{path}` of a record is one that no file can have"),
        }
    }
}

/// Why a hash, or all of a record's, cannot be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// There is none.
    NoHash,
    /// Only the size was noted.
    SizeOnly,
    /// The manifest says that it failed.
    Failed,
    /// What it says of it is no word of the format.
    UnknownAction,
    /// Its algorithm is not one of the format's.
    UnknownFormat,
    /// It is no value of its algorithm.
    Malformed,
    /// Another record of the same file has another.
    Contradiction,
}

impl Doubt {
    /// A name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoHash => "no_hash",
            Self::SizeOnly => "size_only",
            Self::Failed => "only_failed_hash",
            Self::UnknownAction => "unknown_action",
            Self::UnknownFormat => "unknown_hash_format",
            Self::Malformed => "bad_hash_value",
            Self::Contradiction => "duplicate_record_conflict",
        }
    }
}

impl fmt::Display for Doubt {
    /// Goes on in mid-sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoHash => "the manifest has no hash of it",
            Self::SizeOnly => "the manifest has only its size",
            Self::Failed => "the manifest says only that a check of it failed",
            Self::UnknownAction => "the manifest does not say whether its hash is good",
            Self::UnknownFormat => "the manifest has only a hash of an unknown kind",
            Self::Malformed => "its hash in the manifest is malformed",
            Self::Contradiction => "the manifest contradicts itself about it",
        })
    }
}

/// Reads a path below a folder: what is absolute, in the manner of Windows too, or leads upwards, is refused. Dots and
/// slashes that change nothing are taken out.
pub(super) fn below(text: &str) -> Result<RelPath, Rejected> {
    let reject = |why| Rejected { path: text.chars().take(4096).collect(), why };
    let drive = matches!(text.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    if text.split(['/', '\\']).any(|name| name == "..") {
        return Err(reject(Rejection::Escape));
    }
    if drive || text.starts_with(['/', '\\']) {
        return Err(reject(Rejection::Absolute));
    }
    let names = || text.split('/').filter(|name| !matches!(*name, "" | "."));
    if names().all(|name| name.trim().is_empty()) {
        return Err(reject(Rejection::Empty));
    }
    let path = if is_straight(text) { text.to_owned() } else { names().collect::<Vec<_>>().join("/") };
    RelPath::new(path).map_err(|_| reject(Rejection::Unwritable))
}

/// Whether a path is in its shortest form.
pub(super) fn is_straight(text: &str) -> bool {
    text.split('/').all(|name| !matches!(name, "" | "."))
}
