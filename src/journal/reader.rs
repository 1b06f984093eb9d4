//! Reading the journal, beside whoever writes it.

use super::beyond::{self, Beyond};
use super::error::JournalError;
use super::orders::{self, Ordered};
use super::saved::{self, Saved};
use super::schema;
use super::summary::{Summary, parsed, unreadable};
use crate::journey::{Dump, Event, Identity, Recorded, step};
use crate::words::id::DumpId;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A journal open for reading: for commands that look and go. It sees what was committed when each call began.
pub struct Reader {
    pub(super) file: Connection,
    pub(super) path: PathBuf,
}

impl Reader {
    /// Opens the journal of a state folder; changes nothing.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        Ok(Self { file: schema::open_to_read(folder)?, path: schema::file(folder) })
    }

    /// A dump, folded from its events one at a time.
    pub fn load(&self, id: DumpId) -> Result<Dump, JournalError> {
        Ok(self.fold(id)?.0)
    }

    /// All that happened to a dump, in order.
    pub fn events(&self, id: DumpId) -> Result<Vec<Recorded>, JournalError> {
        let mut events = Vec::new();
        self.each_event(id, |event| {
            events.push(event);
            Ok(())
        })?;
        if events.is_empty() { Err(JournalError::Unknown(id)) } else { Ok(events) }
    }

    /// All dumps, oldest first.
    pub fn dumps(&self) -> Result<Vec<Summary>, JournalError> {
        self.ask(|file| Summary::read(file, "ORDER BY id", &[]))
    }

    /// The dumps of a folder to a destination, newest first. Its stage says whether one goes on or is done.
    pub fn find(&self, source: &Path, destination: &str) -> Result<Vec<Summary>, JournalError> {
        let source = source.to_string_lossy();
        let place = "WHERE source = ? AND destination = ? ORDER BY id DESC";
        self.ask(|file| Summary::read(file, place, &[&source, destination]))
    }

    /// The cards that were delivered to a destination, newest first.
    pub fn delivered(&self, destination: &str) -> Result<Vec<(DumpId, Identity)>, JournalError> {
        self.identities(destination, "receipt IS NOT NULL")
    }

    /// The cards that are on their way to a destination, newest first: they were checked, and have no receipt yet.
    pub fn under_way(&self, destination: &str) -> Result<Vec<(DumpId, Identity)>, JournalError> {
        let on_its_way =
            "receipt IS NULL AND stage IN ('checked', 'queued', 'sending', 'sent', 'landed', 'released')";
        self.identities(destination, on_its_way)
    }

    fn identities(&self, destination: &str, which: &str) -> Result<Vec<(DumpId, Identity)>, JournalError> {
        let select = format!(
            "SELECT dump, body -> '$.identity' FROM events JOIN dumps ON dumps.id = dump
            WHERE kind = 'judged' AND destination = ? AND {which} ORDER BY number DESC"
        );
        let mut found: Vec<(DumpId, Identity)> = self.ask(|file| {
            let mut select = file.prepare(&select)?;
            let rows = select.query_map([destination], |row| {
                let identity = row.get_ref(1)?.as_str()?;
                let identity = serde_json::from_str(identity).map_err(|error| unreadable(1, error))?;
                Ok((parsed(row, 0)?, identity))
            })?;
            rows.collect()
        })?;
        // What was looked at several times counts as it was looked at last.
        let mut seen = HashSet::new();
        found.retain(|(dump, _)| seen.insert(*dump));
        Ok(found)
    }

    /// The family and the verdict of every card that was looked into.
    pub fn cards(&self) -> Result<HashMap<DumpId, (String, String)>, JournalError> {
        let select = "SELECT dump, body ->> '$.family', body ->> '$.verdict' FROM events
            WHERE kind = 'checked' ORDER BY number";
        self.ask(|file| {
            let mut select = file.prepare(select)?;
            let rows = select.query_map([], |row| Ok((parsed(row, 0)?, (row.get(1)?, row.get(2)?))))?;
            rows.collect()
        })
    }

    /// What is to become of released rolls, and what has.
    pub fn beyond(&self) -> Result<HashMap<DumpId, Beyond>, JournalError> {
        self.ask(beyond::read)
    }

    /// Which released rolls are in a backup of the file system.
    pub fn saved(&self) -> Result<HashMap<DumpId, Saved>, JournalError> {
        self.ask(saved::read)
    }

    /// The newest orders, newest first.
    pub fn actions(&self, most: usize) -> Result<Vec<Ordered>, JournalError> {
        self.ask(|file| orders::newest(file, most))
    }

    /// The newest receipt of all dumps: its number, and the SHA-256 of its bytes in hex. The newest has the highest
    /// number: two dumps may tell the journal of theirs in another order.
    pub fn last_receipt(&self) -> Result<Option<(u64, String)>, JournalError> {
        let newest = "SELECT number, at, body FROM events WHERE kind = 'receipted'
            ORDER BY CAST(body ->> '$.number' AS INTEGER) DESC LIMIT 1";
        let newest = self.ask(|file| file.query_row(newest, [], recorded).optional())?;
        Ok(newest.and_then(|newest| match newest.event {
            Event::Receipted { number, sha256 } => Some((number, sha256)),
            _ => None,
        }))
    }

    /// A dump and the time of its last event.
    pub(super) fn fold(&self, id: DumpId) -> Result<(Dump, Timestamp), JournalError> {
        let mut folded: Option<(Dump, Timestamp)> = None;
        self.each_event(id, |Recorded { number, at, event }| {
            let broken =
                |why: &dyn std::fmt::Display| self.broken(format!("event {number} of dump {id}: {why}"));
            match &mut folded {
                None => {
                    let first = Dump::found(id, &event, at)
                        .ok_or_else(|| broken(&"it is the first, and no `Found`"))?;
                    folded = Some((first, at));
                }
                Some((dump, last)) => {
                    step(dump, &event, at).map_err(|refusal| broken(&refusal))?;
                    *last = at;
                }
            }
            Ok(())
        })?;
        folded.ok_or(JournalError::Unknown(id))
    }

    fn each_event(
        &self,
        id: DumpId,
        mut take: impl FnMut(Recorded) -> Result<(), JournalError>,
    ) -> Result<(), JournalError> {
        let select = "SELECT number, at, body FROM events WHERE dump = ? ORDER BY number";
        let mut select = self.ask(|file| file.prepare_cached(select))?;
        let mut rows = self.ask(|_| select.query([id.to_string()]))?;
        while let Some(row) = self.ask(|_| rows.next())? {
            take(self.ask(|_| recorded(row))?)?;
        }
        Ok(())
    }

    pub(super) fn ask<'a, T>(
        &'a self,
        question: impl FnOnce(&'a Connection) -> rusqlite::Result<T>,
    ) -> Result<T, JournalError> {
        question(&self.file).map_err(|error| JournalError::sqlite(&self.path, &error))
    }

    fn broken(&self, detail: String) -> JournalError {
        JournalError::Broken { path: self.path.clone(), detail }
    }
}

pub(super) fn recorded(row: &Row<'_>) -> rusqlite::Result<Recorded> {
    let event = serde_json::from_str(row.get_ref(2)?.as_str()?).map_err(|error| unreadable(2, error))?;
    Ok(Recorded { number: row.get(0)?, at: parsed(row, 1)?, event })
}
