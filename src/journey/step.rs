//! One event, one step: the only place that knows which event may follow at which stage.

use super::dump::Dump;
use super::effect::{Effect, due};
use super::event::{Event, EventKind};
use super::stage::Stage;
use jiff::Timestamp;

/// An event that cannot happen to a dump at this stage: a fault of the program or of the journal, never taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{event:?} cannot happen to a dump that is {stage}: {why}")]
pub struct Refusal {
    /// Where the dump stands.
    pub stage: Stage,
    /// What was to happen.
    pub event: EventKind,
    /// Why it cannot.
    pub why: &'static str,
}

use EventKind as E;
use Stage::{Abandoned, Checked, Found, Landed, Queued, Released, Sending, Sent, Settled};

/// Every legal pair, and the stage after it.
///
/// ```text
///                                                  ┌──────────┐ blocks, files written,
///                                                  ▼          │ repaired, files landed
/// Found ──settled─► Settled ─checked─► Checked ─queued─► Queued ─started─► Sending ──┘
///  ▲ └┘ listed         │                  │                 │                │ last file written
///  │                   │                  │                 │                ▼
///  │                   │                  │                 │   ┌─repaired─ Sent ─sealed─► Landed ─released─► Released
///  │                   │                  │                 │   └─landed───► │                │               └┘ receipted
///  └──── reopened ─────┴──────────────────┴─────────────────┴────────────────┴────────────────┘
/// ```
///
/// `Held`, `Retried` and `Abandoned` are legal at every stage before `Released` (`Held` and `Retried` there, too:
/// the receipt may fail) and are not in the table but in [`step`].
pub const TRANSITIONS: &[(Stage, EventKind, Stage)] = &[
    (Found, E::Listed, Found),
    (Found, E::Settled, Settled),
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
    (Landed, E::Released, Released),
    (Released, E::Receipted, Released),
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
    let refuse = |why| Refusal { stage: dump.stage, event: event.kind(), why };
    let under_way = !matches!(dump.stage, Released | Stage::Arrived | Abandoned);
    let next = match event.kind() {
        E::Held if dump.held.is_none() && (under_way || dump.receipt.is_none()) => dump.stage,
        E::Held => return Err(refuse("it is held already, or done")),
        E::Retried if dump.held.is_some() => dump.stage,
        E::Retried => return Err(refuse("it is not held")),
        E::Abandoned if under_way => Abandoned,
        kind => {
            if dump.held.is_some() && kind != E::Reopened {
                return Err(refuse("it is held"));
            }
            let row = TRANSITIONS.iter().find(|(stage, event, _)| (*stage, *event) == (dump.stage, kind));
            row.map(|(_, _, next)| *next).ok_or_else(|| refuse("it is not in the table"))?
        }
    };
    let (stage, kind) = (dump.stage, event.kind());
    dump.take_over(event, at).map_err(|why| Refusal { stage, event: kind, why })?;
    let next = if next == Sending && dump.all_written() { Sent } else { next };
    if next != dump.stage {
        dump.stage = next;
        dump.reached.push((next, at));
    }
    Ok(due(dump))
}
