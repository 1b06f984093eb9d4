//! A chain cannot tell that its end was cut off. For the agent's own receipts its journal can.

use crate::journal::Journal;
use crate::problem::{Code, Problem};
use crate::receipt;
use crate::words::clock::Clock;
use std::path::Path;

/// Whether the newest receipt that the journal of `state` knows is still there; `None` when `target` lies elsewhere, or
/// there is no journal to ask: then nobody here knows.
pub(super) async fn whole(target: &Path, state: &Path, clock: &Clock) -> Result<Option<u64>, Problem> {
    let own = receipt::folder(state).canonicalize().ok();
    let beside = target.canonicalize().ok().and_then(|target| target.parent().map(Path::to_owned));
    // Opening a journal would make a missing one.
    if own.is_none() || own != beside || !state.join("journal.db").exists() {
        return Ok(None);
    }
    let journal = Journal::open(state, clock.clone())?;
    let newest = journal.last_receipt().await?.map_or(0, |(number, _)| number);
    let there = receipt::list(state)?.last().map_or(0, |stored| stored.number);
    if there < newest {
        let message = format!("The receipts end with number {there}, but the journal knows number {newest}");
        return Err(Problem::new(Code::ChainBroken, message)
            .with_hint("Put the later receipts back, or find out who took them away"));
    }
    Ok(Some(newest))
}
