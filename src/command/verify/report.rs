//! The document of `verify --json`, and what the text for people is made of. Field names are a contract.

use crate::problem::{Problem, exit_code};
use serde::Serialize;

/// What was found about one target.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) target: String,
    pub(super) kind: &'static str,
    pub(super) verdict: &'static str,
    pub(super) exit: u8,
    pub(super) counts: Counts,
    /// All files that are not ok; with `--all` every file.
    pub(super) files: Vec<FileLine>,
    pub(super) problems: Vec<Problem>,
    /// How, where and when.
    pub(super) checked: Vec<Fact>,
    /// What was not, one sentence each.
    pub(super) not_checked: Vec<String>,
}

/// How many files have which status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) ok: u64,
    pub(super) altered: u64,
    pub(super) missing: u64,
    pub(super) new: u64,
    pub(super) renamed: u64,
    pub(super) unverifiable: u64,
}

/// A file, relative to the verified root.
#[derive(Clone, Debug, Serialize)]
pub(super) struct FileLine {
    pub(super) path: String,
    /// What it is called on the card, where the share cannot hold that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) original: Option<String>,
    pub(super) status: Status,
    /// What was compared: a hash algorithm, or `size` where that differs already.
    pub(super) algorithm: Option<&'static str>,
    pub(super) expected: Option<String>,
    pub(super) found: Option<String>,
    /// The name that a renamed file has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) renamed_to: Option<String>,
    /// Why it could not be checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Ok,
    Altered,
    Missing,
    New,
    Renamed,
    Unverifiable,
}

impl Status {
    /// The word in the text for people, as in JSON.
    pub(super) fn word(self) -> &'static str {
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

/// Something that was checked.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    pub(super) what: &'static str,
    pub(super) how: String,
}

impl FileLine {
    pub(super) fn new(path: impl Into<String>, status: Status) -> Self {
        let path = path.into();
        Self {
            path,
            original: None,
            status,
            algorithm: None,
            expected: None,
            found: None,
            renamed_to: None,
            reason: None,
        }
    }

    /// A comparison by `algorithm`.
    pub(super) fn compared(
        path: impl Into<String>,
        algorithm: &'static str,
        expected: impl ToString,
        found: impl ToString,
    ) -> Self {
        let (expected, found) = (expected.to_string(), found.to_string());
        let status = if expected == found { Status::Ok } else { Status::Altered };
        Self {
            algorithm: Some(algorithm),
            expected: Some(expected),
            found: Some(found),
            ..Self::new(path, status)
        }
    }

    pub(super) fn unverifiable(path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..Self::new(path, Status::Unverifiable) }
    }
}

impl Counts {
    /// Files that should be there.
    pub(super) fn expected(&self) -> u64 {
        self.ok + self.altered + self.missing + self.renamed + self.unverifiable
    }

    pub(super) fn add(&mut self, status: Status) {
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

impl Report {
    /// A report about nothing yet.
    pub(super) fn new(target: String) -> Self {
        Self {
            target,
            kind: "receipt",
            verdict: "",
            exit: 0,
            counts: Counts::default(),
            files: Vec::new(),
            problems: Vec::new(),
            checked: Vec::new(),
            not_checked: Vec::new(),
        }
    }

    pub(super) fn checked(&mut self, what: &'static str, how: String) {
        self.checked.push(Fact { what, how });
    }

    /// Closes the report: the exit code, and the verdict in one word. `media` says whether they were read.
    pub(super) fn close(mut self, media: bool) -> Self {
        self.exit = exit_code(&self.problems);
        self.verdict = match self.exit {
            0 if media => "verified",
            0 => "document_verified",
            10..=12 => "damaged",
            20..=21 => "not_all_verified",
            30..=40 => "untrusted",
            _ => "failed",
        };
        self
    }
}
