//! Tells the sync of a released roll.

use super::agent::Agent;
use super::beyond::Beyond;
use super::grown;
use crate::handoff::Handed;
use crate::journey::{Dump, Event};
use crate::problem::{Code, Problem};

/// Tells it, and writes down that it was told. Cut off between the two it is told twice, which does no harm.
pub(super) async fn tell(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let beyond = beyond(agent, dump)?;
    let saying = beyond.sync.tell(&handed(dump)).await?;
    let told = Event::Told { words: saying.words, reference: saying.reference };
    Ok(agent.append(dump, vec![told]).await?)
}

/// What the roll is carried on by, as it was said when it was released.
pub(super) fn beyond<'a>(agent: &'a Agent, dump: &Dump) -> Result<&'a Beyond, Problem> {
    let now = agent.beyond.as_deref().filter(|beyond| beyond.onward() == dump.onward);
    now.ok_or_else(|| {
        let then = dump.onward.map(|onward| onward.sync).unwrap_or_default();
        let message = format!(
            "`{}` was released for {then}, and the configuration now says otherwise: nobody looks for its arrival",
            dump.target
        );
        Problem::new(Code::ArrivalUnwatched, message)
    })
}

/// The roll as it lies in the sync root.
pub(super) fn handed(dump: &Dump) -> Handed {
    let entries = grown::delivered(dump);
    let mut files: Vec<_> = entries.into_iter().filter_map(|(path, size)| Some((path, size?))).collect();
    files.sort_unstable();
    Handed { dump: dump.id, path: dump.target.clone(), files }
}
