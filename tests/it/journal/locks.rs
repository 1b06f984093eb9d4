//! One process at a time works on a dump.

use ingest::journal::lock;
use ingest::problem::{Code, Problem};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::tempdir;

#[test]
fn a_dump_that_is_being_worked_on_is_busy_and_the_process_is_named() {
    let folder = tempdir().expect("a folder");
    let one = Path::new("/nas/A001");
    let held = lock(folder.path(), one, "/share").expect("the first");
    let busy = Problem::from(lock(folder.path(), one, "/share").expect_err("the second"));
    assert_eq!(busy.code, Code::DumpBusy);
    assert!(busy.message.contains(&format!("(process {})", std::process::id())), "{busy}");
    lock(folder.path(), Path::new("/nas/A002"), "/share").expect("another dump");
    lock(folder.path(), one, "/other").expect("another destination");
    drop(held);
    lock(folder.path(), one, "/share").expect("it is free again");
}

#[test]
fn a_process_that_dies_leaves_no_lock_behind() {
    let folder = tempdir().expect("a folder");
    let take = || lock(folder.path(), Path::new("/nas/A001"), "/share");
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
