//! Where the program of the workers is.

use crate::share::worker::PROGRAM;
use crate::share::{Kind, Result, ShareError};
use std::env;
use std::path::{Path, PathBuf};

/// Beside this program, where a package puts it, else in a folder of the variable PATH.
pub(super) fn find() -> Result<PathBuf> {
    let here = env::current_exe().ok();
    let beside = here.as_deref().and_then(Path::parent).map(Path::to_owned);
    let folders =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    // An empty folder in PATH would be the current one: nobody wants to run what lies there.
    let folders = beside.into_iter().chain(folders).filter(|folder| folder.is_absolute());
    let missing = || ShareError::new(Kind::Worker, PROGRAM, "not found beside `ingest` nor in PATH");
    folders.map(|folder| folder.join(PROGRAM)).find(|path| path.is_file()).ok_or_else(missing)
}
