//! The reference tool `ascmhl` 1.2, in a virtual environment that `tests/run` makes.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs one of its commands on a folder, and says how it ended.
pub(crate) fn run(command: &str, arguments: &[&str], folder: &Path) -> (i32, String) {
    let binary = environment().join("bin").join(command);
    let output = Command::new(&binary)
        .args(arguments)
        .arg(folder)
        .env("LC_ALL", "C.UTF-8")
        .env("PYTHONUTF8", "1")
        .output()
        .unwrap_or_else(|error| {
            panic!(
                "the reference tool `{}` does not start ({error}): run tests/run, or set INGEST_TEST_VENV to a \
                 virtual environment with ascmhl==1.2",
                binary.display()
            )
        });
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&said).into_owned())
}

/// Sees that a command of the tool ends well.
pub(crate) fn agrees(command: &str, arguments: &[&str], folder: &Path) {
    let (exit, said) = run(command, arguments, folder);
    assert_eq!(exit, 0, "{command} {arguments:?}:\n{said}");
    // A manifest that is not the one a parent vouches for is printed, and changes nothing in the exit code.
    assert!(!said.contains("should have hash"), "{said}");
}

/// Sees that the tool finds files, folders and directory hashes as the newest generations say.
pub(crate) fn verifies(folder: &Path) {
    verifies_files(folder);
    agrees("ascmhl-debug", &["verify", "-dh"], folder);
}

/// Sees that the tool finds the files as the history says. Where something was added or renamed, the folder hashes of
/// older generations are others for ever, which it calls an error.
pub(crate) fn verifies_files(folder: &Path) {
    agrees("ascmhl-debug", &["verify"], folder);
    agrees("ascmhl", &["diff"], folder);
    agrees("ascmhl", &["info", "-v"], folder);
}

/// The virtual environment.
pub(crate) fn environment() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join(".venv");
    std::env::var_os("INGEST_TEST_VENV").map_or(here, PathBuf::from)
}
