//! When a roll should have landed, as somebody orders it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// When a roll should have landed: written as the moment, or as `none` where a deadline is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Deadline {
    /// By then.
    By(Timestamp),
    /// Whenever its turn comes.
    None,
}

impl Deadline {
    /// When, where there is one.
    pub fn moment(self) -> Option<Timestamp> {
        match self {
            Self::By(moment) => Some(moment),
            Self::None => None,
        }
    }

    /// Whether this text takes a deadline back.
    pub fn is_none(text: &str) -> bool {
        text.trim().eq_ignore_ascii_case("none")
    }
}

impl From<Timestamp> for Deadline {
    fn from(moment: Timestamp) -> Self {
        Self::By(moment)
    }
}

impl fmt::Display for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(moment) => moment.fmt(f),
            Self::None => f.pad("none"),
        }
    }
}

impl From<Deadline> for String {
    fn from(deadline: Deadline) -> Self {
        deadline.to_string()
    }
}

/// A text that is no deadline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no deadline; write a moment such as `2026-11-24T13:30:00Z`, or `none`", .0.escape_debug())]
pub struct NoDeadline(String);

impl FromStr for Deadline {
    type Err = NoDeadline;

    fn from_str(text: &str) -> Result<Self, NoDeadline> {
        if Self::is_none(text) {
            return Ok(Self::None);
        }
        text.parse().map(Self::By).map_err(|_| NoDeadline(text.into()))
    }
}

impl TryFrom<String> for Deadline {
    type Error = NoDeadline;

    fn try_from(text: String) -> Result<Self, NoDeadline> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_it_always_was_and_none_as_a_word() {
        let moment: Timestamp = "2026-11-24T13:30:00Z".parse().expect("a moment");
        for (deadline, text) in [
            (Some(Deadline::By(moment)), r#""2026-11-24T13:30:00Z""#),
            (Some(Deadline::None), r#""none""#),
            (None, "null"),
        ] {
            assert_eq!(serde_json::to_string(&deadline).expect("JSON"), text);
            assert_eq!(serde_json::from_str::<Option<Deadline>>(text).expect(text), deadline);
        }
        assert_eq!(serde_json::to_string(&moment).expect("JSON"), r#""2026-11-24T13:30:00Z""#);
        let wrong = serde_json::from_str::<Deadline>(r#""tomorrow""#).expect_err("no deadline").to_string();
        assert!(wrong.contains("`tomorrow` is no deadline"), "{wrong}");
    }
}
