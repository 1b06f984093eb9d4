//! What has to be done next.

use super::dump::Dump;
use super::stage::Stage;

/// Work that is due. The daemon performs it; its outcome comes back as events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// List the dump's files, and see that nothing changes any more.
    List,
    /// Look at the card and at the manifests that came along.
    Check,
    /// Wait for the window and the turn.
    Enqueue,
    /// Send what is not written, read back what has not landed.
    Send,
    /// Write the new ASC MHL generation into staging, and read it back.
    Seal,
    /// Rename the roll into the sync root.
    Release,
    /// Write and sign the receipt.
    Receipt,
    /// Tell the sync of the released roll.
    Tell,
    /// See whether the second region has it.
    Follow,
}

/// What is due for a dump as it stands; `None` when it is held, done or given up.
///
/// A function of the dump alone: what was due before a power cut is due after it.
pub fn due(dump: &Dump) -> Option<Effect> {
    if dump.held.is_some() {
        return None;
    }
    match dump.stage {
        Stage::Found => Some(Effect::List),
        Stage::Settled => Some(Effect::Check),
        Stage::Checked => Some(Effect::Enqueue),
        Stage::Queued | Stage::Sending => Some(Effect::Send),
        Stage::Sent if dump.all_landed() => Some(Effect::Seal),
        Stage::Sent => Some(Effect::Send),
        Stage::Landed => Some(Effect::Release),
        Stage::Released | Stage::Arrived if dump.wants_receipt() => Some(Effect::Receipt),
        Stage::Released if dump.is_followed() => match dump.told {
            Some(_) => Some(Effect::Follow),
            None => Some(Effect::Tell),
        },
        Stage::Released | Stage::Arrived | Stage::Abandoned | Stage::Duplicate => None,
    }
}
