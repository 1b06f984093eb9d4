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
    pub(crate) compared: Option<Compared>,
    pub(crate) more: Option<Box<More>>,
}

/// Two values that should be one: a hash algorithm's place in [`Algorithm::ALL`], or [`SIZE`], and the raw values, one behind
/// the other. A third of what the values themselves would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Compared(Box<[u8]>);

/// Stands for a comparison of sizes.
const SIZE: u8 = u8::MAX;

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
    /// Hashes of one algorithm. Nothing was found where the file was not read.
    pub(crate) fn hashes(expected: &Digest, found: Option<&Digest>) -> Self {
        let place = Algorithm::ALL.iter().position(|algorithm| *algorithm == expected.algorithm());
        let place = place.and_then(|place| u8::try_from(place).ok()).unwrap_or(SIZE);
        Self([&[place][..], expected.raw(), found.map_or(&[], Digest::raw)].concat().into())
    }

    /// Sizes in bytes.
    pub(crate) fn sizes(expected: u64, found: u64) -> Self {
        Self([&[SIZE][..], &expected.to_be_bytes(), &found.to_be_bytes()].concat().into())
    }

    fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::ALL.get(usize::from(*self.0.first()?)).copied()
    }

    /// Both values, raw.
    fn values(&self) -> (&[u8], &[u8]) {
        let width = self.algorithm().map_or(size_of::<u64>(), Algorithm::width);
        self.0.get(1..).unwrap_or_default().split_at_checked(width).unwrap_or_default()
    }

    fn text(&self, value: &[u8]) -> Option<String> {
        match self.algorithm() {
            Some(algorithm) => Digest::from_raw(algorithm, value).map(|digest| digest.to_string()),
            None => value.try_into().ok().map(|bytes| u64::from_be_bytes(bytes).to_string()),
        }
    }

    /// A hash algorithm, or `size` where that differs already.
    pub(crate) fn what(&self) -> &'static str {
        self.algorithm().map_or("size", Algorithm::name)
    }

    pub(crate) fn expected(&self) -> String {
        self.text(self.values().0).unwrap_or_default()
    }

    pub(crate) fn found(&self) -> Option<String> {
        self.text(self.values().1)
    }

    fn status(&self) -> Status {
        let (expected, found) = self.values();
        if expected == found { Status::Ok } else { Status::Altered }
    }
}

impl Line {
    pub(crate) fn new(path: impl Into<Box<str>>, status: Status) -> Self {
        Self { path: path.into(), status, compared: None, more: None }
    }

    /// A comparison, which decides.
    pub(crate) fn compared(path: impl Into<Box<str>>, compared: Compared) -> Self {
        let status = compared.status();
        Self { compared: Some(compared), ..Self::new(path, status) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_gives_back_what_it_was_made_of() {
        for algorithm in Algorithm::ALL {
            let one = Digest::from_raw(algorithm, &vec![1; algorithm.width()]).expect("a value");
            let other = Digest::from_raw(algorithm, &vec![2; algorithm.width()]).expect("a value");
            for (found, status) in
                [(Some(one), Status::Ok), (Some(other), Status::Altered), (None, Status::Altered)]
            {
                let compared = Compared::hashes(&one, found.as_ref());
                assert_eq!((compared.what(), compared.expected()), (algorithm.name(), one.to_string()));
                assert_eq!(compared.found(), found.map(|found| found.to_string()));
                assert_eq!(compared.status(), status);
            }
        }
        let sizes = Compared::sizes(3, u64::MAX);
        assert_eq!(
            (sizes.what(), sizes.expected(), sizes.found()),
            ("size", "3".into(), Some(u64::MAX.to_string()))
        );
        assert!(size_of::<Line>() <= 48, "a report may have a million lines");
    }
}
