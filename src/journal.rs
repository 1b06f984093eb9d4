//! The agent's durable memory: an append-only log of events in SQLite.
//!
//! The events are the truth; the table of dumps beside them is an index, which [`check`] compares and [`rebuild`] makes
//! again. The order is always: append, commit, then act. When [`Journal::append`] returns, the events are on the disk;
//! what was cut off before that has not happened.
//!
//! ```text
//! append ─┐            ┌────────────────────────┐
//! append ─┼─► queue ─► │ one thread, one writer │ ─► journal.db (write-ahead log, flushed at every commit)
//! append ─┘            └────────────────────────┘         │
//! load, events, find, dumps ◄──── readers of their own ◄──┘
//! ```

mod beyond;
mod check;
mod cursors;
mod error;
mod follow;
mod lock;
mod orders;
mod reader;
mod saved;
mod schema;
mod summary;
mod writer;

pub use beyond::Beyond;
pub use check::{Report, check, rebuild};
pub use error::JournalError;
pub use follow::{Begin, Behind, Milestone, Milestones};
pub use lock::{Lock, LockError, lock};
pub use orders::{By, Ordered, Outcome};
pub use reader::Reader;
pub use saved::Saved;
pub use summary::Summary;

use crate::journey::{Dump, Effect, Event, Identity, Recorded, due, step};
use crate::words::clock::Clock;
use crate::words::id::DumpId;
use jiff::Timestamp;
use orders::{Entry, Line};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot, watch};
use writer::{Append, Work, Writer};

type Result<T> = std::result::Result<T, JournalError>;

/// The journal, open for writing. Cheap to clone; the file is closed with the last clone.
#[derive(Clone)]
pub struct Journal(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    clock: Clock,
    queue: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
    commits: Arc<AtomicU64>,
    /// How often events were appended.
    grown: watch::Sender<u64>,
    /// Events that may still be written: see [`Journal::cut_after`].
    left: AtomicU64,
}

impl Journal {
    /// Opens the journal of a state folder, `journal.db`; makes both where they are missing, the folder for its owner
    /// only. Other processes may have it open, too: what keeps them off a dump is its [`lock`].
    pub fn open(folder: &Path, clock: Clock) -> Result<Self> {
        let (sender, queue) = mpsc::channel(writer::QUEUE);
        let commits = Arc::default();
        let file = schema::open(folder)?;
        let writer = Writer { file, path: schema::file(folder), queue, commits: Arc::clone(&commits) };
        let thread = std::thread::Builder::new().name("journal".into()).spawn(move || writer.run());
        let unusable =
            |error: std::io::Error| JournalError::Unusable { path: folder.into(), detail: error.to_string() };
        Ok(Self(Arc::new(Inner {
            folder: folder.into(),
            clock,
            queue: Some(sender),
            thread: Some(thread.map_err(unusable)?),
            commits,
            grown: watch::Sender::default(),
            left: AtomicU64::new(u64::MAX),
        })))
    }

    /// A new dump: `found` is its first event, an [`Event::Found`].
    pub async fn create(&self, id: DumpId, found: Event) -> Result<Dump> {
        let at = self.0.clock.now();
        let no_found = || JournalError::Unwritable("a dump begins with `Found`".into());
        let dump = Dump::found(id, &found, at).ok_or_else(no_found)?;
        self.write(&dump, 0, at, &[found]).await?;
        Ok(dump)
    }

    /// Takes events over into `dump` and writes them: all or none. Says what is due after them.
    ///
    /// **After an error `dump` is spoilt**: it may be ahead of the disk, and must not be acted on. The same holds when
    /// this future is dropped before it is done. What is true is what [`Journal::load`] gives.
    pub async fn append(&self, dump: &mut Dump, events: Vec<Event>) -> Result<Option<Effect>> {
        let (at, before) = (self.0.clock.now(), dump.events);
        for event in &events {
            step(dump, event, at)?;
        }
        if !events.is_empty() {
            self.write(dump, before, at, &events).await?;
        }
        Ok(due(dump))
    }

    async fn write(&self, dump: &Dump, before: u64, at: Timestamp, events: &[Event]) -> Result<()> {
        let unwritable = |error: serde_json::Error| JournalError::Unwritable(error.to_string());
        let bodies = events.iter().map(serde_json::to_string).collect::<std::result::Result<Vec<_>, _>>();
        let bodies = bodies.map_err(unwritable)?;
        self.spend(events.len() as u64)?;
        let (reply, answer) = oneshot::channel();
        let append = Append { before, at: at.to_string(), bodies, after: Summary::of(dump, at), reply };
        self.hand_over(Work::Events(append)).await?;
        let written = answer.await.unwrap_or(Err(JournalError::Ended));
        self.0.grown.send_modify(|times| *times += 1);
        written
    }

    /// Changes when this process has appended something.
    pub fn grown(&self) -> watch::Receiver<u64> {
        self.0.grown.subscribe()
    }

    async fn hand_over(&self, work: Work) -> Result<()> {
        let queue = self.0.queue.as_ref().ok_or(JournalError::Ended)?;
        queue.send(work).await.map_err(|_| JournalError::Ended)
    }

    /// Writes an order down, before it is carried out; `action` is JSON. Gives its number.
    pub async fn record(&self, by: By, action: String) -> Result<i64> {
        self.add(Line::order(by, action)?).await
    }

    /// Writes down what became of an order: once, and never changed afterwards.
    pub async fn outcome(&self, number: i64, outcome: Outcome) -> Result<()> {
        self.add(Line::Outcome { number, outcome }).await.map(|_| ())
    }

    async fn add(&self, line: Line) -> Result<i64> {
        self.spend(1)?;
        let (reply, answer) = oneshot::channel();
        let entry = Entry { at: self.0.clock.now().to_string(), line, reply };
        self.hand_over(Work::Order(entry)).await?;
        answer.await.unwrap_or(Err(JournalError::Ended))
    }

    /// The newest orders, newest first.
    pub async fn actions(&self, most: usize) -> Result<Vec<Ordered>> {
        self.read(move |reader| reader.actions(most)).await
    }

    /// A dump as its events have left it.
    pub async fn load(&self, id: DumpId) -> Result<Dump> {
        self.read(move |reader| reader.load(id)).await
    }

    /// All that happened to a dump, in order.
    pub async fn events(&self, id: DumpId) -> Result<Vec<Recorded>> {
        self.read(move |reader| reader.events(id)).await
    }

    /// All dumps, oldest first.
    pub async fn dumps(&self) -> Result<Vec<Summary>> {
        self.read(Reader::dumps).await
    }

    /// The dumps of a folder to a destination, newest first. Its stage says whether one goes on or is done.
    pub async fn find(&self, source: &Path, destination: &str) -> Result<Vec<Summary>> {
        let (source, destination) = (source.to_path_buf(), destination.to_owned());
        self.read(move |reader| reader.find(&source, &destination)).await
    }

    /// The cards that were delivered to a destination, newest first.
    pub async fn delivered(&self, destination: &str) -> Result<Vec<(DumpId, Identity)>> {
        let destination = destination.to_owned();
        self.read(move |reader| reader.delivered(&destination)).await
    }

    /// The family and the verdict of every card that was looked into.
    pub async fn cards(&self) -> Result<HashMap<DumpId, (String, String)>> {
        self.read(Reader::cards).await
    }

    /// What is to become of released rolls, and what has.
    pub async fn beyond(&self) -> Result<HashMap<DumpId, Beyond>> {
        self.read(Reader::beyond).await
    }

    /// Which released rolls are in a backup of the file system.
    pub async fn saved(&self) -> Result<HashMap<DumpId, Saved>> {
        self.read(Reader::saved).await
    }

    /// The cards that are on their way to a destination, newest first.
    pub async fn under_way(&self, destination: &str) -> Result<Vec<(DumpId, Identity)>> {
        let destination = destination.to_owned();
        self.read(move |reader| reader.under_way(&destination)).await
    }

    /// The newest receipt of all dumps: its number, and the SHA-256 of its bytes in hex.
    pub async fn last_receipt(&self) -> Result<Option<(u64, String)>> {
        self.read(Reader::last_receipt).await
    }

    async fn read<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Reader) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let folder = self.0.folder.clone();
        let read = tokio::task::spawn_blocking(move || question(&Reader::open(&folder)?));
        read.await.unwrap_or(Err(JournalError::Ended))
    }

    /// The state folder.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// Transactions of this process so far: how well appends share them.
    pub fn commits(&self) -> u64 {
        self.0.commits.load(Ordering::Relaxed)
    }

    /// Appends that wait for the writer: a number that stays high says that the disk is too slow.
    pub fn waiting(&self) -> usize {
        self.0.queue.as_ref().map_or(0, |queue| writer::QUEUE - queue.capacity())
    }

    /// For tests of recovery: after `events` more events every append fails with [`JournalError::Cut`], as if the power
    /// were gone. The append that would go beyond writes nothing.
    pub fn cut_after(&self, events: u64) {
        self.0.left.store(events, Ordering::Relaxed);
    }

    fn spend(&self, events: u64) -> Result<()> {
        let left = &self.0.left;
        let spent = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(events));
        spent.map(|_| ()).map_err(|_| {
            left.store(0, Ordering::Relaxed);
            JournalError::Cut
        })
    }
}

impl Drop for Inner {
    /// Waits for the thread, so that the file is closed, and its log folded into it, when the last handle is gone.
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
