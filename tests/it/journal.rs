//! The journal: what it promises when the power goes, the disk fills up, or somebody meddles with the file.

mod command;
mod concurrent;
mod damage;
mod disk;
mod durable;
mod follow;
mod locks;
mod orders;
mod tampered;

use crate::journey::story::{found, noon};
use ingest::journal::Journal;
use ingest::journey::Dump;
use ingest::words::clock::Clock;
use ingest::words::id::DumpId;
use std::path::Path;

fn open(folder: &Path) -> Journal {
    Journal::open(folder, Clock::held(noon())).expect("a journal")
}

async fn create(journal: &Journal) -> Dump {
    journal.create(DumpId::new(noon()), found()).await.expect("a new dump")
}

/// The file itself, as somebody with `sqlite3` gets at it.
fn raw(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("journal.db")).expect("the file")
}
