//! Writes the new ASC MHL generation into staging, and reads it back.
//!
//! The generation is a function of the dump: cut off half-way, the same bytes are written again.

use super::agent::{Agent, blocking};
use super::list::{remembered, see_unchanged};
use super::send::kept;
use crate::journey::{Dump, Event, Stage};
use crate::landing;
use crate::manifest::{self, Generations};
use crate::problem::{Code, Problem};
use crate::upload;
use crate::words::path::RelPath;

/// Sees that the dump is still what was sent, then writes and proves the generation.
pub(super) async fn seal(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let (source, sent) = (dump.source.clone(), remembered(dump));
    blocking(move || see_unchanged(&source, &sent)).await??;

    let staged = agent.staged(dump)?;
    upload::tidy(&agent.write, &staged, &kept(dump, &staged)).await?;
    let generations = generations(agent, dump).await?;
    for (path, bytes) in &generations.files {
        let path = staged.join(path);
        if let Some(folder) = path.parent() {
            agent.write.make_folders(&folder).await?;
        }
        upload::write_bytes(&agent.write, &path, bytes).await?;
        if !landing::same_bytes(&agent.read, &path, bytes).await? {
            let message = format!("`{path}` reads back other than it was written");
            return Err(Problem::new(Code::LandingDiffers, message));
        }
    }
    date_folders(agent, dump, &staged).await?;
    let sealed =
        Event::Sealed { manifest: generations.manifest, generation: generations.number, c4: generations.c4 };
    Ok(agent.append(dump, vec![sealed]).await?)
}

/// The generations to write, and where: the same bytes at every call for the same dump.
pub(super) async fn generations(agent: &Agent, dump: &Dump) -> Result<Generations, Problem> {
    let at = dump.reached(Stage::Sent).unwrap_or_else(|| agent.clock.now());
    let (dump, host) = (dump.clone(), agent.host.clone());
    blocking(move || {
        let history = manifest::claims(&dump.source, &remembered(&dump))?.history;
        Ok(manifest::generations(&dump, history.as_ref(), &host, at)?)
    })
    .await?
}

/// Gives the folders the times they have on the card, now that nothing is written into them any more.
async fn date_folders(agent: &Agent, dump: &Dump, staged: &RelPath) -> Result<(), Problem> {
    for folder in dump.folders.iter().rev() {
        agent.write.set_folder_modified(&staged.join(&folder.path), folder.modified).await?;
    }
    Ok(())
}
