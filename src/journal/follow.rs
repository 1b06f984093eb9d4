//! The event log as an outbox. Whoever has to carry what happened to somebody else (the ledger, people) follows the log
//! and keeps a cursor in it: the last event that was carried. The cursor moves when the other side has it, so what
//! follows from an event is done at least once, whatever ends the program in between.
//!
//! Only milestones are followed: of a dump of 100,000 files these are a dozen events.

use super::Journal;
use super::cursors::Carried;
use super::error::JournalError;
use super::reader::{Reader, recorded};
use super::summary::parsed;
use super::writer::Work;
use crate::journey::Recorded;
use crate::words::id::DumpId;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;
use tokio::sync::oneshot;

/// The milestones. The same words stand in the index over them, which is used only for these.
pub(super) const MILESTONES: &str = "kind IN ('found', 'checked', 'duplicate', 'released', 'receipted', 'arrived', \
     'held', 'retried', 'reopened', 'abandoned')";
/// A milestone of some dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Of which dump.
    pub dump: DumpId,
    /// The event.
    pub recorded: Recorded,
}

/// Milestones behind a cursor, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Milestones {
    /// Them.
    pub events: Vec<Milestone>,
    /// Where the cursor may stand when all of them are carried.
    pub upto: i64,
}

/// How far somebody is behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Milestones that are not carried.
    pub events: u64,
    /// When the oldest of them happened.
    pub since: Option<Timestamp>,
}

/// Where somebody begins who has never followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With what happens from now on.
    Now,
    /// With what has happened since then.
    Since(Timestamp),
    /// With all of it.
    All,
}

impl Journal {
    /// The last event that `name` has carried; the place where it begins, where it never has.
    pub async fn cursor(&self, name: &'static str, begin: Begin) -> Result<i64, JournalError> {
        let known = self.read(move |reader| reader.cursor(name, begin)).await?;
        match known {
            Ok(number) => Ok(number),
            Err(first) => self.carried(name, first, Vec::new()).await.map(|()| first),
        }
    }

    /// Remembers that `name` has carried all events up to this one, and that people were told of `told`.
    pub async fn carried(
        &self,
        name: &'static str,
        number: i64,
        told: Vec<String>,
    ) -> Result<(), JournalError> {
        self.spend(1)?;
        let (reply, answer) = oneshot::channel();
        self.hand_over(Work::Carried(Carried { name, number, told, at: self.0.clock.now(), reply })).await?;
        answer.await.unwrap_or(Err(JournalError::Ended))
    }

    /// The next milestones behind an event, so many at most.
    pub async fn milestones(&self, after: i64, most: usize) -> Result<Milestones, JournalError> {
        self.read(move |reader| reader.milestones(after, most)).await
    }

    /// How many milestones there are behind an event.
    pub async fn behind(&self, after: i64) -> Result<Behind, JournalError> {
        self.read(move |reader| reader.behind(after)).await
    }

    /// Of what people were told since then, among these.
    pub async fn told(&self, keys: Vec<String>, since: Timestamp) -> Result<HashSet<String>, JournalError> {
        self.read(move |reader| reader.told(&keys, since)).await
    }

    /// What tells this journal from all others.
    pub async fn id(&self) -> Result<String, JournalError> {
        self.read(|reader| reader.ask(|file| file.query_row("SELECT id FROM journal", [], |row| row.get(0))))
            .await
    }
}

impl Reader {
    /// The cursor, or where it is to begin.
    fn cursor(&self, name: &str, begin: Begin) -> Result<Result<i64, i64>, JournalError> {
        let select = "SELECT number FROM cursors WHERE name = ?";
        let known = self.ask(|file| file.query_row(select, [name], |row| row.get(0)).optional())?;
        let last = "SELECT coalesce(max(number), 0) FROM events";
        Ok(match (known, begin) {
            (Some(number), _) => Ok(number),
            (None, Begin::All) => Err(0),
            (None, Begin::Now) => Err(self.ask(|file| file.query_row(last, [], |row| row.get(0)))?),
            (None, Begin::Since(at)) => {
                let first = "SELECT coalesce(max(number), 0) FROM events WHERE at < ?";
                Err(self.ask(|file| file.query_row(first, [at.to_string()], |row| row.get(0)))?)
            }
        })
    }

    fn milestones(&self, after: i64, most: usize) -> Result<Milestones, JournalError> {
        // What is committed between the two questions is found the next time.
        let last = "SELECT coalesce(max(number), 0) FROM events";
        let last: i64 = self.ask(|file| file.query_row(last, [], |row| row.get(0)))?;
        let select = format!(
            "SELECT number, at, body, dump FROM events WHERE number > ? AND number <= ? AND {MILESTONES}
             ORDER BY number LIMIT ?"
        );
        let events: Vec<Milestone> = self.ask(|file| {
            let mut select = file.prepare(&select)?;
            let rows = select.query_map(params![after, last, most as i64], |row| {
                Ok(Milestone { dump: parsed(row, 3)?, recorded: recorded(row)? })
            })?;
            rows.collect()
        })?;
        let upto = match events.last() {
            Some(event) if events.len() == most => event.recorded.number,
            _ => last.max(after),
        };
        Ok(Milestones { events, upto })
    }

    fn behind(&self, after: i64) -> Result<Behind, JournalError> {
        let count = format!("SELECT count(*), min(number) FROM events WHERE number > ? AND {MILESTONES}");
        let (events, first): (i64, Option<i64>) =
            self.ask(|file| file.query_row(&count, [after], |row| Ok((row.get(0)?, row.get(1)?))))?;
        let Some(first) = first else { return Ok(Behind::default()) };
        let since = "SELECT at FROM events WHERE number = ?";
        let since = self.ask(|file| file.query_row(since, [first], |row| parsed(row, 0)))?;
        Ok(Behind { events: events as u64, since: Some(since) })
    }

    fn told(&self, keys: &[String], since: Timestamp) -> Result<HashSet<String>, JournalError> {
        self.ask(|file| {
            let mut select = file.prepare("SELECT key FROM told WHERE key = ? AND at >= ?")?;
            let mut told = HashSet::new();
            for key in keys {
                told.extend(select.query_row(params![key, since.as_second()], |row| row.get(0)).optional()?);
            }
            Ok(told)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::schema;

    #[test]
    fn millions_of_other_events_are_never_looked_at() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = schema::open(folder.path()).expect("a journal");
        for what in ["number, body", "count(*), min(number)"] {
            let select =
                format!("EXPLAIN QUERY PLAN SELECT {what} FROM events WHERE number > 7 AND {MILESTONES}");
            let plan: String = file.query_row(&select, [], |row| row.get(3)).expect("a plan");
            assert!(plan.contains("INDEX milestones (number>?)"), "{plan}");
        }
    }
}
