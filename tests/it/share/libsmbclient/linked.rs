//! Samba's library is under the GPL: the worker program links it, `ingest` never does.

use crate::common::worker::built;
use std::path::Path;
use std::process::Command;

/// The libraries that a program loads, directly or by way of others.
fn loads(program: &Path) -> String {
    let ldd = Command::new("ldd").arg(program).output().expect("`ldd` of the C library");
    assert!(ldd.status.success(), "{ldd:?}");
    String::from_utf8(ldd.stdout).expect("text")
}

#[test]
fn only_the_worker_program_loads_the_library_of_samba() {
    let ingest = Path::new(env!("CARGO_BIN_EXE_ingest"));
    let loaded = loads(ingest);
    assert!(
        loaded.contains("libc.so") && !loaded.contains("smbclient") && !loaded.contains("samba"),
        "{loaded}"
    );
    if built() {
        assert!(loads(&ingest.with_file_name("ingest-smb-worker")).contains("libsmbclient.so"));
    }
}
