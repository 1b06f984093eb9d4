//! One process at a time works on a dump.

use crate::journey::story::noon;
use ingest::journal::{Lock, lock};
use ingest::problem::{Code, Problem};
use ingest::words::id::DumpId;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use tempfile::tempdir;

#[test]
fn a_dump_that_is_being_worked_on_is_busy_and_the_process_is_named() {
    let folder = tempdir().expect("a folder");
    let (one, other) = (DumpId::new(noon()), DumpId::new(noon()));
    let held = lock(folder.path(), one).expect("the first");
    let busy = Problem::from(lock(folder.path(), one).expect_err("the second"));
    assert_eq!(busy.code, Code::DumpBusy);
    assert!(busy.message.contains(&format!("(process {})", std::process::id())), "{busy}");
    lock(folder.path(), other).expect("another dump");
    drop(held);
    lock(folder.path(), one).expect("it is free again");
}

#[test]
fn a_process_that_dies_leaves_no_lock_behind() {
    let folder = tempdir().expect("a folder");
    let id = DumpId::new(noon());
    let take = || lock(folder.path(), id);
    drop(take().expect("the lock"));
    let mut files = fs::read_dir(folder.path().join("locks")).expect("the locks");
    let file = files.next().expect("one lock").expect("an entry").path();
    // A process of its own that takes the lock, says so, and waits to be killed.
    let mut child = Command::new("flock")
        .arg(&file)
        .args(["sh", "-c", "echo locked; exec cat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("flock of util-linux");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
    take().expect_err("the other process has it");
    drop(child.stdin.take());
    child.wait().expect("it ends");
    take().expect("it is free again");
}

#[test]
fn whoever_creates_a_dump_waits_for_the_other() {
    let folder = tempdir().expect("a folder");
    let first = Lock::creating(folder.path()).expect("the lock");
    let (sender, order) = mpsc::channel();
    std::thread::scope(|scope| {
        let path = folder.path();
        let second = sender.clone();
        scope.spawn(move || {
            let _lock = Lock::creating(path).expect("the lock");
            second.send("second").expect("sent");
        });
        sender.send("first").expect("sent");
        drop(first);
    });
    assert_eq!(order.try_iter().collect::<Vec<_>>(), ["first", "second"]);
}
