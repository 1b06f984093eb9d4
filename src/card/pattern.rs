//! Patterns for whole names, letters in either case: cards are copied through systems that change it.

use regex::Regex;
use std::sync::OnceLock;

/// A pattern, compiled when it is first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// In the language of the crate `regex`. A unit test compiles every pattern there is.
    pub(super) const fn new(text: &'static str) -> Self {
        Self { text, compiled: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&format!("^(?i:{})$", self.text)).ok()).as_ref()
    }

    /// Whether a name fits.
    pub(super) fn fits(&self, name: &str) -> bool {
        debug_assert!(self.regex().is_some(), "{} is no pattern", self.text);
        self.regex().is_some_and(|regex| regex.is_match(name))
    }

    /// The groups of a name that fits; empty where a group took no part.
    pub(super) fn parts<'n, const N: usize>(&self, name: &'n str) -> Option<[&'n str; N]> {
        debug_assert!(self.regex().is_some(), "{} is no pattern", self.text);
        let found = self.regex()?.captures(name)?;
        Some(std::array::from_fn(|place| found.get(place + 1).map_or("", |group| group.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_about_the_whole_name_in_either_case() {
        static ROLL: Pattern = Pattern::new(r"([A-Z])([0-9]{3})(_x)?|b");
        assert_eq!(ROLL.parts("a001"), Some(["a", "001", ""]));
        assert_eq!(ROLL.parts("A001_X"), Some(["A", "001", "_X"]));
        assert!(ROLL.fits("B") && !ROLL.fits("A0012") && !ROLL.fits("xA001") && !ROLL.fits("A001\n"));
    }
}
