//! Paths inside a dump or a share, and I/O errors that know their path.

use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// A path below a dump's or a share's root: `/` between components, no leading or trailing `/`,
/// never empty, no `.` or `..`, no NUL. The bytes are as the file system gave them (no Unicode normalisation).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelPath(Box<str>);

/// A text that is no path below a root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no path below a folder", .0.escape_debug())]
pub struct NotBelow(pub String);

impl RelPath {
    /// Takes a path apart and checks every component.
    pub fn new(text: impl Into<String>) -> Result<Self, NotBelow> {
        let text = text.into();
        let fine = |name: &str| !matches!(name, "" | "." | "..") && !name.contains('\0');
        if text.split('/').all(fine) { Ok(Self(text.into())) } else { Err(NotBelow(text)) }
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last component.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The path without its last component; `None` for a path of one component.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// This path with `below` behind it.
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}/{}", self.0, below.0).into())
    }

    /// This path with one more component.
    pub fn child(&self, name: &str) -> Result<Self, NotBelow> {
        Self::new(format!("{}/{name}", self.0))
    }

    /// What is left of this path below `root`; `None` when it lies elsewhere.
    pub fn below(&self, root: &Self) -> Option<Self> {
        self.0.strip_prefix(root.as_str())?.strip_prefix('/').map(|rest| Self(rest.into()))
    }

    /// The components, outermost first.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }

    /// The path on a local file system, below `root`.
    pub fn under(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }
}

impl fmt::Display for RelPath {
    /// Control characters are escaped: names come from strangers and end up on terminals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(&self.0))
    }
}

impl TryFrom<String> for RelPath {
    type Error = NotBelow;
    fn try_from(text: String) -> Result<Self, NotBelow> {
        Self::new(text)
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0.into()
    }
}

/// `text` with its control characters escaped, and with what turns text around or cannot be seen; everything else as it is.
pub fn printable(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return text.into();
    }
    let escape = |c: char| if is_unprintable(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect::<String>().into()
}

/// What drives a terminal, or lets a name look like another: controls, line separators, marks and overrides of the writing
/// direction (Unicode 17, UAX 9, section 2), what has no width, tags.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A name of the file system as text: what is not UTF-8 stands in `\x` escapes, `caf\xe9.mxf`.
pub(crate) fn escaped(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

/// A path of the file system for people: control characters escaped, what is no text replaced.
pub fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

/// An I/O error that knows what it was about.
#[derive(Debug, thiserror::Error)]
#[error("`{}`: {source}", shown(path))]
pub struct IoError {
    /// The file or folder that was touched.
    pub path: PathBuf,
    /// What the operating system said.
    pub source: io::Error,
}

impl IoError {
    /// What kind of error the operating system gave.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }

    /// Whether there is no room left: on the disk, or in what this user may have of it.
    pub fn is_full(&self) -> bool {
        matches!(self.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

/// Puts the path into an I/O error: `file.sync_all().at(&path)?`.
pub trait IoAt<T> {
    /// Names the file or folder that the call was about.
    fn at(self, path: impl AsRef<Path>) -> Result<T, IoError>;
}

impl<T> IoAt<T> for io::Result<T> {
    fn at(self, path: impl AsRef<Path>) -> Result<T, IoError> {
        self.map_err(|source| IoError { path: path.as_ref().into(), source })
    }
}

impl<T> IoAt<T> for Result<T, rustix::io::Errno> {
    fn at(self, path: impl AsRef<Path>) -> Result<T, IoError> {
        self.map_err(io::Error::from).at(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_below_a_root_are_taken() {
        for good in ["a", "a/b", " a ", "a\\b", "A001/Clip é.mov", "..a/b.."] {
            assert!(RelPath::new(good).is_ok(), "{good}");
        }
        for bad in ["", "/", "/a", "a/", "a//b", ".", "..", "a/..", "./a", "a/../b", "a\0b"] {
            assert!(RelPath::new(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_path_knows_its_parts() {
        let path = RelPath::new("A001/CLIPS/a.mov").expect("a path");
        assert_eq!(path.name(), "a.mov");
        assert_eq!(path.parent(), RelPath::new("A001/CLIPS").ok());
        let root = RelPath::new("A001").expect("a path");
        assert_eq!(path.below(&root), RelPath::new("CLIPS/a.mov").ok());
        assert_eq!(RelPath::new("A001X/a").expect("a path").below(&root), None);
    }

    #[test]
    fn control_characters_never_reach_a_terminal() {
        assert_eq!(RelPath::new("a\n\x1b[31m.mov").expect("a path").to_string(), "a\\n\\u{1b}[31m.mov");
        assert_eq!(shown(Path::new("/nas/a\n\x1b[31m.mov")), "/nas/a\\n\\u{1b}[31m.mov");
    }

    #[test]
    fn no_name_looks_like_another() {
        for (name, shown) in [
            ("A001\u{202e}vom.exe", "A001\\u{202e}vom.exe"),
            ("A\u{200b}001", "A\\u{200b}001"),
            ("a\u{2028}b\u{feff}", "a\\u{2028}b\\u{feff}"),
            ("日本 é e\u{301} שלום", "日本 é e\u{301} שלום"),
        ] {
            assert_eq!(printable(name), shown);
        }
    }

    #[test]
    fn a_full_disk_and_a_used_up_quota_are_both_full() {
        let full =
            |errno: rustix::io::Errno| Err::<(), _>(errno).at("/state").expect_err("an error").is_full();
        assert!(full(rustix::io::Errno::NOSPC) && full(rustix::io::Errno::DQUOT));
        assert!(!full(rustix::io::Errno::IO));
    }
}
