//! One dump's row in the index: what a list of dumps shows, without reading its events.

use crate::journey::{Dump, Stage};
use crate::problem::Problem;
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, Row, named_params};
use std::path::PathBuf;
use std::str::FromStr;

/// A dump in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its id.
    pub id: DumpId,
    /// The folder on the NAS.
    pub source: PathBuf,
    /// The destination's address.
    pub destination: String,
    /// The name of the roll's folder.
    pub roll: String,
    /// Where it lies, or will lie, below the sync root.
    pub target: RelPath,
    /// How far it has come.
    pub stage: Stage,
    /// The problem that holds it.
    pub held: Option<Problem>,
    /// Files to send.
    pub files: u64,
    /// Bytes to send.
    pub bytes: u64,
    /// The number of its receipt.
    pub receipt: Option<u64>,
    /// When it was found.
    pub found: Timestamp,
    /// When anything happened to it last.
    pub changed: Timestamp,
    /// How many events it is made of.
    pub events: u64,
}

/// The columns in the order in which they are read and written.
const COLUMNS: &str =
    "id, source, destination, roll, target, stage, held, files, bytes, receipt, found, changed, events";

impl Summary {
    /// A dump in short; `changed` is the time of its last event.
    pub(super) fn of(dump: &Dump, changed: Timestamp) -> Self {
        Self {
            id: dump.id,
            source: dump.source.clone(),
            destination: dump.destination.clone(),
            roll: dump.roll.clone(),
            target: dump.target.clone(),
            stage: dump.stage,
            held: dump.held.clone(),
            files: dump.files.len() as u64,
            bytes: dump.bytes(),
            receipt: dump.receipt().map(|(number, _)| *number),
            found: dump.reached(Stage::Found).unwrap_or(changed),
            changed,
            events: dump.events,
        }
    }

    /// Writes the row, if the index says that the dump had `before` events until now, or does not know it yet.
    /// `false`: it had others, and nothing was written.
    pub(super) fn write(&self, file: &Connection, before: u64) -> rusqlite::Result<bool> {
        let mut write = file.prepare_cached(
            "INSERT INTO dumps VALUES (:id, :source, :destination, :roll, :target, :stage, :held, :files, :bytes,
                 :receipt, :found, :changed, :events)
             ON CONFLICT (id) DO UPDATE SET source = :source, destination = :destination, roll = :roll,
                 target = :target, stage = :stage, held = :held, files = :files, bytes = :bytes, receipt = :receipt,
                 found = :found, changed = :changed, events = :events
             WHERE events = :before",
        )?;
        let held = self.held.as_ref().and_then(|problem| serde_json::to_string(problem).ok());
        let rows = write.execute(named_params! {
            ":id": self.id.to_string(),
            ":source": self.source.to_string_lossy(),
            ":destination": self.destination,
            ":roll": self.roll,
            ":target": self.target.as_str(),
            ":stage": self.stage.name(),
            ":held": held,
            ":files": self.files as i64,
            ":bytes": self.bytes as i64,
            ":receipt": self.receipt.map(|number| number as i64),
            ":found": self.found.to_string(),
            ":changed": self.changed.to_string(),
            ":events": self.events as i64,
            ":before": before as i64,
        })?;
        Ok(rows > 0)
    }

    /// Reads rows; `rest` is what follows the table's name.
    pub(super) fn read(file: &Connection, rest: &str, values: &[&str]) -> rusqlite::Result<Vec<Self>> {
        let mut rows = file.prepare(&format!("SELECT {COLUMNS} FROM dumps {rest}"))?;
        rows.query_map(rusqlite::params_from_iter(values), Self::from_row)?.collect()
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let number = |place| row.get::<_, i64>(place).map(|number| number as u64);
        let held = row.get::<_, Option<String>>(6)?.map(|text| serde_json::from_str(&text)).transpose();
        let stage: String = row.get(5)?;
        let known = Stage::ALL.into_iter().find(|known| known.name() == stage);
        Ok(Self {
            id: parsed(row, 0)?,
            source: row.get::<_, String>(1)?.into(),
            destination: row.get(2)?,
            roll: row.get(3)?,
            target: RelPath::new(row.get::<_, String>(4)?).map_err(|error| unreadable(4, error))?,
            stage: known.ok_or_else(|| unreadable(5, format!("`{stage}` is no stage")))?,
            held: held.map_err(|error| unreadable(6, error))?,
            files: number(7)?,
            bytes: number(8)?,
            receipt: row.get::<_, Option<i64>>(9)?.map(|number| number as u64),
            found: parsed(row, 10)?,
            changed: parsed(row, 11)?,
            events: number(12)?,
        })
    }
}

/// A value that is kept as text.
pub(super) fn parsed<T: FromStr>(row: &Row<'_>, place: usize) -> rusqlite::Result<T>
where
    T::Err: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let text = row.get_ref(place)?.as_str()?;
    text.parse().map_err(|error| unreadable(place, error))
}

pub(super) fn unreadable(
    place: usize,
    error: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, Type::Text, error.into())
}
