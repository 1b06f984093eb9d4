//! Connects to a destination, and remembers on which mount a path lay when it was first used.
//!
//! A share that is not mounted shows as the bare folder below it: a roll written there would fill the disk of this
//! machine, be read back and found equal, and never reach anybody.

use crate::problem::{Code, Problem};
use crate::share::{self, Connector, Destination, Kind, Mount, Place, Share, ShareError, Trouble};
use crate::words::file;
use crate::words::path::{IoAt, IoError, shown};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connects for a whole journey, twice: one session writes, the other reads back. What breaks is connected anew for as
/// long as `patience`, and what is waited for shows in `trouble`. Every connection is wrapped by `dress`. That the first
/// ones fail is told at once. The second logs in when the first was let in, so that a wrong password is tried once.
pub async fn connect_steady(
    state: &Path,
    [write, read]: [&Destination; 2],
    patience: Duration,
    trouble: Trouble,
    dress: impl Fn(Share) -> Share + Clone + Send + Sync + 'static,
) -> Result<(Share, Share), Problem> {
    let first = connector(state, write).await?.dressed(dress.clone());
    let second = connector(state, read).await?.dressed(dress);
    let let_in = async {
        first.entered().await;
        second.connect().await.map_err(|error| refused(state, read, error))
    };
    let writing = async { first.connect().await.map_err(|error| refused(state, write, error)) };
    let (writing, reading) = tokio::try_join!(writing, let_in)?;
    Ok((writing.steady(first, patience, trouble.clone()), reading.steady(second, patience, trouble)))
}

/// Connects for one look. A path that is not on the mount on which it once lay is refused here, too.
pub(super) async fn connect_once(state: &Path, destination: &Destination) -> Result<Share, Problem> {
    let connector = connector(state, destination).await?;
    connector.connect().await.map_err(|error| refused(state, destination, error))
}

async fn connector(state: &Path, destination: &Destination) -> Result<Connector, Problem> {
    Ok(match &destination.place {
        Place::Smb(_) => Connector::to(destination),
        Place::Path(path) => {
            let (path, expected) = (path.clone(), expected_mount(state, destination, path).await?);
            Connector::new(move || {
                let (path, expected) = (path.clone(), expected.clone());
                async move { share::connect_on(&path, &expected).await }
            })
        }
    })
}

/// The mount of a path at its first use, which may be now.
async fn expected_mount(state: &Path, destination: &Destination, path: &Path) -> Result<Mount, Problem> {
    let record = record(state, path);
    match fs::read(&record).at(&record) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| Problem::new(Code::StateUnusable, format!("`{}`: {error}", shown(&record)))),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // That the path can be used is known before anything is remembered of it.
            share::connect(destination).await?;
            let mount = Mount::of(path)?;
            remember(&record, &serde_json::to_vec_pretty(&mount).unwrap_or_default())
                .map_err(state_unusable)?;
            Ok(mount)
        }
        Err(error) => Err(state_unusable(error)),
    }
}

fn refused(state: &Path, destination: &Destination, error: ShareError) -> Problem {
    match &destination.place {
        Place::Path(path) if error.kind == Kind::Mount => Problem::from(error).with_hint(format!(
            "Mount the share, then run the same command again. If it was moved on purpose, remove `{}`",
            shown(&record(state, path))
        )),
        _ => error.into(),
    }
}

fn remember(record: &Path, mount: &[u8]) -> Result<(), IoError> {
    if let Some(folder) = record.parent() {
        fs::create_dir_all(folder).at(folder)?;
    }
    file::replace(record, mount, 0o600)
}

/// The file that remembers the mount of a path.
fn record(state: &Path, path: &Path) -> PathBuf {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = blake3::hash(path.as_os_str().as_encoded_bytes()).to_hex();
    state.join("mounts").join(format!("{}.json", &name[..16]))
}

fn state_unusable(error: IoError) -> Problem {
    let code = if error.is_full() { Code::StateFull } else { Code::StateUnusable };
    Problem::new(code, error.to_string())
}
