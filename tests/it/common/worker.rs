//! The program of the client libsmbclient, which `tests/run` builds before the tests.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// Puts the program beside this test program, where a share looks for it. `false`, with a word on stderr, when nobody built
/// it; where all tests have to run, that is a failure.
pub(crate) fn built() -> bool {
    let built = Path::new(env!("CARGO_BIN_EXE_ingest")).with_file_name("ingest-smb-worker");
    if !built.is_file() {
        let how = "cargo build --features pavao --bin ingest-smb-worker";
        assert!(std::env::var_os("CI").is_none(), "no {}: {how}", built.display());
        writeln!(std::io::stderr(), "SKIPPED: needs `{how}`").expect("stderr");
        return false;
    }
    let here = std::env::current_exe().expect("this program");
    match std::os::unix::fs::symlink(&built, here.with_file_name("ingest-smb-worker")) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => panic!("a link to the program: {error}"),
        _ => true,
    }
}

/// The workers that this process has for a server on this port, by their process numbers.
pub(crate) fn processes(port: u16) -> Vec<i32> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").expect("/proc").flatten() {
        let Some(process) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that just ended has no files any more.
        let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if command.contains("ingest-smb-worker\0") && command.contains(&format!(":{port}/")) {
            found.push(process);
        }
    }
    found.sort_unstable();
    found
}
