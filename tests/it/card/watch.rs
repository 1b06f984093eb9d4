//! `ingest scan --watch`: follows a dump that is still being copied.

use crate::common::studio::Studio;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};

/// Quiet times of a second, looks five times in it.
const SETTLING: &str = "[settling]\nunsure = \"1 s\"\nstructure = \"1 s\"\nmanifest = \"1 s\"\nactive = \"0.2 s\"\ntop = \"0.2 s\"\n";

fn follow(studio: &Studio, json: bool) -> Child {
    let config = studio.path("config.toml");
    fs::write(&config, SETTLING).unwrap();
    let nas = studio.nas().display().to_string();
    let mut command = studio.ingest(&["scan", "--watch", "--config", config.to_str().unwrap(), &nas]);
    if json {
        command.arg("--json");
    }
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_dump_that_grows_is_followed_to_its_end_and_then_reported() {
    let studio = Studio::new();
    let mut child = follow(&studio, true);
    let dump = studio.nas().join("A001");
    fs::create_dir(&dump).unwrap();
    let mut copy = File::create(dump.join("clip.mov.part")).unwrap();
    copy.write_all(b"the first half").unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut until = |word: &str| said.find(|line| line.as_ref().unwrap().contains(word)).unwrap().unwrap();
    let line = until("`A001/clip.mov.part` is a temporary file");
    assert!(line.contains("Still being copied"), "{line}");
    copy.write_all(b", and the second").unwrap();
    drop(copy);
    assert!(child.try_wait().unwrap().is_none(), "it is still there");
    fs::rename(dump.join("clip.mov.part"), dump.join("clip.mov")).unwrap();
    until("Finished: nothing says that it is whole");
    let mut report = String::new();
    child.stdout.take().unwrap().read_to_string(&mut report).unwrap();
    assert!(child.wait().unwrap().success());
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["dumps"].as_array().map(Vec::len), Some(1));
    assert_eq!((&report["dumps"][0]["files"], &report["dumps"][0]["bytes"]), (&1.into(), &30.into()));
}

#[test]
fn dumps_that_have_finished_are_reported_at_once() {
    let studio = Studio::new();
    studio.dump("A001", &[("clip.mov", 100)]);
    studio.dump("A002", &[("clip.mov", 100)]);
    let output = follow(&studio, false).wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && said.contains("2 files"), "{said}");
}
