//! How far somebody has carried what happened, and what people were told of it: one entry, whole or not at all.

use super::error::JournalError;
use jiff::Timestamp;
use rusqlite::{Connection, params};
use tokio::sync::oneshot;

/// What people were told is remembered for so many seconds.
const REMEMBERED: i64 = 60 * 24 * 3600;

/// What somebody has carried: on its way to the writer.
pub(super) struct Carried {
    pub(super) name: &'static str,
    pub(super) number: i64,
    pub(super) told: Vec<String>,
    pub(super) at: Timestamp,
    pub(super) reply: oneshot::Sender<Result<(), JournalError>>,
}

impl Carried {
    pub(super) fn write(&self, file: &Connection) -> rusqlite::Result<()> {
        let set = "INSERT INTO cursors (name, number) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET number = max(number, excluded.number)";
        file.prepare_cached(set)?.execute(params![self.name, self.number])?;
        if self.told.is_empty() {
            return Ok(());
        }
        let seconds = self.at.as_second();
        file.prepare_cached("DELETE FROM told WHERE at < ?")?.execute([seconds - REMEMBERED])?;
        let mut tell = file.prepare_cached("INSERT OR REPLACE INTO told (key, at) VALUES (?, ?)")?;
        self.told.iter().try_for_each(|key| tell.execute(params![key, seconds]).map(|_| ()))
    }
}
