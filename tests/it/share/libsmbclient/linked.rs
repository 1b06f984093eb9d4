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

#[test]
fn without_the_program_or_with_another_version_of_it_it_is_said_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    // On the disk of the programs, where `ingest` can have another name without being copied.
    let alone = tempfile::TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let ingest = alone.path().join("ingest");
    let dump = alone.path().join("A001");
    std::fs::create_dir(&dump).expect("a dump");
    std::fs::write(dump.join("clip.mov"), "content").expect("a file of it");
    std::fs::hard_link(env!("CARGO_BIN_EXE_ingest"), &ingest).expect("another name");
    let send = || {
        let mut send = Command::new(&ingest);
        send.env_clear().env("INGEST_SMB_PASSWORD", "secret").arg("send").arg(&dump).arg("--json");
        send.args(["--to", "smb://svc@127.0.0.1:1/footage", "--client", "libsmbclient", "--state"]);
        let ran = send.arg(alone.path().join("state")).output().expect("a run");
        assert_eq!(ran.status.code(), Some(60), "{ran:?}");
        let said: serde_json::Value = serde_json::from_slice(&ran.stdout).expect("a document");
        let problem = &said["problems"][0];
        assert_eq!(problem["code"], "share_worker", "{said}");
        problem["message"].as_str().expect("a message").to_owned()
    };
    assert!(send().contains("not found beside `ingest` nor in PATH"));
    for (program, why) in [
        ("#!/bin/sh\nexit 127\n", "it does not start: the worker process ended with exit status: 127"),
        (
            "#!/bin/sh\nprintf '\\0\\0\\0\\024\\0\\0\\0\\0{\"hello\":\"ingest 0\"}'\n",
            "of another version than `ingest`",
        ),
    ] {
        let worker = alone.path().join("ingest-smb-worker");
        std::fs::write(&worker, program).expect("a program");
        std::fs::set_permissions(&worker, std::fs::Permissions::from_mode(0o755)).expect("its mode");
        let said = send();
        assert!(said.contains(why), "{said}");
    }
}
