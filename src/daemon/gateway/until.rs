//! Looks at the share itself until what a gateway has accepted is there.

use crate::daemon::agent::Agent;
use crate::problem::{Code, Problem};
use tokio::time::Instant;

/// Looks until nothing is missing any more, and gives what still is: at once without a gateway; behind one when nothing
/// has changed for as long as it may take.
///
/// `look` says what is missing. While it says something new, something moves.
pub(in crate::daemon) async fn until<L, F>(agent: &Agent, mut look: L) -> Result<Option<String>, Problem>
where
    L: FnMut() -> F,
    F: Future<Output = Result<Option<String>, Problem>>,
{
    let mut missing = look().await?;
    let Some(gateway) = agent.gateway.filter(|_| missing.is_some()) else { return Ok(missing) };
    let patience = gateway.patience;
    let waiting = agent.counters.trouble().wait("the gateway".into(), Instant::now());
    let (mut changed, mut pause) = (Instant::now(), patience.first());
    while let Some(what) = &missing
        && changed.elapsed() < patience.end()
    {
        let says = Some(format!("the gateway to bring over what it accepted: {what}"));
        tokio::select! {
            () = agent.stop.cancelled() => {
                return Err(Problem::new(Code::Interrupted, "Stopped while the gateway was waited for"));
            }
            () = waiting.until(says, Instant::now() + pause) => {}
        }
        let now = look().await?;
        if now == missing {
            pause = patience.longer(pause);
        } else {
            (changed, pause) = (Instant::now(), patience.first());
        }
        missing = now;
    }
    Ok(missing)
}
