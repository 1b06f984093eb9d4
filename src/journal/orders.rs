//! The record of what people ordered: who, when, from where, what, and what became of it. As the events it is only ever
//! added to.
//!
//! An order is written down before it is carried out, its outcome afterwards: one without an outcome says that the agent
//! ended in between.

use super::error::JournalError;
use super::summary::parsed;
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use std::path::Path;
use tokio::sync::oneshot;

/// Who ordered something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The user's number.
    pub uid: u32,
    /// The user's name.
    pub name: String,
    /// From where.
    pub origin: String,
}

/// An order that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ordered {
    /// Its place among all orders.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: By,
    /// What, as JSON.
    pub action: String,
    /// What became of it; `None` where the agent ended before that was known.
    pub outcome: Option<Outcome>,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// One sentence.
    pub words: String,
    /// Whether it was carried out.
    pub done: bool,
}

/// A line for the record, on its way to the writer.
pub(super) struct Entry {
    /// When, as text.
    pub(super) at: String,
    pub(super) line: Line,
    /// Where the order's number goes, once it is on the disk.
    pub(super) reply: oneshot::Sender<Result<i64, JournalError>>,
}

/// What is added.
pub(super) enum Line {
    Order { by: By, action: String },
    Outcome { number: i64, outcome: Outcome },
}

impl Line {
    /// An order; refused where what is ordered is no JSON.
    pub(super) fn order(by: By, action: String) -> Result<Self, JournalError> {
        let unwritable = |error: serde_json::Error| JournalError::Unwritable(error.to_string());
        serde_json::from_str::<serde::de::IgnoredAny>(&action).map_err(unwritable)?;
        Ok(Self::Order { by, action })
    }

    /// What is wrong when nothing was written.
    pub(super) fn refused(&self, path: &Path) -> JournalError {
        match self {
            Self::Outcome { number, .. } => JournalError::NoOrder(*number),
            Self::Order { .. } => {
                JournalError::Broken { path: path.into(), detail: "an order got no number".into() }
            }
        }
    }
}

impl Entry {
    /// Writes the line, and gives the order's number; `None` for an outcome that nobody waits for.
    pub(super) fn write(&self, file: &Connection) -> rusqlite::Result<Option<i64>> {
        match &self.line {
            Line::Order { by, action } => {
                let insert = "INSERT INTO actions (at, uid, name, origin, action) VALUES (?, ?, ?, ?, ?)";
                file.prepare_cached(insert)?.execute(params![self.at, by.uid, by.name, by.origin, action])?;
                Ok(Some(file.last_insert_rowid()))
            }
            // No constraint may fail here: that would take what others write in the same transaction along.
            Line::Outcome { number, outcome } => {
                let insert = "INSERT INTO outcomes (number, at, words, done) SELECT ?1, ?2, ?3, ?4
                    WHERE EXISTS (SELECT 1 FROM actions WHERE number = ?1)
                    AND NOT EXISTS (SELECT 1 FROM outcomes WHERE number = ?1)";
                let written = file.prepare_cached(insert)?.execute(params![
                    number,
                    self.at,
                    outcome.words,
                    outcome.done
                ])?;
                Ok((written > 0).then_some(*number))
            }
        }
    }
}

/// The newest orders, newest first.
pub(super) fn newest(file: &Connection, most: usize) -> rusqlite::Result<Vec<Ordered>> {
    let select = "SELECT number, actions.at, uid, name, origin, action, words, done
        FROM actions LEFT JOIN outcomes USING (number) ORDER BY number DESC LIMIT ?";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    file.prepare(select)?.query_map([most], ordered)?.collect()
}

fn ordered(row: &Row<'_>) -> rusqlite::Result<Ordered> {
    let words: Option<String> = row.get(6)?;
    let done = row.get::<_, Option<bool>>(7)?.unwrap_or_default();
    Ok(Ordered {
        number: row.get(0)?,
        at: parsed(row, 1)?,
        by: By { uid: row.get(2)?, name: row.get(3)?, origin: row.get(4)? },
        action: row.get(5)?,
        outcome: words.map(|words| Outcome { words, done }),
    })
}
