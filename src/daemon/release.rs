//! The way into the sync root: seen to be free before anything is sent, taken when everything is proven.

use super::agent::Agent;
use super::seal;
use crate::handoff::{self, Expected, ReleaseError};
use crate::journey::{Dump, Event};
use crate::problem::{Code, Problem};
use std::collections::HashMap;

/// Lets a dump go: its name is free in the sync root.
pub(super) async fn enqueue(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let target = agent.target(dump);
    if handoff::is_taken(&agent.write, &target).await? {
        return Err(ReleaseError::Taken(target).into());
    }
    if let Some(roll) = handoff::roll_above(&agent.write, &agent.destination.sync_root, &target).await? {
        return Err(ReleaseError::Inside(roll).into());
    }
    Ok(agent.append(dump, vec![Event::Queued]).await?)
}

/// Renames the proven roll into the sync root.
pub(super) async fn release(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let internal = || Problem::new(Code::Internal, "A roll is to be released before it is sealed");
    let seal = dump.seal.clone().ok_or_else(internal)?;
    let mut entries: HashMap<_, _> = HashMap::with_capacity(dump.files.len() + dump.folders.len());
    let on_share = |path| dump.names.delivered(path);
    entries.extend(dump.folders.iter().filter_map(|folder| Some((on_share(&folder.path)?, None))));
    let files = dump.files.iter().map(|file| &file.source);
    entries.extend(files.filter_map(|file| Some((on_share(&file.path)?, Some(file.size)))));
    for file in seal::files(agent, dump, &seal)? {
        entries.extend(file.path.parent().map(|folder| (folder, None)));
        entries.insert(file.path, Some(file.size));
    }
    let expected = Expected {
        staging: agent.staging(dump)?,
        staged: agent.staged(dump)?,
        target: agent.target(dump),
        entries,
        manifest: (seal.manifest, seal.c4),
    };
    handoff::release(&agent.write, &expected).await?;
    let access = Some(handoff::inheritance(&agent.write, &expected.target).await);
    Ok(agent.append(dump, vec![Event::Released { access }]).await?)
}
