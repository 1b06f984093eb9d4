//! Bad input: each gets its own code and exit, nothing partial in the sync root, no receipt, and after the remedy the
//! same command succeeds.

use crate::common::studio::{Said, Studio, tree};
use crate::common::tmpfs::Tmpfs;
use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

const CARD: &[(&str, usize)] = &[("clip.mov", 30_000_000), ("clip.xml", 700), ("sub/other.mov", 100_000)];

/// The rules that hold for every refusal.
fn refused(studio: &Studio, said: &Said, exit: i32, code: &str) {
    assert_eq!((said.exit, said.problem().as_str()), (exit, code), "{}{}", said.stdout, said.stderr);
    let footage = studio.share().join("Footage");
    let in_sync_root = if footage.exists() { tree(&footage) } else { Default::default() };
    assert_eq!(in_sync_root, Default::default(), "nothing in the sync root");
    assert_eq!(studio.receipts(), 0);
    let problem = &said.json()["problems"][0];
    assert!(problem["message"].as_str().is_some_and(|text| text.len() > 10));
    assert!(problem["hint"].as_str().is_some_and(|text| text.len() > 10));
}

#[test]
fn a_missing_source() {
    let studio = Studio::new();
    refused(&studio, &studio.send(&studio.nas().join("A009")), 2, "source_missing");
    fs::write(studio.nas().join("file"), "x").unwrap();
    refused(&studio, &studio.send(&studio.nas().join("file")), 2, "source_missing");
    fs::create_dir(studio.nas().join("empty")).unwrap();
    refused(&studio, &studio.send(&studio.nas().join("empty")), 2, "source_empty");
}

#[test]
fn links_pipes_and_sockets() {
    type Put = fn(&Path);
    let cases: [(&str, Put); 4] = [
        ("source_link", |path| symlink("/etc/hostname", path).unwrap()),
        ("source_link", |path| symlink("clip.mov", path).unwrap()),
        ("source_special", |path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success())),
        ("source_special", |path| drop(std::os::unix::net::UnixListener::bind(path).unwrap())),
    ];
    for (code, put) in cases {
        let studio = Studio::new();
        let dump = studio.dump("A001", CARD);
        put(&dump.join("odd"));
        refused(&studio, &studio.send(&dump), 50, code);
        fs::remove_file(dump.join("odd")).unwrap();
        studio.send(&dump).ok();
    }
}

#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let clip = dump.join("clip.mov");
    fs::set_permissions(&clip, fs::Permissions::from_mode(0o000)).unwrap();
    let open_to_all = |path: &Path| fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    for path in [studio.path(""), studio.share(), studio.state()] {
        open_to_all(&path);
    }
    // Root reads everything, so the program runs as somebody else; a copy, since the build folder may be closed to them.
    let program = studio.path("ingest");
    fs::copy(env!("CARGO_BIN_EXE_ingest"), &program).unwrap();
    let (state, share) = (studio.state(), studio.share());
    let mut command = Command::new(program);
    command
        .args(["send", "--json", "--state"])
        .arg(state)
        .arg("--to")
        .arg(share)
        .arg(&dump)
        .stdin(Stdio::null());
    command.env_clear().env("HOME", studio.path(""));
    if rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    let said = Said {
        exit: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    refused(&studio, &said, 50, "source_unreadable");
    assert!(said.stdout.contains("clip.mov"));
}

#[test]
fn a_file_that_changes_or_vanishes_while_it_is_sent() {
    type Harm = fn(&Path);
    let cases: [(&str, Harm); 3] = [
        ("source_changed", |dump| {
            let mut clip = fs::File::options().append(true).open(dump.join("clip.mov")).unwrap();
            clip.write_all(b"more").unwrap();
        }),
        ("source_vanished", |dump| fs::remove_file(dump.join("clip.mov")).unwrap()),
        ("source_changed", |dump| fs::write(dump.join("new.mov"), "a late file").unwrap()),
    ];
    for (code, harm) in cases {
        let studio = Studio::new();
        let dump = studio.dump("A001", CARD);
        let share = studio.share().display().to_string();
        let state = studio.state().display().to_string();
        // At this rate the one big file takes a second and more.
        let args = ["send", "--json", "--rate", "150 Mbit/s", "--state", &state, "--to", &share];
        let mut command = studio.ingest(&args);
        let child = command.arg(&dump).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let staging = studio.share().join("_ingest");
        while !staging.exists() || !tree(&staging).keys().any(|path| path.ends_with("clip.mov")) {
            std::thread::yield_now();
        }
        harm(&dump);
        let output = child.wait_with_output().unwrap();
        let said = Said {
            exit: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        refused(&studio, &said, 50, code);
        studio.send(&dump).ok();
        let mut delivered = tree(&studio.share().join("Footage/A001"));
        delivered.retain(|path, _| !path.starts_with("ascmhl"));
        assert_eq!(delivered, tree(&dump), "what was sent before the change did not stay");
    }
}

#[test]
fn a_full_share_and_room_made_again() {
    let Some(small) = Tmpfs::of_mebibytes(20) else { return };
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let studio = studio.delivers_to(["--to".into(), small.path().display().to_string()]);
    let said = studio.send(&dump);
    refused(&studio, &said, 50, "share_full");
    small.resize(100);
    studio.send(&dump).ok();
    assert!(small.path().join("Footage/A001/clip.mov").exists());
}

#[test]
fn a_share_that_fills_up_in_the_middle_of_a_send_that_waits_for_nothing() {
    let Some(small) = Tmpfs::of_mebibytes(60) else { return };
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let studio = studio.delivers_to([
        "--rate".into(),
        "150 Mbit/s".into(),
        "--patience".into(),
        "0 s".into(),
        "--to".into(),
        small.path().display().to_string(),
    ]);
    let child = studio.start_send(&dump);
    let staging = small.path().join("_ingest");
    while !staging.exists() || !tree(&staging).keys().any(|path| path.ends_with("clip.mov")) {
        std::thread::yield_now();
    }
    fs::write(small.path().join("somebody-else"), vec![1; 64_000_000]).unwrap_err();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(50));
    fs::remove_file(small.path().join("somebody-else")).unwrap();
    studio.send(&dump).ok();
}

#[test]
fn a_full_disk_under_the_journal() {
    let Some(small) = Tmpfs::of_mebibytes(1) else { return };
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    fs::write(small.path().join("ballast"), vec![1; 2 * 1024 * 1024]).unwrap_err();
    let state = small.path().join("state").display().to_string();
    let share = studio.share().display().to_string();
    let args = ["send", "--json", "--state", &state, "--to", &share, dump.to_str().unwrap()];
    refused(&studio, &studio.say(&args), 1, "state_full");
    fs::remove_file(small.path().join("ballast")).unwrap();
    studio.say(&args).ok();
}

#[test]
fn a_destination_inside_the_source_and_the_reverse() {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let before = tree(&studio.nas());
    let state = studio.state().display().to_string();
    let inside = dump.join("out").display().to_string();
    let said = studio.say(&["send", "--json", "--state", &state, "--to", &inside, dump.to_str().unwrap()]);
    refused(&studio, &said, 2, "overlap");
    let said =
        studio.say(&["send", "--json", "--state", &inside, "--to", "/nowhere", dump.to_str().unwrap()]);
    refused(&studio, &said, 2, "overlap");
    let within = studio.share().join("_ingest/A001");
    fs::create_dir_all(&within).unwrap();
    refused(&studio, &studio.send(&within), 2, "overlap");
    assert_eq!(tree(&studio.nas()), before);
}

#[test]
fn two_sends_of_one_dump_at_the_same_moment() {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let share = studio.share().display().to_string();
    let state = studio.state().display().to_string();
    let args = ["send", "--rate", "150 Mbit/s", "--state", &state, "--to", &share];
    let mut first =
        studio.ingest(&args).arg(&dump).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !studio.share().join("_ingest").exists() {
        std::thread::yield_now();
    }
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (1, "dump_busy"));
    assert!(first.wait().unwrap().success());
    assert_eq!(studio.receipts(), 1);
}
