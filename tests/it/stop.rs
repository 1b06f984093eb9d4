//! Signals: the first asks for a safe point, from which the same command goes on; the second ends the program.

use crate::common::studio::Studio;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// A send so slow that it is certainly under way when its first progress line has been read.
fn slow_send(studio: &Studio) -> (Child, BufReader<std::process::ChildStderr>) {
    let dump = studio.dump("A001", &[("A001_C001.mov", 40_000_000), ("A001_C002.mov", 40_000_000)]);
    let (share, dump) = (studio.share().display().to_string(), dump.display().to_string());
    let args = ["send", &dump, "--to", &share, "--rate", "10 MB/s"];
    let mut child = studio.ingest(&args).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    stderr.read_line(&mut line).unwrap();
    assert!(line.starts_with("Sending A001: "), "{line}");
    (child, stderr)
}

fn signal(child: &Child, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

fn stops_and_goes_on(which: Signal) {
    let studio = Studio::new();
    let (mut child, mut stderr) = slow_send(&studio);
    signal(&child, which);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut said = String::new();
    stderr.read_to_string(&mut said).unwrap();
    assert!(said.contains("[interrupted]") && said.contains("Run the same command again"), "{said}");
    assert_eq!(studio.receipts(), 0);
    let (share, dump) = (studio.share().display().to_string(), studio.nas().join("A001"));
    studio.say(&["send", dump.to_str().unwrap(), "--to", &share]).ok();
}

#[test]
fn an_interrupted_send_goes_on_with_the_same_command() {
    stops_and_goes_on(Signal::INT);
}

#[test]
fn a_terminated_send_goes_on_with_the_same_command() {
    stops_and_goes_on(Signal::TERM);
}

/// A command that is certainly in the middle of its work, and that no signal but the second reaches: it reads a pipe
/// that says nothing. Dropping the pipe ends it.
fn stuck(studio: &Studio) -> (Child, File) {
    let pipe = studio.path("config.toml");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let mut command = studio.ingest(&["config", "check", pipe.to_str().unwrap()]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    // This waits for the program to open its end.
    (child, File::options().write(true).open(&pipe).unwrap())
}

#[test]
fn the_second_signal_ends_a_command_that_the_first_did_not() {
    let studio = Studio::new();
    let (mut child, _pipe) = stuck(&studio);
    // Two of one kind that arrive together are one.
    signal(&child, Signal::INT);
    signal(&child, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn the_first_signal_kills_nothing() {
    let studio = Studio::new();
    let (child, pipe) = stuck(&studio);
    signal(&child, Signal::INT);
    drop(pipe);
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(String::from_utf8_lossy(&ended.stdout).ends_with("no faults\n"), "{ended:?}");
}
