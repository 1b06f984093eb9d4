//! One event, one step: the only place that knows which event may follow at which stage.

use super::dump::Dump;
use super::effect::{Effect, due};
use super::event::Event;
use super::kind::EventKind;
use super::stage::Stage;
use jiff::Timestamp;

/// An event that cannot happen to a dump at this stage: a fault of the program or of the journal, never taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{event:?}` cannot happen to a dump that is {stage}: {why}")]
pub struct Refusal {
    /// Where the dump stands.
    pub stage: Stage,
    /// What was to happen.
    pub event: EventKind,
    /// Why it cannot.
    pub why: &'static str,
}

use EventKind as E;
use Stage::{
    Abandoned, Arrived, Checked, Duplicate, Found, Landed, Queued, Released, Sending, Sent, Settled,
};

/// Every legal pair, and the stage after it.
///
/// ```text
///                                                  ┌──────────┐ blocks, files written,
///                                                  ▼          │ repaired, files landed
/// Found ──settled─► Settled ─checked─► Checked ─queued─► Queued ─started─► Sending ──┘
///  ▲ └┘ listed,        │ ├┘ misnamed,     │                 │                │ last file written
///  │    accepted       │ │  looked into,  │                 │                │
///  │                   │ │  grown         │                 │                │
///  │                   │ └─► Duplicate    │                 │                │
///  │                   │                  │                 │                ▼
///  │                   │                  │                 │   ┌─repaired─ Sent ─sealed─► Landed ─released─► Released ──arrived─► Arrived
///  │                   │                  │                 │   └─landed───► │                ├┘ moved        └┘ receipted,        └┘ receipted,
///  └──── reopened ─────┴──────────────────┴─────────────────┴────────────────┴────────────────┘                  told, files arrived, backed up
///                                                                                                                unfollowed, backed up
/// ```
///
/// `Held`, `Retried` and `Abandoned` are legal at every stage before `Released` (`Held` and `Retried` there, too, until
/// it has its receipt: issuing that may fail) and are not in the table but in [`step`]. A released roll is never held for
/// what the sync does: its arrival is looked for until it is there, or somebody says that it is not. A held dump takes only
/// `Retried`, `Reopened` and `Abandoned`. What has grown is `Moved` at `Landed`, part by part, and is not reopened after
/// that. `Prioritised` changes nothing that is done, and is legal while anything is.
pub const TRANSITIONS: &[(Stage, EventKind, Stage)] = &[
    (Found, E::Listed, Found),
    (Found, E::Settled, Settled),
    (Found, E::Accepted, Found),
    (Settled, E::Accepted, Settled),
    (Settled, E::Misnamed, Settled),
    (Settled, E::Fingerprinted, Settled),
    (Settled, E::Judged, Settled),
    (Settled, E::Duplicate, Duplicate),
    (Settled, E::Grown, Settled),
    (Settled, E::Carried, Settled),
    (Settled, E::Checked, Checked),
    (Checked, E::Queued, Queued),
    (Queued, E::SendingStarted, Sending),
    (Sending, E::SendingStarted, Sending),
    (Sending, E::BlocksWritten, Sending),
    (Sending, E::FilesWritten, Sending),
    (Sending, E::Repaired, Sending),
    (Sending, E::FilesLanded, Sending),
    (Sent, E::SendingStarted, Sent),
    (Sent, E::Repaired, Sent),
    (Sent, E::FilesLanded, Sent),
    (Sent, E::Sealed, Landed),
    (Landed, E::Moved, Landed),
    (Landed, E::Released, Released),
    (Released, E::Receipted, Released),
    (Released, E::Told, Released),
    (Released, E::FilesArrived, Released),
    (Released, E::Unfollowed, Released),
    (Released, E::BackedUp, Released),
    (Released, E::Arrived, Arrived),
    (Arrived, E::BackedUp, Arrived),
    (Arrived, E::Receipted, Arrived),
    (Found, E::Reopened, Found),
    (Settled, E::Reopened, Found),
    (Checked, E::Reopened, Found),
    (Queued, E::Reopened, Found),
    (Sending, E::Reopened, Found),
    (Sent, E::Reopened, Found),
    (Landed, E::Reopened, Found),
];

/// Takes one event over and says what is due after it. On a refusal the dump must not be used any further.
pub fn step(dump: &mut Dump, event: &Event, at: Timestamp) -> Result<Option<Effect>, Refusal> {
    let (stage, kind) = (dump.stage, event.kind());
    let refuse = |why| Refusal { stage, event: kind, why };
    let next = next(dump, kind).map_err(refuse)?;
    dump.take_over(event, at).map_err(refuse)?;
    dump.events += 1;
    let next = if next == Sending && dump.all_written() { Sent } else { next };
    if next != stage {
        dump.stage = next;
        dump.reached.push((next, at));
    }
    Ok(due(dump))
}

/// The stage after an event of this kind, or why there is none.
fn next(dump: &Dump, kind: EventKind) -> Result<Stage, &'static str> {
    let under_way = !matches!(dump.stage, Released | Arrived | Abandoned | Duplicate);
    let wants_receipt = dump.wants_receipt();
    match kind {
        E::Held if dump.held.is_some() => Err("it is held already"),
        E::Held if under_way || wants_receipt => Ok(dump.stage),
        E::Abandoned if under_way => Ok(Abandoned),
        E::Prioritised if under_way => Ok(dump.stage),
        E::Held | E::Abandoned | E::Prioritised => Err("it is done"),
        E::Retried if dump.held.is_some() => Ok(dump.stage),
        E::Retried => Err("it is not held"),
        E::Reopened if dump.moved > 0 => Err("a part of it is in the sync root"),
        E::Reopened => in_table(dump.stage, kind),
        E::Receipted if !wants_receipt && !dump.receipts.is_empty() => Err("it has a receipt"),
        _ if dump.held.is_some() => Err("it is held"),
        _ => in_table(dump.stage, kind),
    }
}

fn in_table(stage: Stage, kind: EventKind) -> Result<Stage, &'static str> {
    let mut rows = TRANSITIONS.iter().filter(|(_, event, _)| *event == kind);
    match rows.clone().find(|(from, ..)| *from == stage) {
        Some((.., next)) => Ok(*next),
        None if rows.any(|(from, ..)| *from > stage) => Err("it is too early"),
        None => Err("it is too late"),
    }
}
