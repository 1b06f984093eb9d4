//! What is odd about a manifest: from a spelling that was seen through to a record that makes all of it worthless.

use super::record::{Doubt, Rejected};
use crate::words::path::{RelPath, printable};
use std::fmt;

/// Findings that are kept one by one; what comes after is counted.
const KEPT: usize = 1000;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It changes nothing.
    Note,
    /// Something was not checked.
    Attention,
    /// The manifest cannot be trusted.
    Untrusted,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A record's path is not believed.
    Rejected(Rejected),
    /// The path of a nested history's manifest is not believed.
    Reference(Rejected),
    /// Two records of a file differ.
    Conflict(RelPath),
    /// A size is no number of bytes.
    Size(RelPath),
    /// A line of a list is no record; its number, from 1.
    Line(u64),
    /// A file is recorded twice, the same both times.
    Twice(RelPath),
    /// A hash beside others that can be relied on cannot.
    Hash(RelPath, Doubt),
    /// A name was found on the disk in another spelling.
    Spelling(RelPath, Spelling),
    /// Something about the document itself.
    Quirk(Quirk),
}

/// How a name on the disk differs from the one in the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// Back-slashes between the folders.
    BackSlashes,
    /// A slash in front.
    LeadingSlash,
    /// Accents composed in another way (Unicode NFC and NFD).
    Normalised,
    /// Blanks around it.
    Blanks,
    /// Dots or slashes too many.
    Crooked,
}

/// What a document has that its format does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quirk {
    /// Hashes in upper case.
    UpperCase,
    /// Hashes that are not said to be original or verified.
    NoAction,
    /// Dates in a form of its own.
    Date,
    /// Elements that its schema does not have.
    Schema,
    /// An encoding other than UTF-8.
    Encoding,
    /// XXH64 under the name of the other byte order.
    ByteOrder,
}

impl Finding {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Rejected(_) | Self::Reference(_) | Self::Conflict(_) => Severity::Untrusted,
            Self::Size(_) | Self::Line(_) => Severity::Attention,
            Self::Twice(_) | Self::Hash(..) | Self::Spelling(..) | Self::Quirk(_) => Severity::Note,
        }
    }

    /// A name for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejected) => rejected.why.code(),
            Self::Reference(_) => "reference_path_escape",
            Self::Conflict(_) => "duplicate_record_conflict",
            Self::Size(_) => "size_unreadable",
            Self::Line(_) => "unparsable_line",
            Self::Twice(_) => "duplicate_record_identical",
            Self::Hash(_, doubt) => doubt.code(),
            Self::Spelling(_, Spelling::BackSlashes) => "backslash_separator",
            Self::Spelling(_, Spelling::LeadingSlash) => "leading_slash",
            Self::Spelling(_, Spelling::Normalised) => "name_normalisation",
            Self::Spelling(_, Spelling::Blanks) => "blanks_around",
            Self::Spelling(_, Spelling::Crooked) => "path_not_canonical",
            Self::Quirk(Quirk::UpperCase) => "hash_uppercase",
            Self::Quirk(Quirk::NoAction) => "missing_action",
            Self::Quirk(Quirk::Date) => "bad_date",
            Self::Quirk(Quirk::Schema) => "schema_invalid",
            Self::Quirk(Quirk::Encoding) => "other_encoding",
            Self::Quirk(Quirk::ByteOrder) => "byte_order_mislabelled",
        }
    }

    /// The path it is about, as written.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Rejected(rejected) | Self::Reference(rejected) => Some(&rejected.path),
            Self::Conflict(path)
            | Self::Size(path)
            | Self::Twice(path)
            | Self::Hash(path, _)
            | Self::Spelling(path, _) => Some(path.as_str()),
            Self::Line(_) | Self::Quirk(_) => None,
        }
    }
}

impl fmt::Display for Finding {
    /// Goes on in mid-sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = printable(self.path().unwrap_or_default());
        match self {
            Self::Rejected(rejected) => rejected.fmt(f),
            Self::Reference(_) => write!(f, "the path `{path}` of a nested history leads out of the folder"),
            Self::Conflict(_) => write!(f, "it contradicts what else is recorded of `{path}`"),
            Self::Size(_) => write!(f, "the size of `{path}` is no number of bytes"),
            Self::Line(number) => write!(f, "line {number} is no record"),
            Self::Twice(_) => write!(f, "`{path}` is recorded twice, the same both times"),
            Self::Hash(_, doubt) => write!(f, "of `{path}`, a hash beside others is not used: {doubt}"),
            Self::Spelling(_, how) => {
                let how = match how {
                    Spelling::BackSlashes => "back-slashes between its folders",
                    Spelling::LeadingSlash => "a slash in front",
                    Spelling::Normalised => "its accents composed in another way",
                    Spelling::Blanks => "blanks around it",
                    Spelling::Crooked => "dots or slashes that it does not need",
                };
                write!(f, "`{path}` is written with {how}")
            }
            Self::Quirk(quirk) => f.write_str(match quirk {
                Quirk::UpperCase => "hashes are written in upper case",
                Quirk::NoAction => "hashes are not said to be original or verified, and taken as original",
                Quirk::Date => "dates are written in a form of their own",
                Quirk::Schema => "it has elements that its format does not know",
                Quirk::Encoding => "it is not written in UTF-8",
                Quirk::ByteOrder => "xxh64 values are named after the wrong byte order",
            }),
        }
    }
}

/// All findings about one manifest or history.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    /// Findings that are counted, and not kept.
    pub more: u64,
    worst: Option<Severity>,
    /// Those about the document: each is told once, however many records it holds for.
    quirks: Vec<Quirk>,
    /// The place of the first that makes the manifest worthless.
    fatal: Option<usize>,
}

impl Findings {
    pub(super) fn add(&mut self, finding: Finding) {
        let severity = finding.severity();
        self.worst = self.worst.max(Some(severity));
        let is_first = match &finding {
            Finding::Quirk(quirk) if self.quirks.contains(quirk) => return,
            Finding::Quirk(quirk) => {
                self.quirks.push(*quirk);
                true
            }
            // What makes it worthless is told, however late it comes.
            _ if severity == Severity::Untrusted && self.fatal.is_none() => {
                self.fatal = Some(self.kept.len());
                true
            }
            _ => false,
        };
        if is_first || self.kept.len() < KEPT {
            self.kept.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Those that are kept, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.kept.iter()
    }

    /// The worst of them.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }

    /// The first that makes the manifest worthless.
    pub fn fatal(&self) -> Option<&Finding> {
        self.kept.get(self.fatal?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_findings_the_first_are_kept_and_the_worst_and_each_quirk_are_told() {
        let path = |number: usize| RelPath::new(format!("{number}.mov")).expect("a path");
        let mut findings = Findings::default();
        for number in 0..2 * KEPT {
            findings.add(Finding::Twice(path(number)));
            findings.add(Finding::Quirk(Quirk::UpperCase));
        }
        assert_eq!(findings.worst(), Some(Severity::Note));
        findings.add(Finding::Quirk(Quirk::Date));
        findings.add(Finding::Conflict(path(7)));
        findings.add(Finding::Conflict(path(8)));
        assert_eq!(findings.worst(), Some(Severity::Untrusted));
        assert_eq!(findings.fatal(), Some(&Finding::Conflict(path(7))));
        let quirks = findings.iter().filter(|finding| matches!(finding, Finding::Quirk(_))).count();
        let told = findings.iter().count();
        assert_eq!((quirks, told), (2, KEPT + 2));
        assert_eq!(findings.more as usize, 2 * KEPT + 4 - told);
    }

    #[test]
    fn whatever_a_finding_is_about_it_never_drives_a_terminal() {
        let path = RelPath::new("a\x1b[31m").expect("a path");
        for finding in [
            Finding::Conflict(path.clone()),
            Finding::Size(path.clone()),
            Finding::Twice(path.clone()),
            Finding::Hash(path.clone(), Doubt::Malformed),
            Finding::Spelling(path, Spelling::Blanks),
        ] {
            assert!(finding.to_string().contains("`a\\u{1b}[31m`"), "{finding}");
        }
    }
}
