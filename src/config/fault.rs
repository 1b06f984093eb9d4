//! What is wrong in a configuration file, and where.

use crate::words::path::printable;
use serde::Serialize;
use std::fmt;
use std::ops::Range;

/// One fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The line, counted from 1; 0 for the whole file.
    pub line: usize,
    /// The key, with its section: `destination.lanes`. Empty where no key is to blame.
    pub key: String,
    /// What is wrong.
    pub reason: String,
    /// What to write instead.
    pub remedy: String,
}

impl Fault {
    pub(super) fn whole(reason: &str, remedy: &str) -> Self {
        Self { line: 0, key: String::new(), reason: format!("The file {reason}"), remedy: remedy.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, key, reason, remedy } = self;
        match (line, key.as_str()) {
            (0, _) => write!(f, "{reason}; {remedy}"),
            (_, "") => write!(f, "line {line}: {reason}; {remedy}"),
            _ => write!(f, "line {line}: {key}: {reason}; {remedy}"),
        }
    }
}

/// A value that cannot be, before anybody knows on which line it stands.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) reason: String,
    pub(super) remedy: String,
}

impl Wrong {
    pub(super) fn new(reason: impl fmt::Display, remedy: impl fmt::Display) -> Self {
        Self { reason: reason.to_string(), remedy: remedy.to_string() }
    }
}

/// Collects faults of one text.
pub(super) struct Faults<'a> {
    text: &'a str,
    found: Vec<Fault>,
}

impl<'a> Faults<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Notes a fault at a place of the text, in bytes.
    pub(super) fn add(&mut self, at: Range<usize>, key: impl fmt::Display, wrong: Wrong) {
        let before = self.text.as_bytes().iter().take(at.start);
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        // What stands in the file may be shown on a terminal.
        let [key, reason, remedy] =
            [key.to_string(), wrong.reason, wrong.remedy].map(|text| printable(&text).into_owned());
        self.found.push(Fault { line, key, reason, remedy });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them, by line. Where a line is no TOML, nothing is said about what it seems to set.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.found.sort();
        let broken = |fault: &Fault| fault.key.is_empty().then_some(fault.line);
        let lines: Vec<usize> = self.found.iter().filter_map(broken).collect();
        self.found.retain(|fault| fault.key.is_empty() || !lines.contains(&fault.line));
        self.found
    }
}
