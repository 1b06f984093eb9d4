//! What a receipt says about the card.

use super::content::{AcceptedBy, CardOf, FindingOf};
use crate::journey::{Dump, Noted};

/// What was found out about it.
pub(super) fn card(dump: &Dump) -> CardOf {
    let facts = &dump.card;
    let finding = |noted: &Noted| FindingOf {
        code: noted.code.clone(),
        severity: noted.severity.clone(),
        path: noted.path.clone(),
        message: noted.message.clone(),
    };
    CardOf {
        roll: facts.roll.clone(),
        model: facts.model.clone(),
        clips: facts.clips,
        hardware: facts.identity.hardware.clone(),
        fingerprint: facts.identity.fingerprint.map(|print| print.to_string()),
        findings: facts.findings.iter().map(finding).collect(),
        relations: facts.relations.clone(),
    }
}

/// Whose word it was sent by.
pub(super) fn accepted(dump: &Dump) -> Option<AcceptedBy> {
    let accepted = dump.accepted.as_ref()?;
    Some(AcceptedBy { by: accepted.by.clone(), reason: accepted.reason.clone(), at: accepted.at })
}
