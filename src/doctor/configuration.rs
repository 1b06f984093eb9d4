//! The configuration: every fault, as `ingest config check` has them.

use super::finding::{Finding, check};
use super::subject::{Subject, Unusable};
use crate::config::Fault;
use crate::problem::{Code, Problem};
use crate::words::path::shown;

/// What else needs where there are faults.
pub(super) const NEEDS: &str = "a configuration without faults";

pub(super) fn judge(subject: &Subject) -> Vec<Finding> {
    let file = subject.file.as_deref().map(shown);
    let about = check("configuration", file.clone().unwrap_or_default());
    match (&subject.settings, file) {
        (Ok(_), Some(file)) => vec![about.ok(format!("`{file}` has no faults"))],
        (Ok(_), None) => {
            vec![about.ok("There is no configuration file: the command line and the defaults hold")]
        }
        (Err(Unusable::Problem(problem)), _) => vec![about.fault(problem.clone())],
        (Err(Unusable::Faults(faults)), _) => {
            faults.iter().map(|fault| about.fault(problem(fault))).collect()
        }
    }
}

fn problem(fault: &Fault) -> Problem {
    let Fault { line, key, reason, remedy } = fault;
    let message = match (line, key.as_str()) {
        (0, _) => reason.clone(),
        (_, "") => format!("Line {line}: {reason}"),
        _ => format!("Line {line}, `{key}`: {reason}"),
    };
    Problem::new(Code::ConfigInvalid, message).with_hint(capital(remedy))
}

/// A remedy as a sentence of its own.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn every_fault_is_told_with_its_line_and_its_remedy() {
        let faults = Config::parse("lanes = 4\n[link]\nrate = 800\n").expect_err("faults");
        let settings = Err(Unusable::Faults(faults));
        let found = judge(&Subject { file: Some("/etc/ingest/config.toml".into()), settings });
        let told: Vec<_> =
            found.iter().map(|f| (f.message.as_str(), f.remedy.as_deref().unwrap_or(""))).collect();
        assert_eq!(
            told,
            [
                ("Line 1, `lanes`: There is no such key", "`lanes` belongs to `[destination]`"),
                (
                    "Line 3, `link.rate`: `800` has no unit",
                    "Write a number and a unit between quotes, such as \"800 Mbit/s\" or \"100 MB/s\""
                ),
            ]
        );
        assert!(found.iter().all(|found| found.code == Some(Code::ConfigInvalid)));
    }
}
