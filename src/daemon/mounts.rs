//! Connects to a destination, and remembers on which mount a path lay when it was first used.
//!
//! A share that is not mounted shows as the bare folder below it: a roll written there would fill the disk of this
//! machine, be read back and found equal, and never reach anybody.

use crate::problem::{Code, Problem};
use crate::share::{self, Destination, Kind, Mount, Place, Share};
use crate::words::file;
use crate::words::path::{IoAt, IoError, shown};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Connects. A path has to be on the mount it was on at its first use.
pub async fn connect(state: &Path, destination: &Destination) -> Result<Share, Problem> {
    let Place::Path(path) = &destination.place else { return Ok(share::connect(destination).await?) };
    let record = record(state, path);
    match fs::read(&record).at(&record) {
        Ok(bytes) => {
            let expected: Mount = serde_json::from_slice(&bytes).map_err(|error| {
                Problem::new(Code::StateUnusable, format!("`{}`: {error}", shown(&record)))
            })?;
            share::connect_on(path, &expected).await.map_err(|error| match error.kind {
                Kind::Mount => Problem::from(error).with_hint(format!(
                    "Mount the share, then run the same command again. If it was moved on purpose, remove `{}`",
                    shown(&record)
                )),
                _ => error.into(),
            })
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let share = share::connect(destination).await?;
            let mount = serde_json::to_vec_pretty(&Mount::of(path)?).unwrap_or_default();
            remember(&record, &mount).map_err(state_unusable)?;
            Ok(share)
        }
        Err(error) => Err(state_unusable(error)),
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
