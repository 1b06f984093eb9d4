//! What went wrong, in the same words everywhere: screen, log, journal, socket and receipt.
//!
//! Every part has its own narrow error below; each turns into a [`Problem`] where a person will read it. The
//! [`Code`] decides the exit code, who can act on it, its cause and its remedy; the problem itself adds the
//! sentence about this one case.

mod catalogue;

pub use catalogue::{Code, Retry};

use serde::{Deserialize, Serialize};

/// A thing that went wrong, as a person, a script and a receipt see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind of problem.
    pub code: Code,
    /// What happened, where: one sentence, capital first, no full stop.
    pub message: String,
    /// What a person can do about it.
    pub hint: String,
}

impl Problem {
    /// A problem with the remedy that the catalogue gives for its code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: code.remedy().into() }
    }

    /// The same problem with a remedy for this very case.
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

/// The exit code for several problems at once: what cannot be trusted (30-34, 40) wins over what is missing
/// or altered (10-12), that over what was not checked (20-21), and inside a group the lowest. 0 for none.
pub fn exit_code<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> u8 {
    let group = |exit: u8| match exit {
        30..=40 => 0,
        10..=12 => 1,
        20..=21 => 2,
        _ => 3,
    };
    let exits = problems.into_iter().map(|problem| problem.code.exit());
    exits.min_by_key(|exit| (group(*exit), *exit)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn untrusted_wins_over_altered_over_new() {
        let problems = |codes: &[Code]| -> Vec<Problem> {
            codes.iter().map(|code| Problem::new(*code, "something")).collect()
        };
        assert_eq!(exit_code(&problems(&[])), 0);
        assert_eq!(exit_code(&problems(&[Code::FilesNew, Code::FilesAltered, Code::FilesMissing])), 10);
        assert_eq!(exit_code(&problems(&[Code::FilesMissing, Code::SignatureInvalid])), 40);
        assert_eq!(exit_code(&problems(&[Code::ShareUnreachable, Code::FilesNew])), 20);
    }

    #[test]
    fn every_code_has_words_and_a_documented_exit() {
        let exits: BTreeSet<u8> = Code::ALL.iter().map(|code| code.exit()).collect();
        assert_eq!(exits, BTreeSet::from([1, 2, 10, 11, 12, 20, 21, 30, 31, 32, 33, 34, 40, 50, 60]));
        for code in Code::ALL {
            for words in [code.cause(), code.remedy()] {
                assert!(words.len() > 15 && !words.ends_with('.'), "{code:?}: {words}");
                assert!(words.starts_with(|c: char| c.is_uppercase() || c == '`'), "{code:?}: {words}");
            }
        }
    }
}
