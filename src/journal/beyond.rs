//! What is to become of released rolls, and what has: found out without reading all that happened to each.

use super::summary::{parsed, unreadable};
use crate::journey::{Event, Onward};
use crate::words::id::DumpId;
use jiff::Timestamp;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};

/// What becomes of a released roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// What was to become of it when it was released.
    pub onward: Onward,
    /// When the second region had it.
    pub arrived: Option<Timestamp>,
    /// Whether anything is left to do: its arrival is looked for, or has no receipt yet.
    pub is_open: bool,
}

/// What tells how far a released roll is: as the index `onward` has it, so that it is used.
pub(super) const ONWARD: &str = "kind IN ('released', 'arrived', 'unfollowed', 'receipted')";

/// Of all rolls that are looked for, or were.
pub(super) fn read(file: &Connection) -> rusqlite::Result<HashMap<DumpId, Beyond>> {
    let select = format!("SELECT dump, at, body FROM events WHERE {ONWARD} ORDER BY number");
    let mut select = file.prepare(&select)?;
    let mut rows = select.query([])?;
    let mut found: HashMap<DumpId, Beyond> = HashMap::new();
    let mut given_up = HashSet::new();
    while let Some(row) = rows.next()? {
        let event = serde_json::from_str(row.get_ref(2)?.as_str()?).map_err(|error| unreadable(2, error))?;
        let (dump, at): (DumpId, Timestamp) = (parsed(row, 0)?, parsed(row, 1)?);
        match event {
            Event::Released { onward: Some(onward), .. } => {
                found.insert(dump, Beyond { onward, arrived: None, is_open: true });
            }
            Event::Arrived { .. } => {
                if let Some(beyond) = found.get_mut(&dump) {
                    beyond.arrived = Some(at);
                }
            }
            Event::Receipted { .. } => {
                let is_over = |beyond: &&mut Beyond| beyond.arrived.is_some() || given_up.contains(&dump);
                if let Some(beyond) = found.get_mut(&dump).filter(is_over) {
                    beyond.is_open = false;
                }
            }
            Event::Unfollowed { outgrown, .. } => {
                given_up.insert(dump);
                if let Some(beyond) = found.get_mut(&dump) {
                    beyond.is_open = !outgrown;
                }
            }
            _ => {}
        }
    }
    Ok(found)
}
