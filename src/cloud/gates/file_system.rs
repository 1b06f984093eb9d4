//! What the state of the file system asks for.

use super::{Known, Ours};
use crate::cloud::{FileSystem, Lifecycle, Operation, Signal};
use crate::pace::{Asks, Gate, Way};
use crate::words::bytes::ByteCount;
use jiff::{SignedDuration, Timestamp};

/// New work waits this long before the weekly window in which it may be patched, so that what begins has a while to itself.
const BEFORE: SignedDuration = SignedDuration::from_mins(10);

/// The window is so long (FSx for Windows guide, "Maintenance windows": 30 minutes).
const WINDOW: SignedDuration = SignedDuration::from_mins(30);

/// What stays free, unless somebody says otherwise: the same as on any share.
const LARGEST: u64 = 10_000_000_000;

pub(super) fn gates(known: &Known, ours: &Ours<'_>, now: Timestamp) -> Vec<Gate> {
    let file_system = known.file_system.fresh(now);
    let state = file_system.and_then(state);
    let operations = file_system.into_iter().flat_map(|file_system| &file_system.operations);
    let operations = operations.filter_map(operation);
    let maintenance = file_system.and_then(|file_system| maintenance(file_system, ours, now));
    let space = file_system.and_then(|file_system| space(file_system, known, ours, now));
    state.into_iter().chain(operations).chain(maintenance).chain(space).collect()
}

/// The words are those of FSx's API, `FileSystem$Lifecycle`.
fn state(file_system: &FileSystem) -> Option<Gate> {
    let (asks, why) = match &file_system.lifecycle {
        Lifecycle::Available => return None,
        // A change that somebody asked for, such as another throughput, moves it to other servers: what goes on survives that.
        Lifecycle::Updating => (Asks::Hold, "The file system is being changed, as somebody asked for".into()),
        // It may still answer those who are connected.
        Lifecycle::Misconfigured => {
            (Asks::Hold, "The file system has failed, and may be recovered (MISCONFIGURED)".into())
        }
        Lifecycle::Creating => (Asks::Stop(Way::Both), "The file system is still being made".into()),
        Lifecycle::Deleting => (Asks::Stop(Way::Both), "The file system is being deleted".into()),
        Lifecycle::Failed => {
            (Asks::Stop(Way::Both), "The file system has failed and cannot be recovered (FAILED)".into())
        }
        Lifecycle::MisconfiguredUnavailable => {
            let why =
                "The file system cannot be used since the directory has changed (MISCONFIGURED_UNAVAILABLE)";
            (Asks::Stop(Way::Both), why.into())
        }
        // It may mean anything; the share itself tells whether bytes flow.
        Lifecycle::Other(word) => {
            (Asks::Hold, format!("The file system is `{word}`, which this version does not know"))
        }
    };
    Some(Gate { name: "file system", asks, why })
}

/// While Windows is patched, one server hands over to the other for up to 30 seconds, twice, or the only one is away for minutes
/// (guide, "Availability and durability"). What goes on survives that. A backup is no reason to wait.
fn operation(operation: &Operation) -> Option<Gate> {
    let why = match operation {
        Operation::BackingUp => return None,
        Operation::Patching => "The file system is being patched".to_owned(),
        Operation::Other(word) => {
            format!("`{word}` is going on with the file system, which this version does not know")
        }
    };
    Some(Gate { name: "maintenance", asks: Asks::Hold, why })
}

/// Near its weekly window, and in it: nobody knows beforehand in which week there is something to patch.
fn maintenance(file_system: &FileSystem, ours: &Ours<'_>, now: Timestamp) -> Option<Gate> {
    let weekly = file_system.maintenance?;
    let (last, next) = (weekly.last(now)?, weekly.next(now)?);
    let begin = if now.duration_since(last) < WINDOW { last } else { next };
    if next.duration_since(now) > BEFORE && begin == next {
        return None;
    }
    let end = begin.checked_add(WINDOW).ok()?;
    let why = format!(
        "The file system may be patched from {} to {}: its weekly window",
        ours.wall(begin),
        ours.wall(end)
    );
    Some(Gate { name: "window", asks: Asks::Hold, why })
}

/// The share itself refuses what does not fit; this only keeps new rolls from coming so far. The reserve is ours.
fn space(file_system: &FileSystem, known: &Known, ours: &Ours<'_>, now: Timestamp) -> Option<Gate> {
    let free = known.reading(Signal::FreeStorage, now)?.value as u64;
    let size = file_system.capacity.map_or(u64::MAX, |gibibytes| gibibytes << 30);
    let reserve = ours.reserve.unwrap_or((size / 100).min(LARGEST));
    let why = || {
        let [free, reserve] = [free, reserve].map(ByteCount);
        format!("The file system has {free} free, and {reserve} of it are to stay free")
    };
    (free < reserve).then(|| Gate { name: "space", asks: Asks::Hold, why: why() })
}
