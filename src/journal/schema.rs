//! The file's tables and its versions, and how it is opened.

use super::error::JournalError;
use super::lock::Lock;
use crate::words::path::IoAt;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One step a format. A step that was ever released is never changed; a new one is added behind it.
const MIGRATIONS: &[&str] = &[
    "
    -- The truth. What happened is never changed and never taken away.
    CREATE TABLE events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        dump TEXT NOT NULL,
        at TEXT NOT NULL,
        body TEXT NOT NULL CHECK (json_valid(body)),
        kind TEXT NOT NULL GENERATED ALWAYS AS (body ->> '$.event') VIRTUAL
    ) STRICT;
    CREATE INDEX events_of_a_dump ON events (dump, number);
    CREATE INDEX receipts ON events (number) WHERE kind = 'receipted';
    CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TRIGGER events_are_never_taken_away BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never taken away'); END;
    CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
        WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'events are never replaced'); END;
    -- An index over the events, which can be made again from them.
    CREATE TABLE dumps (
        id TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        destination TEXT NOT NULL,
        roll TEXT NOT NULL,
        target TEXT NOT NULL,
        stage TEXT NOT NULL,
        held TEXT,
        files INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        receipt INTEGER,
        found TEXT NOT NULL,
        changed TEXT NOT NULL,
        events INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dumps_by_place ON dumps (source, destination);
",
    "
    CREATE INDEX cards ON events (number) WHERE kind = 'judged';
",
    "
    CREATE INDEX checks ON events (number) WHERE kind = 'checked';
",
    "
    -- What people ordered, and what became of it.
    CREATE TABLE actions (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        uid INTEGER NOT NULL,
        name TEXT NOT NULL,
        origin TEXT NOT NULL,
        action TEXT NOT NULL CHECK (json_valid(action))
    ) STRICT;
    CREATE TABLE outcomes (
        number INTEGER PRIMARY KEY REFERENCES actions (number),
        at TEXT NOT NULL,
        words TEXT NOT NULL,
        done INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER actions_are_never_changed BEFORE UPDATE ON actions
        BEGIN SELECT RAISE(ABORT, 'actions are never changed'); END;
    CREATE TRIGGER actions_are_never_taken_away BEFORE DELETE ON actions
        BEGIN SELECT RAISE(ABORT, 'actions are never taken away'); END;
    CREATE TRIGGER actions_are_never_replaced BEFORE INSERT ON actions
        WHEN EXISTS (SELECT 1 FROM actions WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'actions are never replaced'); END;
    CREATE TRIGGER outcomes_are_never_changed BEFORE UPDATE ON outcomes
        BEGIN SELECT RAISE(ABORT, 'outcomes are never changed'); END;
    CREATE TRIGGER outcomes_are_never_taken_away BEFORE DELETE ON outcomes
        BEGIN SELECT RAISE(ABORT, 'outcomes are never taken away'); END;
    CREATE TRIGGER outcomes_are_never_replaced BEFORE INSERT ON outcomes
        WHEN EXISTS (SELECT 1 FROM outcomes WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'outcomes are never replaced'); END;
",
    "
    -- What becomes of rolls after their release.
    CREATE INDEX onward ON events (number) WHERE kind IN ('released', 'arrived', 'unfollowed', 'receipted');
",
    "
    -- Who carries what happened to others, and the last event that each has carried.
    CREATE TABLE cursors (
        name TEXT PRIMARY KEY,
        number INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What people were told, and when (seconds since 1970).
    CREATE TABLE told (
        key TEXT PRIMARY KEY,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What tells this journal from all others.
    CREATE TABLE journal (id TEXT NOT NULL) STRICT;
    INSERT INTO journal VALUES (lower(hex(randomblob(16))));
    CREATE INDEX milestones ON events (number) WHERE kind IN ('found', 'checked', 'duplicate', 'released', 'receipted',
        'arrived', 'held', 'retried', 'reopened', 'abandoned');
",
    "
    CREATE INDEX backups ON events (number) WHERE kind = 'backed_up';
",
];

/// The newest format known here.
const KNOWN: i64 = MIGRATIONS.len() as i64;

/// `inge` in ASCII: says in the file's header whose it is.
const APPLICATION: i64 = 0x696e_6765;

/// Far longer than any append takes: a wait beyond it means that a process hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the journal lies in a state folder.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("journal.db")
}

/// Opens the journal for writing; makes the folder (0700) and the file, and brings an older format up to date.
pub(super) fn open(folder: &Path) -> Result<Connection, JournalError> {
    make(folder)?;
    // Two processes that make the file at once get in each other's way with the switch to a write-ahead log.
    let _alone = Lock::wait(folder, "open")?;
    let path = file(folder);
    let broken = |error| JournalError::sqlite(&path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut file =
        Connection::open_with_flags(&path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(broken)?;
    file.busy_timeout(PATIENCE).map_err(broken)?;
    check_format(&file, &path)?;
    file.pragma_update(None, "journal_mode", "WAL").map_err(broken)?;
    // The commit that `append` waits for is on the disk, not in its cache.
    file.pragma_update(None, "synchronous", "FULL").map_err(broken)?;
    migrate(&mut file).map_err(broken)?;
    Ok(file)
}

/// Opens the journal for reading.
pub(super) fn open_to_read(folder: &Path) -> Result<Connection, JournalError> {
    let path = file(folder);
    if !path.try_exists().at(&path)? {
        return Err(JournalError::Missing(path));
    }
    let broken = |error| JournalError::sqlite(&path, &error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(&path, flags).map_err(broken)?;
    file.busy_timeout(PATIENCE).map_err(broken)?;
    match check_format(&file, &path)? {
        0 => Err(JournalError::Missing(path)),
        _ => Ok(file),
    }
}

/// The format of the file: 0 for one that was just made.
fn check_format(file: &Connection, path: &Path) -> Result<i64, JournalError> {
    let broken = |error| JournalError::sqlite(path, &error);
    let pragma = |name| file.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(broken);
    let (found, application) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 =
        file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(broken)?;
    if tables > 0 && application != APPLICATION {
        return Err(JournalError::Broken {
            path: path.into(),
            detail: "it is the file of another program".into(),
        });
    }
    if found > KNOWN {
        return Err(JournalError::Newer { path: path.into(), found, known: KNOWN });
    }
    Ok(found)
}

fn migrate(file: &mut Connection) -> rusqlite::Result<()> {
    let change = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found < KNOWN {
        for step in MIGRATIONS.iter().skip(found as usize) {
            change.execute_batch(step)?;
        }
        change.pragma_update(None, "user_version", KNOWN)?;
        change.pragma_update(None, "application_id", APPLICATION)?;
    }
    change.commit()
}

/// Makes the state folder, for its owner only, so that its name is on the disk, too.
fn make(folder: &Path) -> Result<(), JournalError> {
    if fs::metadata(folder).is_ok_and(|found| found.is_dir()) {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(folder).at(folder)?;
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(above).and_then(|above| above.sync_all()).at(above)?)
}
