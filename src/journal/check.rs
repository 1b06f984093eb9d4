//! Does the index say what the events say? And is the file whole?

use super::error::JournalError;
use super::reader::Reader;
use super::schema;
use super::summary::{Summary, parsed};
use crate::words::id::DumpId;
use rusqlite::{Connection, TransactionBehavior};
use serde::Serialize;
use std::path::Path;

/// What a check of the journal found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Dumps in the log.
    pub dumps: u64,
    /// Events in the log.
    pub events: u64,
    /// What is wrong; empty for a clean journal.
    pub faults: Vec<String>,
}

/// Faults that are listed; a damaged file could bring forth millions.
const LISTED: usize = 100;

/// Reads the whole journal: the file's own structure, every dump folded again, and the index compared.
pub fn check(folder: &Path) -> Result<Report, JournalError> {
    let reader = Reader::open(folder)?;
    let mut faults: Vec<String> = reader.ask(|file| {
        let mut lines = file.prepare(&format!("PRAGMA integrity_check({LISTED})"))?;
        lines.query_map([], |row| row.get(0))?.collect()
    })?;
    faults.retain(|line| line != "ok");
    let (dumps, index) = (reader.ask(dumps_in_log)?, reader.dumps()?);
    for summary in index.iter().filter(|summary| !dumps.contains(&summary.id)) {
        faults.push(format!("The index has dump {}, of which there are no events", summary.id));
    }
    for id in &dumps {
        match (reader.fold(*id), index.iter().find(|summary| summary.id == *id)) {
            (Err(error), _) => faults.push(error.to_string()),
            (Ok(_), None) => faults.push(format!("The index does not have dump {id}")),
            (Ok((dump, changed)), Some(indexed)) => {
                let folded = Summary::of(&dump, changed);
                if folded != *indexed {
                    let (says, is) = (indexed.stage, folded.stage);
                    faults.push(format!(
                        "The index is wrong about dump {id}: it says {says}, the events say {is}"
                    ));
                }
            }
        }
    }
    faults.truncate(LISTED);
    let events =
        reader.ask(|file| file.query_row("SELECT count(*) FROM events", [], |row| row.get::<_, i64>(0)))?;
    Ok(Report { dumps: dumps.len() as u64, events: events as u64, faults })
}

/// Makes the index again from the events, and checks. The events stay as they are.
pub fn rebuild(folder: &Path) -> Result<Report, JournalError> {
    let reader = Reader::open(folder)?;
    let mut file = schema::open(folder)?;
    let broken = |error| JournalError::sqlite(&reader.path, &error);
    // From here on nobody appends, so the reader sees what the new index will stand beside.
    let change = file.transaction_with_behavior(TransactionBehavior::Immediate).map_err(broken)?;
    change.execute("DELETE FROM dumps", []).map_err(broken)?;
    for id in reader.ask(dumps_in_log)? {
        // A dump that cannot be folded stays out, and the check names it.
        if let Ok((dump, changed)) = reader.fold(id) {
            Summary::of(&dump, changed).write(&change, 0).map_err(broken)?;
        }
    }
    change.commit().map_err(broken)?;
    check(folder)
}

fn dumps_in_log(file: &Connection) -> rusqlite::Result<Vec<DumpId>> {
    let mut ids = file.prepare("SELECT DISTINCT dump FROM events ORDER BY dump")?;
    ids.query_map([], |row| parsed(row, 0))?.collect()
}
