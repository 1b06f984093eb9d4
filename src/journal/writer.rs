//! The one thread that writes. Appends that wait at the same time share a transaction, and so one flush
//! of the disk.

use super::cursors::Carried;
use super::error::JournalError;
use super::orders::Entry;
use super::summary::Summary;
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{mpsc, oneshot};

/// Appends that may wait, and that one transaction takes at most: enough for all dumps and lanes of an agent, and
/// few enough that none waits for long.
pub(super) const QUEUE: usize = 256;

/// What is to be written.
pub(super) enum Work {
    Events(Append),
    Order(Entry),
    Carried(Carried),
}

/// What became of it, in a transaction that others share.
enum Written {
    /// The dump was moved on by others, or nobody waits for this outcome.
    Nothing,
    Events,
    Order(i64),
}

/// Events of one dump, all or none of which are written.
pub(super) struct Append {
    /// How many events the dump had before these.
    pub(super) before: u64,
    /// When, as text.
    pub(super) at: String,
    /// The events, as JSON.
    pub(super) bodies: Vec<String>,
    /// The dump after these events.
    pub(super) after: Summary,
    /// Where the answer goes, once it is on the disk.
    pub(super) reply: oneshot::Sender<Result<(), JournalError>>,
}

/// The file, and what the thread needs with it.
pub(super) struct Writer {
    pub(super) file: Connection,
    pub(super) path: PathBuf,
    pub(super) queue: mpsc::Receiver<Work>,
    /// Transactions so far.
    pub(super) commits: Arc<AtomicU64>,
}

impl Writer {
    /// Writes until the last handle is gone.
    pub(super) fn run(mut self) {
        while let Some(first) = self.queue.blocking_recv() {
            let mut batch = vec![first];
            match self.commit(&mut batch) {
                Ok(written) => {
                    for (work, written) in batch.into_iter().zip(written) {
                        work.answer(Ok(written), &self.path);
                    }
                }
                Err(error) => {
                    let error = JournalError::sqlite(&self.path, &error);
                    for work in batch {
                        work.answer(Err(error.clone()), &self.path);
                    }
                }
            }
        }
    }

    /// Writes a batch; says of each part of it what was written.
    fn commit(&mut self, batch: &mut Vec<Work>) -> rusqlite::Result<Vec<Written>> {
        let transaction = self.file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Only now, since others have come in while this one waited for its turn.
        while batch.len() < QUEUE
            && let Ok(next) = self.queue.try_recv()
        {
            batch.push(next);
        }
        let written = batch.iter().map(|work| work.write(&transaction)).collect::<Result<_, _>>()?;
        transaction.commit()?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(written)
    }
}

impl Work {
    fn write(&self, file: &Connection) -> rusqlite::Result<Written> {
        Ok(match self {
            Self::Events(append) if append.write(file)? => Written::Events,
            Self::Events(_) => Written::Nothing,
            Self::Order(entry) => entry.write(file)?.map_or(Written::Nothing, Written::Order),
            Self::Carried(carried) => carried.write(file).map(|()| Written::Nothing)?,
        })
    }

    /// Tells whoever waits. One who no longer does has given up its dump, or its order.
    fn answer(self, result: Result<Written, JournalError>, path: &Path) {
        match self {
            Self::Events(Append { after, reply, .. }) => {
                let _ = reply.send(result.and_then(|written| match written {
                    Written::Nothing => Err(JournalError::Raced(after.id)),
                    _ => Ok(()),
                }));
            }
            Self::Carried(Carried { reply, .. }) => {
                let _ = reply.send(result.map(|_| ()));
            }
            Self::Order(Entry { line, reply, .. }) => {
                let _ = reply.send(result.and_then(|written| match written {
                    Written::Order(number) => Ok(number),
                    _ => Err(line.refused(path)),
                }));
            }
        }
    }
}

impl Append {
    fn write(&self, file: &Connection) -> rusqlite::Result<bool> {
        if !self.after.write(file, self.before)? {
            return Ok(false);
        }
        let mut insert = file.prepare_cached("INSERT INTO events (dump, at, body) VALUES (?, ?, ?)")?;
        let dump = self.after.id.to_string();
        for body in &self.bodies {
            insert.execute(params![dump, self.at, body])?;
        }
        Ok(true)
    }
}
