//! Runs a program of the system that is asked for something, and is never waited for for long.

use super::look::Look;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(5);

/// What a program says on its standard output; `None` where it is not there, fails, or says nothing in time.
pub(super) async fn asked<S: AsRef<OsStr>>(
    look: &Look,
    program: &str,
    args: impl IntoIterator<Item = S>,
) -> Option<String> {
    let running = Command::new(program)
        .args(args)
        // What it says is taken apart.
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let done = look.within(PATIENCE, running).await.ok()?.ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Where a program is that would be run by this name.
pub(super) fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// `Name=value` lines: the value of a name.
pub(super) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
}
