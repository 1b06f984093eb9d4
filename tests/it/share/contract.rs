//! The whole contract of `Share`, as small named checks. Whatever calls itself a share passes all of them:
//! the real ones, and every decorator.

mod content;
mod handles;
mod moves;
mod names;
mod small;
mod tree;

use bytes::Bytes;
use ingest::share::{Access, Kind, Share, ShareError};
use ingest::words::path::RelPath;
use std::fmt::Debug;

/// What a check gives back: calls that have to work are passed on with `?`.
type Outcome = Result<(), ShareError>;

/// Makes `pub const CHECKS`, the checks of a file by name, in the order in which they stand there.
macro_rules! checks {
    ($($name:ident)*) => {
        pub(crate) const CHECKS: &[(&str, crate::share::contract::Check)] =
            &[$((stringify!($name), |at| Box::pin($name(at)))),*];
    };
}
use checks;

/// One check, in a folder of its own.
type Check = fn(Place) -> std::pin::Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Runs every check, each in its own folder of the share, and names those that fail.
pub(crate) async fn holds(share: &Share) {
    let root = RelPath::new(format!("contract-{}", uuid::Uuid::now_v7())).expect("a path");
    share.make_folder(&root).await.expect("a folder for the checks");
    let mut broken = Vec::new();
    for (name, check) in
        [tree::CHECKS, moves::CHECKS, content::CHECKS, handles::CHECKS, small::CHECKS, names::CHECKS].concat()
    {
        let folder = root.child(name).expect("a path");
        share.make_folder(&folder).await.expect("a folder for the check");
        let at = Place { share: share.clone(), folder };
        // Its own task, so that a failed assertion ends this check and not the others.
        match tokio::spawn(check(at)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => broken.push(format!("{name}: {error} ({:?})", error.kind)),
            Err(panic) => broken.push(format!("{name}: {panic}")),
        }
    }
    assert!(broken.is_empty(), "the contract is broken:\n  {}", broken.join("\n  "));
}

/// The folder of a check.
pub(crate) struct Place {
    pub(crate) share: Share,
    pub(crate) folder: RelPath,
}

impl Place {
    /// A path in this folder.
    pub(crate) fn path(&self, below: &str) -> RelPath {
        self.folder.child(below).expect("a path")
    }

    /// Makes a file with this content, and gives its path.
    pub(crate) async fn file(&self, below: &str, content: impl Into<Bytes>) -> Result<RelPath, ShareError> {
        let path = self.path(below);
        let file = self.share.open(&path, Access::Write).await?;
        self.share.write_at(file, 0, content.into()).await?;
        self.share.close(file).await?;
        Ok(path)
    }

    /// What a file holds, read with one call by a handle of its own.
    pub(crate) async fn content(&self, path: &RelPath) -> Result<Bytes, ShareError> {
        let file = self.share.open(path, Access::Read).await?;
        let content = self.share.read_at(file, 0, 32 << 20).await?;
        self.share.close(file).await?;
        Ok(content)
    }

    /// The names in this folder, sorted.
    pub(crate) async fn names(&self) -> Result<Vec<String>, ShareError> {
        let entries = self.share.list(Some(&self.folder)).await?;
        let mut names: Vec<_> = entries.into_iter().map(|entry| entry.name).collect();
        names.sort();
        Ok(names)
    }
}

/// Why a call was refused; it has to be.
pub(crate) fn refused<T: Debug>(result: Result<T, ShareError>) -> Kind {
    result.expect_err("this should have been refused").kind
}

/// Makes all calls at once, and gives their answers in order.
pub(crate) async fn together<T: Send + 'static>(
    calls: impl IntoIterator<Item = impl Future<Output = Result<T, ShareError>> + Send + 'static>,
) -> Result<Vec<T>, ShareError> {
    let calls: Vec<_> = calls.into_iter().map(tokio::spawn).collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.expect("no panic")?);
    }
    Ok(answers)
}

/// `len` bytes that repeat nowhere nearby, and differ from those of another seed.
pub(crate) fn noise(seed: u64, len: usize) -> Bytes {
    let mut noise = vec![0; len];
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut noise);
    noise.into()
}
