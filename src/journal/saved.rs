//! Which released rolls are in a backup of the file system: found out without reading all that happened to each.

use super::beyond::ONWARD;
use super::summary::{parsed, unreadable};
use crate::journey::{Event, RecoveryPoint};
use crate::words::id::DumpId;
use jiff::Timestamp;
use rusqlite::Connection;
use std::collections::HashMap;

/// When a roll came to its stage, and which backup it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// When it was released.
    pub released: Timestamp,
    /// When the second region had it.
    pub arrived: Option<Timestamp>,
    /// The first whole backup that was begun after its release.
    pub point: Option<RecoveryPoint>,
}

/// Of all rolls that were released.
pub(super) fn read(file: &Connection) -> rusqlite::Result<HashMap<DumpId, Saved>> {
    let select = format!("SELECT dump, at, kind FROM events WHERE {ONWARD} ORDER BY number");
    let mut select = file.prepare(&select)?;
    let mut rows = select.query([])?;
    let mut found: HashMap<DumpId, Saved> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (dump, at): (DumpId, Timestamp) = (parsed(row, 0)?, parsed(row, 1)?);
        match row.get_ref(2)?.as_str()? {
            "released" => {
                found.insert(dump, Saved { released: at, arrived: None, point: None });
            }
            "arrived" => {
                if let Some(saved) = found.get_mut(&dump) {
                    saved.arrived = Some(at);
                }
            }
            _ => {}
        }
    }
    let mut select =
        file.prepare("SELECT dump, body FROM events WHERE kind = 'backed_up' ORDER BY number")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let event = serde_json::from_str(row.get_ref(1)?.as_str()?).map_err(|error| unreadable(1, error))?;
        if let (Event::BackedUp(point), Some(saved)) = (event, found.get_mut(&parsed(row, 0)?)) {
            saved.point = Some(point);
        }
    }
    Ok(found)
}
