//! Something that this program takes for granted of a server, and what came of trying it.

use crate::doctor::finding::{Check, Finding, Trial, check};
use crate::problem::{Code, Problem};
use crate::share::ShareError;

/// What is taken for granted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Assumption {
    /// Its name in the report.
    pub(super) name: &'static str,
    /// In a sentence.
    pub(super) assumption: &'static str,
    /// What should be found.
    pub(super) expected: &'static str,
    /// What it means for a delivery where it is not so.
    pub(super) means: &'static str,
}

/// One that was tried on a share.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    check: Check,
    assumption: &'static str,
    expected: String,
    means: &'static str,
}

impl Assumption {
    /// Tried on the share at this address.
    pub(super) fn on(&self, address: &str) -> Tried {
        let Self { name, assumption, expected, means } = *self;
        Tried { check: check(name, address), assumption, expected: expected.into(), means }
    }
}

impl Tried {
    /// With what is expected in this very case.
    pub(super) fn expecting(self, expected: impl Into<String>) -> Self {
        Self { expected: expected.into(), ..self }
    }

    fn with(&self, finding: Finding) -> Finding {
        let trial = Trial {
            assumption: self.assumption.to_owned(),
            expected: self.expected.clone(),
            means: self.means.to_owned(),
        };
        Finding { trial: Some(trial), ..finding }
    }

    /// It is so.
    pub(super) fn ok(&self, found: impl Into<String>) -> Finding {
        self.with(self.check.ok(found))
    }

    /// It is not, and a delivery is safe all the same.
    pub(super) fn warning(&self, found: impl Into<String>, remedy: impl Into<String>) -> Finding {
        self.with(self.check.warning(found, remedy))
    }

    /// It is not, and a promise hangs on it.
    pub(super) fn fault(&self, code: Code, found: impl Into<String>, remedy: impl Into<String>) -> Finding {
        self.with(self.check.fault(Problem::new(code, found.into()).with_hint(remedy)))
    }

    /// It could not be tried, since something failed that has to work.
    pub(super) fn failed(&self, error: ShareError) -> Finding {
        let Problem { code, message, hint } = error.into();
        self.with(
            self.check.fault(Problem::new(code, format!("It could not be tried: {message}")).with_hint(hint)),
        )
    }

    /// Nobody tried it, and why.
    pub(super) fn not_checked(&self, why: impl std::fmt::Display) -> Finding {
        self.with(self.check.not_checked(why))
    }
}
