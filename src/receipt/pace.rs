//! What a receipt says of the pace: whether the link was used as the timetable, people and gates allowed.

use crate::journey::{Dump, Paced};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What may be the clock's, not the throttle's: a mean over ten seconds is kept to within two percent.
const TOLERANCE: u32 = 102;

/// How the pace was kept while the roll was on its way, by all that this agent had on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaceOf {
    /// `not recorded`; `no limit`: none was in force; `kept`; `exceeded`.
    pub state: String,
    /// Where the record begins: where sending did, or later, where the agent was started anew since.
    pub since: Option<Timestamp>,
    /// Where it ends.
    pub until: Option<Timestamp>,
    /// Spans of ten seconds in which anything went.
    pub spans: u64,
    /// Those in which no more than a rate was allowed.
    pub limited: u64,
    /// The most that went in one of those, in percent of what was allowed in it.
    pub most_percent: u32,
}

impl Default for PaceOf {
    /// Of receipts from before it was recorded, and of rolls that went in less than ten seconds.
    fn default() -> Self {
        let state = "not recorded".into();
        Self { state, since: None, until: None, spans: 0, limited: 0, most_percent: 0 }
    }
}

impl PaceOf {
    pub(super) fn of(dump: &Dump) -> Self {
        let Some(Paced { since, until, spans, limited, most }) = dump.paced else { return Self::default() };
        let state = match (limited, most) {
            (0, _) => "no limit",
            (_, ..=TOLERANCE) => "kept",
            _ => "exceeded",
        };
        Self {
            state: state.into(),
            since: Some(since),
            until: Some(until),
            spans,
            limited,
            most_percent: most,
        }
    }

    /// For people.
    pub fn said(&self) -> String {
        let Self { state, limited, most_percent, .. } = self;
        match limited {
            0 => state.clone(),
            1 => format!("{state}: in the 10 s in which a rate held, {most_percent} % of it went"),
            _ => format!(
                "{state}: of {limited} times 10 s in which a rate held, {most_percent} % of it in the fullest"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_whether_it_was_kept() {
        let pace = |state: &str, limited, most_percent| {
            PaceOf { state: state.into(), limited, most_percent, spans: 400, ..PaceOf::default() }.said()
        };
        assert_eq!(pace("not recorded", 0, 0), "not recorded");
        assert_eq!(pace("no limit", 0, 0), "no limit");
        assert_eq!(pace("kept", 1, 99), "kept: in the 10 s in which a rate held, 99 % of it went");
        let said = "kept: of 312 times 10 s in which a rate held, 101 % of it in the fullest";
        assert_eq!(pace("kept", 312, 101), said);
    }
}
