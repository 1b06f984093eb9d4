//! What became of each file, kept small: a report may have a million of them.

use crate::words::digest::{Algorithm, Digest};
use serde::Serialize;

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// It is what was said.
    Ok,
    /// It is not.
    Altered,
    /// It is not there.
    Missing,
    /// Nobody has said anything of it.
    New,
    /// It has another name now.
    Renamed,
    /// Nobody can tell.
    Unverifiable,
}

impl Status {
    /// The word in the text for people, as in JSON.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Altered => "altered",
            Self::Missing => "missing",
            Self::New => "new",
            Self::Renamed => "renamed",
            Self::Unverifiable => "unverifiable",
        }
    }
}

/// How many files have which status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) ok: u64,
    pub(crate) altered: u64,
    pub(crate) missing: u64,
    pub(crate) new: u64,
    pub(crate) renamed: u64,
    pub(crate) unverifiable: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, status: Status) {
        *match status {
            Status::Ok => &mut self.ok,
            Status::Altered => &mut self.altered,
            Status::Missing => &mut self.missing,
            Status::New => &mut self.new,
            Status::Renamed => &mut self.renamed,
            Status::Unverifiable => &mut self.unverifiable,
        } += 1;
    }
}

/// A file, relative to the verified root.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// What is no text stands in `\x` escapes.
    pub(crate) path: Box<str>,
    pub(crate) status: Status,
    pub(crate) compared: Option<Box<Compared>>,
    pub(crate) more: Option<Box<More>>,
}

/// Two values that should be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    Hash {
        expected: Digest,
        /// `None` where the file was not read.
        found: Option<Digest>,
    },
    Size {
        expected: u64,
        found: u64,
    },
}

/// What few lines have.
#[derive(Clone, Debug, Default)]
pub(crate) struct More {
    /// What it is called on the card, where the share cannot hold that.
    pub(crate) original: Option<Box<str>>,
    /// The name that it has now, or seems to have.
    pub(crate) renamed_to: Option<Box<str>>,
    /// Why it could not be checked, or is not ok.
    pub(crate) reason: Option<String>,
    /// The same for machines.
    pub(crate) code: Option<&'static str>,
}

impl Compared {
    /// A hash algorithm, or `size` where that differs already.
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Self::Hash { expected, .. } => Algorithm::name(expected.algorithm()),
            Self::Size { .. } => "size",
        }
    }

    pub(crate) fn expected(&self) -> String {
        match self {
            Self::Hash { expected, .. } => expected.to_string(),
            Self::Size { expected, .. } => expected.to_string(),
        }
    }

    pub(crate) fn found(&self) -> Option<String> {
        match self {
            Self::Hash { found, .. } => found.map(|found| found.to_string()),
            Self::Size { found, .. } => Some(found.to_string()),
        }
    }

    fn status(&self) -> Status {
        let is_same = match self {
            Self::Hash { expected, found } => Some(*expected) == *found,
            Self::Size { expected, found } => expected == found,
        };
        if is_same { Status::Ok } else { Status::Altered }
    }
}

impl Line {
    pub(crate) fn new(path: impl Into<Box<str>>, status: Status) -> Self {
        Self { path: path.into(), status, compared: None, more: None }
    }

    /// A comparison, which decides.
    pub(crate) fn compared(path: impl Into<Box<str>>, compared: Compared) -> Self {
        Self { compared: Some(Box::new(compared)), ..Self::new(path, compared.status()) }
    }

    /// A file that nobody can tell about.
    pub(crate) fn unverifiable(
        path: impl Into<Box<str>>,
        reason: impl Into<String>,
        code: &'static str,
    ) -> Self {
        Self::new(path, Status::Unverifiable).because(reason, code)
    }

    pub(crate) fn because(mut self, reason: impl Into<String>, code: &'static str) -> Self {
        let more = self.more.get_or_insert_default();
        (more.reason, more.code) = (Some(reason.into()), Some(code));
        self
    }

    pub(crate) fn renamed_to(mut self, now: &str) -> Self {
        self.more.get_or_insert_default().renamed_to = Some(now.into());
        self
    }

    pub(crate) fn original(mut self, original: Option<&str>) -> Self {
        if let Some(original) = original {
            self.more.get_or_insert_default().original = Some(original.into());
        }
        self
    }
}
