//! What a look comes to: what was looked at, what was found, and what to do about it.

use super::look::Late;
use crate::problem::{Code, Problem};
use serde::Serialize;

/// How the message begins of what nobody looked at.
pub const NOT_CHECKED: &str = "Not checked: ";

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Nobody looked; the message says why.
    NotChecked,
    /// It works, and somebody should know or mend something.
    Warning,
    /// It does not work, or must not be relied on.
    Fault,
}

impl Verdict {
    /// Its word on a screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotChecked => "not checked",
            Self::Warning => "warning",
            Self::Fault => "fault",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its name: stable, for scripts.
    pub check: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// What was looked at: a path, an address, a program.
    pub subject: String,
    /// What was found, with what was measured: one sentence.
    pub message: String,
    /// What to do about it, where it is not as it should be.
    pub remedy: Option<String>,
    /// Which problem it is, where it is one.
    pub code: Option<Code>,
    /// What was tried, where it is a trial of a server.
    #[serde(flatten)]
    pub trial: Option<Trial>,
}

/// A trial of something that this program takes for granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// What is taken for granted.
    pub assumption: String,
    /// What should be found.
    pub expected: String,
    /// What it means for a delivery where it is not so.
    pub means: String,
}

/// A thing that is looked at: makes the findings about it.
#[derive(Clone, Debug)]
pub(super) struct Check {
    name: &'static str,
    subject: String,
}

/// A check of this name, about this.
pub(super) fn check(name: &'static str, subject: impl ToString) -> Check {
    Check { name, subject: subject.to_string() }
}

impl Check {
    fn finding(&self, verdict: Verdict, message: String) -> Finding {
        let (check, subject) = (self.name, self.subject.clone());
        Finding { check, verdict, subject, message, remedy: None, code: None, trial: None }
    }

    /// As it should be.
    pub(super) fn ok(&self, message: impl Into<String>) -> Finding {
        self.finding(Verdict::Ok, message.into())
    }

    /// Somebody should know.
    pub(super) fn warning(&self, message: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { remedy: Some(remedy.into()), ..self.finding(Verdict::Warning, message.into()) }
    }

    /// It does not work.
    pub(super) fn fault(&self, problem: impl Into<Problem>) -> Finding {
        let Problem { code, message, hint } = problem.into();
        Finding { remedy: Some(hint), code: Some(code), ..self.finding(Verdict::Fault, message) }
    }

    /// It works, and is a problem all the same.
    pub(super) fn doubt(&self, problem: impl Into<Problem>) -> Finding {
        Finding { verdict: Verdict::Warning, ..self.fault(problem) }
    }

    /// Nobody looked, and why.
    pub(super) fn not_checked(&self, why: impl std::fmt::Display) -> Finding {
        self.finding(Verdict::NotChecked, format!("{NOT_CHECKED}{why}"))
    }

    /// What was asked did not come to its end. Where it was stopped, that says nothing.
    pub(super) fn silent(&self, code: Code, asked: impl std::fmt::Display, late: Late) -> Finding {
        match late {
            Late::Stopped => self.not_checked(late),
            _ => self.fault(Problem::new(code, format!("{asked}: {late}"))),
        }
    }

    /// Nobody looked, because something else is not as it should be.
    pub(super) fn needs(&self, what: &str) -> Finding {
        self.not_checked(format_args!("needs {what}"))
    }
}

impl Finding {
    /// Whether others may rely on it.
    pub(super) fn holds(&self) -> bool {
        matches!(self.verdict, Verdict::Ok | Verdict::Warning)
    }
}
