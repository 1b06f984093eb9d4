//! The way into the sync root: seen to be free before anything is sent, taken when everything is proven.
//!
//! What is looked at is the share itself. The rename goes by the way by which staging was filled; where that is a gateway,
//! the roll is released when the share shows it.

use super::agent::Agent;
use super::elsewhere;
use super::gateway;
use super::grown;
use super::seal;
use crate::handoff::{self, Expected, ReleaseError};
use crate::journey::{Dump, Event};
use crate::landing::is_not_yet;
use crate::problem::{Code, Problem};

/// Lets a dump go: its name is free in the sync root.
pub(super) async fn enqueue(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let target = agent.target(dump);
    if let Some(basis) = grown::basis(agent, dump).await? {
        handoff::see_there(&agent.read, &target, &grown::delivered(&basis)).await?;
    } else if handoff::is_taken(&agent.read, &target).await? {
        return Err(ReleaseError::Taken(target).into());
    }
    if let Some(roll) = handoff::roll_above(&agent.read, &agent.destination.sync_root, &target).await? {
        return Err(ReleaseError::Inside(roll).into());
    }
    Ok(agent.append(dump, vec![Event::Queued]).await?)
}

/// Renames the proven roll into the sync root, or what is new of it into the one that is there.
pub(super) async fn release(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let unasked = elsewhere::see_alone(agent, dump).await?;
    if let Some(basis) = grown::basis(agent, dump).await? {
        return grown::release(agent, dump, &basis, unasked).await;
    }
    let internal = || Problem::new(Code::Internal, "A roll is to be released before it is sealed");
    let seal = dump.seal.clone().ok_or_else(internal)?;
    let expected = Expected {
        staging: agent.staging(dump)?,
        staged: agent.staged(dump)?,
        target: agent.target(dump),
        entries: grown::entries(dump, &seal::files(agent, dump, &seal)?),
        manifest: (seal.manifest, seal.c4),
    };
    if agent.gateway.is_some() {
        released_by_gateway(agent, &expected).await?;
    } else {
        handoff::release(&agent.write, &expected).await?;
    }
    let (access, ()) = tokio::join!(
        handoff::inheritance(&agent.read, &expected.target),
        handoff::leave(&agent.write, &expected)
    );
    let access = Some(access);
    let (onward, pace) = (agent.onward(), agent.paced(dump));
    Ok(agent.append(dump, vec![Event::Released { access, onward, unasked, pace }]).await?)
}

/// Has the gateway rename a roll that the share itself holds whole, and waits until it does under its final name.
async fn released_by_gateway(agent: &Agent, expected: &Expected) -> Result<(), Problem> {
    // Cut off after the rename, the gateway shows it already.
    if !handoff::is_taken(&agent.write, &expected.target).await? {
        if handoff::is_taken(&agent.read, &expected.target).await? {
            let seen = handoff::see_released(&agent.read, expected).await;
            return Ok(seen.map_err(|error| match error {
                ReleaseError::Differs(_) => ReleaseError::Taken(expected.target.clone()),
                other => other,
            })?);
        }
        // What is still on its way (a file that was removed, say) must not follow the roll into the sync root.
        wait(agent, || handoff::holds(&agent.read, &expected.staged, expected)).await?;
    }
    handoff::release(&agent.write, expected).await?;
    wait(agent, || handoff::see_released(&agent.read, expected)).await
}

async fn wait<F>(agent: &Agent, look: impl Fn() -> F) -> Result<(), Problem>
where
    F: Future<Output = Result<(), ReleaseError>>,
{
    let missing = gateway::until(agent, || async {
        match look().await {
            Ok(()) => Ok(None),
            Err(ReleaseError::Differs(what)) => Ok(Some(what)),
            Err(ReleaseError::Share(error)) if is_not_yet(&error) => Ok(Some(error.to_string())),
            Err(error) => Err(error.into()),
        }
    });
    missing.await?.map_or(Ok(()), |what| Err(gateway::undelivered(agent, what)))
}
