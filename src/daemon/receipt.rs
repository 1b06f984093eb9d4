//! Writes and signs the receipt of a released roll.

use super::agent::{Agent, in_place};
use crate::journey::{Dump, Event};
use crate::problem::Problem;
use crate::receipt::{self, Issue};

/// Issues the next receipt in the chain.
pub(super) async fn issue(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let issue = Issue {
        studio: agent.studio.clone(),
        host: agent.host.clone(),
        staging: agent.staging(dump)?,
        path: agent.target(dump),
        config_sha256: agent.config_sha256.clone(),
        newest_known: agent.journal.last_receipt().await?.map_or(0, |(number, _)| number),
    };
    let issued = in_place(|| receipt::issue(&agent.state, dump, &issue))?;
    let receipted = Event::Receipted { number: issued.number, sha256: issued.sha256 };
    Ok(agent.append(dump, vec![receipted]).await?)
}
