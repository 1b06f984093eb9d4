//! Which dump is this? The same folder for the same destination goes on where it was; a delivered one that has not
//! changed is answered with its receipt, and nothing is sent.

use super::agent::{Agent, blocking};
use super::list::{look, remembered};
use crate::card;
use crate::journal::{self, Lock};
use crate::journey::{Dump, Event, Stage};
use crate::problem::{Code, Problem};
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use std::path::Path;

/// What is known of a dump that somebody names.
pub enum Known {
    /// It is on its way, new or from an earlier run.
    UnderWay(Dump),
    /// It was delivered as it is now.
    Delivered(Dump),
    /// The same card was delivered from elsewhere.
    Duplicate {
        /// This dump.
        dump: Box<Dump>,
        /// The one that was delivered.
        of: Box<Dump>,
    },
    /// The same card was delivered by another studio.
    Elsewhere(Box<Dump>),
}

/// Finds the dump or begins a new journey, as [`find`] does, for a dump that a person names: what held it is tried again, and the person's word is taken down.
pub async fn find_or_create(
    agent: &Agent,
    source: &Path,
    target: &RelPath,
) -> Result<(Known, Lock), Problem> {
    let (known, lock) = find(agent, source, target).await?;
    match known {
        Known::Delivered(_) | Known::Duplicate { .. } | Known::Elsewhere(_) => Ok((known, lock)),
        Known::UnderWay(mut dump) => {
            again(agent, &mut dump, &agent.by).await?;
            accept(agent, &mut dump).await?;
            Ok((Known::UnderWay(dump), lock))
        }
    }
}

/// Finds the dump in the journal, or begins a new journey; nobody else works on it while the lock lives.
pub(super) async fn find(agent: &Agent, source: &Path, target: &RelPath) -> Result<(Known, Lock), Problem> {
    // Two that start at the same moment must not both create the dump.
    let state = agent.state.clone();
    let creating = blocking(move || Lock::creating(&state)).await??;
    let (known, lock) = loop {
        let known = look_up(agent, source, target).await?;
        let dump = match &known {
            Known::Delivered(dump) | Known::UnderWay(dump) => dump,
            Known::Duplicate { dump, .. } | Known::Elsewhere(dump) => dump,
        };
        let lock = journal::lock(&agent.state, dump.id)?;
        // Whoever had the lock until now may have gone on since the dump was read.
        if agent.journal.load(dump.id).await?.events == dump.events {
            break (known, lock);
        }
    };
    drop(creating);
    Ok((known, lock))
}

async fn look_up(agent: &Agent, source: &Path, target: &RelPath) -> Result<Known, Problem> {
    let destination = agent.destination.to_string();
    let mut under_way = None;
    for summary in agent.journal.find(source, &destination).await? {
        if summary.stage == Stage::Duplicate {
            let dump = agent.journal.load(summary.id).await?;
            // One that goes on although it was delivered before is newer than the look that found that out.
            let counts = !agent.cards.again && under_way.is_none();
            if let Some(of) = dump.duplicate_of.filter(|_| counts)
                && is_unchanged(&dump).await?
            {
                if dump.elsewhere.is_some() {
                    return Ok(Known::Elsewhere(dump.into()));
                }
                let of = agent.journal.load(of).await?;
                return Ok(Known::Duplicate { dump: dump.into(), of: of.into() });
            }
            continue;
        }
        let released = matches!(summary.stage, Stage::Released | Stage::Arrived);
        if summary.target != *target || summary.stage == Stage::Abandoned {
            continue;
        }
        let dump = agent.journal.load(summary.id).await?;
        if !released || dump.receipt().is_none() {
            under_way = under_way.or(Some(dump));
        } else if is_unchanged(&dump).await? {
            // Even if a later look at the folder began another journey: what lies there now was delivered.
            return Ok(Known::Delivered(dump));
        }
    }
    if let Some(dump) = under_way {
        return Ok(Known::UnderWay(dump));
    }
    let found = Event::Found {
        source: source.to_owned(),
        destination,
        roll: target.name().to_owned(),
        target: target.clone(),
    };
    let id = DumpId::new(agent.clock.now());
    Ok(Known::UnderWay(agent.journal.create(id, found).await?))
}

/// Takes down that a person wants the dump sent as it is.
async fn accept(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let Some(reason) = agent.cards.accept.clone() else { return Ok(()) };
    if dump.stage > Stage::Settled {
        return Ok(());
    }
    Ok(agent.append(dump, vec![Event::Accepted { by: agent.by.clone(), reason }]).await?)
}

/// Tries again what held a dump: from the start where the dump itself was the reason.
pub(super) async fn again(agent: &Agent, dump: &mut Dump, by: &str) -> Result<(), Problem> {
    let Some(code) = dump.held.as_ref().map(|problem| problem.code) else { return Ok(()) };
    let by = by.to_owned();
    // What is half in the sync root goes on, and is not begun again.
    let event = match dump.moved == 0 && lies_in_dump(code, dump.stage) {
        true => Event::Reopened { by },
        false => Event::Retried { by },
    };
    Ok(agent.append(dump, vec![event]).await?)
}

/// Whether what held a dump lies in the dump, its names or its staging, so that all of it is looked at anew.
pub(super) fn lies_in_dump(code: Code, stage: Stage) -> bool {
    match code {
        // Before anything was sent, by what lies in the dump itself.
        Code::NameTaken => stage == Stage::Settled,
        Code::SourceChanged
        | Code::SourceVanished
        | Code::SourceUnreadable
        | Code::SourceLink
        | Code::SourceSpecial
        | Code::SourceName
        | Code::CardIncomplete
        | Code::CardReview
        | Code::CardAltered
        | Code::CardDelivered
        | Code::ClaimMismatch
        | Code::ClaimMissing
        | Code::ManifestChanged
        | Code::ManifestMissing
        | Code::ManifestUntrusted
        | Code::ChainMissing
        | Code::StagingDiffers
        | Code::GatewayChanged => true,
        _ => false,
    }
}

/// Whether the folder still holds what was delivered, by names, sizes and times. What cannot be listed is no other dump:
/// it is a problem, told before any new journey begins.
pub(super) async fn is_unchanged(dump: &Dump) -> Result<bool, Problem> {
    let (source, delivered) = (dump.source.clone(), remembered(dump));
    let now = blocking(move || look(&source)).await??;
    Ok(card::same(&delivered, &now).is_ok())
}
