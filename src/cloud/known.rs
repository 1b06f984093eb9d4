//! What is known of AWS, how old it is, and what is not known any more.
//!
//! Nothing that is old is acted on: after a while everything is as if it had never been asked.

use super::backup::Backup;
use super::error::CloudError;
use super::file_system::FileSystem;
use super::gateway::{Cache, Gateway, Tie};
use super::ids::Ids;
use super::line::{Interface, Line};
use super::metrics::{Of, Reading, Readings, Signal};
use jiff::{SignedDuration, Timestamp};

/// What was said of a state longer ago is not acted on: ten questions have gone unanswered then.
pub const OLD: SignedDuration = SignedDuration::from_mins(10);

/// The same for what is measured: it comes some minutes late, and that of a gateway every five.
pub const OLD_READING: SignedDuration = SignedDuration::from_mins(15);

/// What was said of something, last.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard<T> {
    /// When, and what.
    pub last: Option<(Timestamp, T)>,
    /// Since when there is no answer, after how many tries, and why.
    pub failing: Option<Failing>,
}

/// That there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Since the first of them.
    pub since: Timestamp,
    /// Tries in a row.
    pub tries: u32,
    /// What the last one failed with.
    pub error: CloudError,
}

impl<T> Default for Heard<T> {
    fn default() -> Self {
        Self { last: None, failing: None }
    }
}

impl<T> Heard<T> {
    /// Takes in an answer, or that there is none.
    pub fn take(&mut self, now: Timestamp, answer: Result<T, CloudError>) {
        match answer {
            Ok(said) => *self = Self { last: Some((now, said)), failing: None },
            Err(error) => {
                let before = self.failing.take();
                let (since, tries) = before.map_or((now, 0), |failing| (failing.since, failing.tries));
                self.failing = Some(Failing { since, tries: tries + 1, error });
            }
        }
    }

    /// What can be acted on.
    pub fn fresh(&self, now: Timestamp) -> Option<&T> {
        self.last.as_ref().filter(|(at, _)| now.duration_since(*at) < OLD).map(|(_, said)| said)
    }

    /// When it was said.
    pub fn at(&self) -> Option<Timestamp> {
        self.last.as_ref().map(|(at, _)| *at)
    }
}

/// What is known of everything that is looked after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The file system.
    pub file_system: Heard<FileSystem>,
    /// The gateway.
    pub gateway: Heard<Gateway>,
    /// Its cache.
    pub cache: Heard<Cache>,
    /// Its ties to file systems.
    pub ties: Heard<Vec<Tie>>,
    /// The line.
    pub line: Heard<Line>,
    /// The virtual interface on it.
    pub interface: Heard<Interface>,
    /// What is measured of all of them.
    pub readings: Heard<Readings>,
    /// The backups of the file system.
    pub backups: Heard<Vec<Backup>>,
}

// What there is to know, in words.
const FILE_SYSTEM: &str = "the state of the file system";
const GATEWAY: &str = "the state of the gateway";
const CACHE: &str = "how full the gateway's cache is";
const TIES: &str = "whether the gateway brings over what it accepts";
const LINE: &str = "the state of the line";
const ROUTES: &str = "the routes of the line";
const BACKUPS: &str = "the backups of the file system";

/// Something that is not known, though it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What, in words: `the state of the file system`.
    pub what: &'static str,
    /// Since when; `None`: it never was.
    pub since: Option<Timestamp>,
    /// Why, in one sentence.
    pub why: String,
}

impl Known {
    /// The newest value of a signal, where it can be acted on.
    pub fn reading(&self, signal: Signal, now: Timestamp) -> Option<Reading> {
        let (_, readings) = self.readings.last.as_ref()?;
        readings.get(&signal).copied().filter(|reading| now.duration_since(reading.at) < OLD_READING)
    }

    /// Everything of what `ids` names of which more than one question has failed, or the first one ever; with its name.
    pub fn failing(&self, ids: &Ids) -> Vec<(&'static str, &Failing)> {
        let (system, gateway) = (ids.file_system.is_some(), ids.gateway.is_some());
        let all = [
            (system, FILE_SYSTEM, failing(&self.file_system)),
            (gateway, GATEWAY, failing(&self.gateway)),
            (gateway, CACHE, failing(&self.cache)),
            (gateway, TIES, failing(&self.ties)),
            (ids.line.is_some(), LINE, failing(&self.line)),
            (ids.interface.is_some(), ROUTES, failing(&self.interface)),
            (!ids.is_empty(), "what is measured", failing(&self.readings)),
            (system, BACKUPS, failing(&self.backups)),
        ];
        let asked = all.into_iter().filter(|(asked, ..)| *asked);
        asked.filter_map(|(_, what, failing)| Some((what, failing?))).collect()
    }

    /// All that is not known, of what `ids` names.
    pub fn unknown(&self, ids: &Ids, now: Timestamp) -> Vec<Unknown> {
        let (system, gateway) = (ids.file_system.is_some(), ids.gateway.is_some());
        let states = [
            (system, lost(FILE_SYSTEM, &self.file_system, now)),
            (gateway, lost(GATEWAY, &self.gateway, now)),
            (gateway, lost(CACHE, &self.cache, now)),
            (gateway, lost(TIES, &self.ties, now)),
            (ids.line.is_some(), lost(LINE, &self.line, now)),
            (ids.interface.is_some(), lost(ROUTES, &self.interface, now)),
            (system, lost(BACKUPS, &self.backups, now)),
        ];
        let measured = [
            (system, Of::FileSystem, "how busy the file system is"),
            (gateway, Of::Gateway, "whether the gateway fails to bring files over"),
            (ids.line.is_some(), Of::Line, "what others send over the line"),
        ];
        let states = states.into_iter().filter(|(asked, _)| *asked).filter_map(|(_, lost)| lost);
        let measured = measured.into_iter().filter(|(asked, ..)| *asked);
        states.chain(measured.filter_map(|(_, of, what)| self.unmeasured(of, what, now))).collect()
    }

    fn unmeasured(&self, of: Of, what: &'static str, now: Timestamp) -> Option<Unknown> {
        let signals = || Signal::ALL.into_iter().filter(|signal| signal.measure().of == of);
        if signals().any(|signal| self.reading(signal, now).is_some()) {
            return None;
        }
        let known = self.readings.last.as_ref().map(|(_, readings)| readings);
        let since = signals().filter_map(|signal| Some(known?.get(&signal)?.at)).max();
        let why = match (&self.readings.failing, known) {
            (Some(failing), _) => failing.error.to_string(),
            (None, Some(_)) => "CloudWatch has no values of it".into(),
            // Nobody has asked yet.
            (None, None) => return None,
        };
        Some(Unknown { what, since, why })
    }
}

/// That it is no accident: there were two tries, or there never was an answer.
fn failing<T>(heard: &Heard<T>) -> Option<&Failing> {
    heard.failing.as_ref().filter(|failing| failing.tries > 1 || heard.last.is_none())
}

/// That something is not known; nothing as long as nobody has asked, or one question alone has failed.
fn lost<T>(what: &'static str, heard: &Heard<T>, now: Timestamp) -> Option<Unknown> {
    if heard.fresh(now).is_some() {
        return None;
    }
    let why = match &heard.failing {
        Some(failing) => failing.error.to_string(),
        None => heard.at().map(|_| "It was not asked since".to_owned())?,
    };
    Some(Unknown { what, since: heard.at(), why })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::{Fault, LineState};

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(1_763_800_000 + minute * 60).expect("a time")
    }

    fn refused() -> CloudError {
        CloudError { service: "FSx", operation: "Ask", fault: Fault::Unreachable, detail: String::new() }
    }

    fn line() -> Line {
        Line { id: "dxcon-1".into(), state: LineState::Available, bandwidth: None }
    }

    #[test]
    fn what_was_said_is_believed_for_a_while() {
        let mut heard = Heard::default();
        assert_eq!(heard.fresh(at(0)), None);
        heard.take(at(0), Ok(line()));
        assert_eq!(heard.fresh(at(9)), Some(&line()));
        heard.take(at(3), Err(refused()));
        heard.take(at(5), Err(refused()));
        assert_eq!(heard.fresh(at(9)), Some(&line()), "an answer that does not come changes nothing");
        let failing = heard.failing.as_ref().expect("it fails");
        assert_eq!((failing.since, failing.tries), (at(3), 2));
        assert_eq!(heard.fresh(at(10)), None);
        heard.take(at(11), Ok(line()));
        assert_eq!((heard.fresh(at(11)).is_some(), heard.failing), (true, None));
    }

    #[test]
    fn what_is_not_known_is_said_with_the_time_and_the_reason() {
        let ids = Ids { line: Some("dxcon-1".into()), ..Ids::default() };
        let mut known = Known::default();
        assert_eq!(known.unknown(&ids, at(0)), [], "nobody has asked yet");
        known.line.take(at(0), Ok(line()));
        let reading = Reading { at: at(0), over: SignedDuration::from_mins(1), value: 1.0 };
        known.readings.take(at(0), Ok(Readings::from([(Signal::LineUp, reading)])));
        assert_eq!(known.unknown(&ids, at(1)), []);
        known.line.take(at(1), Err(refused()));
        known.readings.take(at(1), Ok(Readings::new()));
        let why = "AWS does not answer (FSx Ask)".to_owned();
        let none = "CloudWatch has no values of it".to_owned();
        let line = |since| Unknown { what: "the state of the line", since, why: why.clone() };
        let others = Unknown { what: "what others send over the line", since: None, why: none };
        assert_eq!(known.unknown(&ids, at(2)), std::slice::from_ref(&others));
        assert_eq!(known.unknown(&ids, at(10)), [line(Some(at(0))), others.clone()]);
        known.line = Heard::default();
        known.line.take(at(1), Err(refused()));
        assert_eq!(known.unknown(&ids, at(2)), [line(None), others], "it never was");
        assert_eq!(known.unknown(&Ids::default(), at(10)), [], "nobody wants to know");
    }
}
