//! What the state of a gateway asks for. All of it is about what goes up: what is read back goes past the gateway.

use super::Known;
use crate::cloud::{GatewayState, Signal, Tie, TieState};
use crate::pace::{Asks, Gate, Way};
use crate::words::english;
use jiff::Timestamp;

pub(super) fn gates(known: &Known, now: Timestamp) -> Vec<Gate> {
    let states = known.gateway.fresh(now).and_then(|gateway| state(&gateway.state));
    let ties = known.ties.fresh(now).into_iter().flatten().filter(|tie| is_ours(tie, known, now));
    let ties = ties.filter_map(tie).max_by_key(|gate| gate.asks != Asks::Hold);
    states.into_iter().chain(ties).chain(failing(known, now)).collect()
}

/// AWS has no list of these words. A gateway that it does not hear from may still take files: the share tells.
fn state(state: &GatewayState) -> Option<Gate> {
    let why = match state {
        GatewayState::Running => return None,
        GatewayState::NotConnected => "AWS does not hear from the gateway".to_owned(),
        GatewayState::Shutdown => "The gateway was shut down".into(),
        GatewayState::Other(word) => format!("The gateway is `{word}`, and not `RUNNING`"),
    };
    Some(Gate { name: "gateway", asks: Asks::Hold, why })
}

/// A gateway may have several file systems behind it; of one that AWS does not name nobody knows whose it is.
fn is_ours(tie: &Tie, known: &Known, now: Timestamp) -> bool {
    let ours = known.file_system.fresh(now).map(|file_system| &file_system.id);
    ours.is_none() || tie.file_system.is_none() || tie.file_system.as_ref() == ours
}

/// The words are those of Storage Gateway's API, `FileSystemAssociationStatus`. What a tie that is being undone accepts may never
/// be brought over.
fn tie(tie: &Tie) -> Option<Gate> {
    let errors = match tie.errors.as_slice() {
        [] => String::new(),
        errors => format!(" ({})", english::list(errors, 3)),
    };
    let (asks, why) = match &tie.state {
        TieState::Available => return None,
        TieState::Creating => (Asks::Hold, "The gateway is still being tied to the file system".to_owned()),
        TieState::Updating => (Asks::Hold, "The gateway's tie to the file system is being changed".into()),
        TieState::Deleting | TieState::ForceDeleting => {
            (Asks::Stop(Way::Up), "The gateway is being untied from the file system".into())
        }
        TieState::Error => {
            (Asks::Stop(Way::Up), format!("The gateway brings nothing over to the file system{errors}"))
        }
        TieState::Other(word) => {
            let why =
                format!("The gateway's tie to the file system is `{word}`, which this version does not know");
            (Asks::Hold, why)
        }
    };
    Some(Gate { name: "tie", asks, why })
}

/// One is enough for an alarm, says the guide for FSx File Gateway ("Monitoring", recommended alarms). Nobody knows whose files
/// they are, so those under way go on: what does not come over is found out by reading it back.
fn failing(known: &Known, now: Timestamp) -> Option<Gate> {
    let files = known.reading(Signal::Failing, now)?.value as u64;
    let why = || format!("The gateway fails to bring over {}", english::count(files, "file"));
    (files > 0).then(|| Gate { name: "failing", asks: Asks::Hold, why: why() })
}
