//! The studio-wide ledger: what is written, in which order, and what becomes of it when two write at once.

mod claims;
mod items;
mod outbox;

use crate::journey::story::{fold, noon, story};
use ingest::cloud::table::{Item, Memory, Tables};
use ingest::journey::{Dump, Event, EventKind, Print};
use ingest::ledger::{Ledger, Place, Scribe};
use ingest::words::clock::Clock;
use std::sync::Arc;

/// The card of the story.
pub(super) fn print() -> Print {
    Print::from(3)
}

/// A studio's ledger in a table that others may have, too.
pub(super) fn of(studio: &str, table: &Arc<Memory>, clock: &Clock) -> Ledger {
    let tables: Arc<dyn Tables> = table.clone();
    let place = Place {
        table: "ingest-ledger".into(),
        region: "us-west-2".into(),
        site: "us-west-2".into(),
        share: "footage".into(),
    };
    let scribe =
        Scribe { studio: studio.into(), host: "nas-vm".into(), journal: format!("journal of {studio}") };
    Ledger::new(tables, place, scribe, clock.clone())
}

/// The story as far as the last event of a kind; as far as the receipt of the release for none.
pub(super) fn dump(files: u32, until: Option<EventKind>) -> Dump {
    let id = "01933988-0000-7000-8000-000000000007".parse().expect("an id");
    let events = story(files);
    let end = match until {
        None => events.iter().position(|event| event.kind() == EventKind::Receipted),
        Some(kind) => events.iter().rposition(|event| event.kind() == kind),
    };
    let end = end.expect("it happens") + 1;
    fold(id, &events[..end])
}

/// The same, and one more event.
pub(super) fn and(mut dump: Dump, event: &Event) -> Dump {
    ingest::journey::step(&mut dump, event, noon()).expect("a legal event");
    dump
}

/// Its keys.
pub(super) fn keys(items: &[Item]) -> Vec<String> {
    let part = |item: &Item, name: &str| item[name].text().expect("text").to_owned();
    items.iter().map(|item| format!("{} {}", part(item, "pk"), part(item, "sk"))).collect()
}
