//! Runs one of MIT's tools, and takes from its last words what went wrong.

use super::words::meaning;
use crate::share::directory::Fault;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// The tools try each domain controller several times, for 18 s in all when there is one that never answers.
const PATIENCE: Duration = Duration::from_secs(40);

/// How much of what a tool says is repeated.
const LONGEST: usize = 400;

/// Runs a tool to its end. The error: what it means, and what the tool said.
pub(super) async fn run<S: AsRef<OsStr>>(
    tool: &'static str,
    args: impl IntoIterator<Item = S>,
) -> Result<(), (Fault, String)> {
    let child = Command::new(tool)
        .args(args)
        // What it says is compared with the words of the original.
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .output();
    let missing = |why: &str| (Fault::Tools, format!("`{tool}` {why}"));
    let Output { status, stderr, .. } = match tokio::time::timeout(PATIENCE, child).await {
        Err(_) => return Err((Fault::Unreachable, format!("`{tool}` has no answer in time"))),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => return Err(missing("is not installed")),
        Ok(Err(error)) => return Err(missing(&format!("cannot be run: {error}"))),
        Ok(Ok(output)) => output,
    };
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&stderr);
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    let last: String = last.chars().take(LONGEST).collect();
    let fault = meaning(tool, &last);
    let said = if last.is_empty() { format!("`{tool}` ended with {status}") } else { last };
    Err((fault, said))
}
