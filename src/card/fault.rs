//! What keeps a dump from being sent.

use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::path::{IoError, printable, shown};
use std::io::ErrorKind;
use std::path::PathBuf;

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A symbolic link.
    Link,
    /// A pipe, a socket, a device.
    Special,
    /// A name that a share or a manifest cannot hold.
    Name,
    /// A file or folder that this user cannot read.
    Unreadable,
    /// A temporary file: something is being copied here.
    CopyRunning,
    /// It was there a moment ago.
    Vanished,
    /// Its size or its time is another.
    Changed,
    /// It was not there before.
    Appeared,
}

impl Fault {
    /// The problem it becomes.
    pub fn code(self) -> Code {
        match self {
            Self::Link => Code::SourceLink,
            Self::Special => Code::SourceSpecial,
            Self::Name => Code::SourceName,
            Self::Unreadable => Code::SourceUnreadable,
            Self::Vanished => Code::SourceVanished,
            Self::CopyRunning | Self::Changed | Self::Appeared => Code::SourceChanged,
        }
    }

    /// What so many of them are called.
    fn noun(self, count: u64) -> &'static str {
        let (one, several) = match self {
            Self::Link => ("a symbolic link", "symbolic links"),
            Self::Special => ("a pipe, socket or device", "pipes, sockets or devices"),
            Self::Name => ("a name that no share can hold", "names that no share can hold"),
            Self::Unreadable => ("an entry that cannot be read", "entries that cannot be read"),
            Self::CopyRunning => (
                "a temporary file, so the copy is still running",
                "temporary files, so the copy is still running",
            ),
            Self::Vanished => ("a file or folder that is gone", "files and folders that are gone"),
            Self::Changed => ("a file that has changed", "files that have changed"),
            Self::Appeared => ("a new file or folder", "new files and folders"),
        };
        if count == 1 { one } else { several }
    }
}

/// How many paths of a kind are kept.
const NAMED: usize = 20;

/// Faults by kind, the first kind first; of each kind the first few paths and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<Group>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Group {
    fault: Fault,
    /// Paths, and what each has beyond its kind.
    named: Vec<(String, String)>,
    count: u64,
}

impl Faults {
    /// One more; `path` is relative to the dump, `why` says more than the kind does, or is empty.
    pub(super) fn add(&mut self, fault: Fault, path: &str, why: &str) {
        let place = self.0.iter().position(|group| group.fault == fault).unwrap_or_else(|| {
            self.0.push(Group { fault, named: Vec::new(), count: 0 });
            self.0.len() - 1
        });
        let group = &mut self.0[place];
        group.count += 1;
        if group.named.len() < NAMED {
            group.named.push((path.into(), why.into()));
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each that is named: its kind, its path, and a sentence about it alone.
    pub(super) fn named(&self) -> impl Iterator<Item = (Fault, &str, String)> {
        self.0.iter().flat_map(|group| {
            let sentence = |named| format!("The dump has {}: {}", group.fault.noun(1), shown_with_why(named));
            group.named.iter().map(move |named| (group.fault, named.0.as_str(), sentence(named)))
        })
    }

    /// How many there are beyond those that are named.
    pub(super) fn unnamed(&self) -> u64 {
        self.0.iter().map(|group| group.count - group.named.len() as u64).sum()
    }
}

impl Group {
    fn words(&self) -> String {
        let mut items: Vec<String> = self.named.iter().map(shown_with_why).collect();
        let hidden = self.count - items.len() as u64;
        if hidden > 0 {
            items.push(format!("{} more", english::thousands(hidden)));
        }
        let count = if self.count == 1 { String::new() } else { english::thousands(self.count) + " " };
        format!("{count}{}: {}", self.fault.noun(self.count), english::list(&items, items.len()))
    }
}

fn shown_with_why((path, why): &(String, String)) -> String {
    let why = if why.is_empty() { String::new() } else { format!(" ({})", printable(why)) };
    format!("`{}`{why}", printable(path))
}

/// Why a dump cannot be listed.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// There is nothing at this path.
    #[error("There is no folder `{}`", shown(.0))]
    Missing(PathBuf),
    /// It is a file.
    #[error("`{}` is no folder", shown(.0))]
    NoFolder(PathBuf),
    /// The folder's own path is not UTF-8, which no journal or receipt can hold.
    #[error("The path `{}` is not UTF-8", shown(.0))]
    Name(PathBuf),
    /// The folder itself cannot be read.
    #[error("Cannot read {0}")]
    Unreadable(IoError),
    /// It holds nothing to send.
    #[error("There is nothing to send in `{}`{}", shown(folder), only(*skipped))]
    Empty {
        /// The folder.
        folder: PathBuf,
        /// How much junk there is.
        skipped: usize,
    },
    /// What is in it cannot be sent.
    #[error("The dump has {}", .0.0.iter().map(Group::words).collect::<Vec<_>>().join("; and "))]
    Faults(Faults),
}

fn only(skipped: usize) -> &'static str {
    if skipped == 0 { "" } else { ": only what operating systems leave behind" }
}

impl From<Faults> for CardError {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

impl From<IoError> for CardError {
    fn from(error: IoError) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::Missing(error.path),
            ErrorKind::NotADirectory => Self::NoFolder(error.path),
            _ => Self::Unreadable(error),
        }
    }
}

impl From<CardError> for Problem {
    fn from(error: CardError) -> Self {
        let code = match &error {
            CardError::Missing(_) | CardError::NoFolder(_) => Code::SourceMissing,
            CardError::Name(_) => Code::SourceName,
            CardError::Unreadable(_) => Code::SourceUnreadable,
            CardError::Empty { .. } => Code::SourceEmpty,
            CardError::Faults(faults) => faults.0.first().map_or(Code::Internal, |group| group.fault.code()),
        };
        Self::new(code, error.to_string())
    }
}
