//! Many calls at a time: over a long link each waits for a round trip, and not for the others.

use super::{Entry, EntryKind, Share, ShareError};
use crate::words::path::RelPath;
use tokio::task::{JoinError, JoinSet};

/// Calls that are under way together.
const AT_ONCE: usize = 32;

/// Does all of `work`, many at a time, and gives the answers in no order. Ends at the first error.
pub(crate) async fn at_once<T, E, F>(work: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    T: Send + 'static,
    E: Send + 'static,
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    let mut running = JoinSet::new();
    let mut answers = Vec::new();
    for call in work {
        if running.len() >= AT_ONCE
            && let Some(done) = running.join_next().await
        {
            answers.push(own(done).await?);
        }
        running.spawn(call);
    }
    while let Some(done) = running.join_next().await {
        answers.push(own(done).await?);
    }
    Ok(answers)
}

/// A call's own answer. Its panic goes on here.
async fn own<T>(done: Result<T, JoinError>) -> T {
    match done.map_err(JoinError::try_into_panic) {
        Ok(answer) => answer,
        Err(Ok(panic)) => std::panic::resume_unwind(panic),
        // Nobody here stops a call: the runtime is on its way out.
        Err(Err(_)) => std::future::pending().await,
    }
}

impl Share {
    /// All that lies below a folder: each folder before what it holds, otherwise in no order. A level is listed at once.
    pub async fn walk(&self, folder: &RelPath) -> Result<Vec<(RelPath, Entry)>, ShareError> {
        let mut found: Vec<(RelPath, Entry)> = Vec::new();
        let mut level = vec![folder.clone()];
        while !level.is_empty() {
            let entries = at_once(level.into_iter().map(|folder| self.clone().entries(folder))).await?;
            let from = found.len();
            found.extend(entries.into_iter().flatten());
            let folders = found[from..].iter().filter(|(_, entry)| entry.kind == EntryKind::Folder);
            level = folders.map(|(path, _)| path.clone()).collect();
        }
        Ok(found)
    }

    async fn entries(self, folder: RelPath) -> Result<Vec<(RelPath, Entry)>, ShareError> {
        let entries = self.list(Some(&folder)).await?.into_iter();
        entries.map(|entry| Ok((folder.child(&entry.name).map_err(ShareError::name)?, entry))).collect()
    }
}
