//! The document of `verify --json`, and what the text for people is made of. Field names are a contract.

use crate::manifest::error::ManifestError;
use crate::problem::{Code, Problem, exit_code};
use crate::verify::line::{Compared, Counts, Line, More};
use crate::words::path::RelPath;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// What was found about one target.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) target: String,
    /// `receipt`, or the kind of manifest.
    pub(super) kind: &'static str,
    /// `pass`, `attention`, `fail`, `untrusted`; `document_verified` for a receipt whose media were not read; `failed` when
    /// it could not be checked at all.
    pub(super) verdict: &'static str,
    pub(super) exit: u8,
    pub(super) counts: Counts,
    /// All files that are not ok; with `--all` every file.
    #[serde(serialize_with = "files")]
    pub(super) files: Vec<Line>,
    /// Folders that should be there and are not.
    pub(super) missing_folders: Vec<RelPath>,
    pub(super) problems: Vec<Told>,
    /// What is odd and changes nothing.
    pub(super) warnings: Vec<Warning>,
    /// How, where and when.
    pub(super) checked: Vec<Fact>,
    /// What was not, one sentence each.
    pub(super) not_checked: Vec<String>,
}

/// A problem, and what it is about.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    #[serde(flatten)]
    pub(super) problem: Problem,
    /// The reason for machines, finer than the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'static str>,
    /// The record or file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
}

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Warning {
    pub(super) code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    pub(super) message: String,
}

/// Something that was checked.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    pub(super) what: &'static str,
    pub(super) how: String,
}

impl From<Problem> for Told {
    fn from(problem: Problem) -> Self {
        Self { problem, reason: None, path: None }
    }
}

impl From<&ManifestError> for Told {
    fn from(fault: &ManifestError) -> Self {
        Self { problem: fault.into(), reason: Some(fault.code()), path: None }
    }
}

impl Report {
    /// A report about nothing yet.
    pub(super) fn new(target: String, kind: &'static str) -> Self {
        Self {
            target,
            kind,
            verdict: "",
            exit: 0,
            counts: Counts::default(),
            files: Vec::new(),
            missing_folders: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
            checked: Vec::new(),
            not_checked: Vec::new(),
        }
    }

    pub(super) fn checked(&mut self, what: &'static str, how: String) {
        self.checked.push(Fact { what, how });
    }

    pub(super) fn problem(&mut self, problem: impl Into<Problem>) {
        self.problems.push(problem.into().into());
    }

    /// Closes the report: the exit code, and the verdict in one word. `media` says whether they were read.
    pub(super) fn close(mut self, media: bool) -> Self {
        self.exit = exit_code(self.problems.iter().map(|told| &told.problem));
        self.verdict = match self.exit {
            0 if media => "pass",
            0 => "document_verified",
            10 | 11 => "fail",
            // Every file is what it should be, or nobody can tell.
            12 | 20 | 21 => "attention",
            30..=40 => "untrusted",
            _ => "failed",
        };
        self
    }

    /// Whether something of this kind was found.
    pub(super) fn has(&self, code: Code) -> bool {
        self.problems.iter().any(|told| told.problem.code == code)
    }
}

/// Written as they are, one by one: there may be a million.
fn files<S: Serializer>(lines: &[Line], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lines.iter().map(FileLine))
}

struct FileLine<'a>(&'a Line);

impl Serialize for FileLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Line { path, status, compared, more } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", path)?;
        map.serialize_entry("status", status)?;
        let compared = compared.as_ref();
        map.serialize_entry("algorithm", &compared.map(Compared::what))?;
        map.serialize_entry("expected", &compared.map(Compared::expected))?;
        map.serialize_entry("found", &compared.and_then(Compared::found))?;
        if let Some(More { original, renamed_to, reason, code }) = more.as_deref() {
            let texts = [("original", original), ("renamed_to", renamed_to)];
            for (key, text) in texts.into_iter().filter_map(|(key, text)| Some((key, text.as_ref()?))) {
                map.serialize_entry(key, text)?;
            }
            if let Some(reason) = reason {
                map.serialize_entry("reason", reason)?;
            }
            if let Some(code) = code {
                map.serialize_entry("code", code)?;
            }
        }
        map.end()
    }
}
