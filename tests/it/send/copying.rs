//! A dump that is still being copied is not sent.

use crate::common::studio::{Said, Studio};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::scope;

fn held(studio: &Studio, dump: &Path, why: &str) {
    let Said { exit, stdout, .. } = studio.send(dump);
    assert_eq!(exit, 50, "{stdout}");
    assert!(stdout.contains("source_changed") && stdout.contains("still being copied"), "{stdout}");
    assert!(stdout.contains(why), "{why} in {stdout}");
    assert!(!studio.share().join("Footage").exists());
}

#[test]
fn one_that_grows_is_held_and_sent_when_it_does_not_any_more() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 1_000)]);
    let ended = AtomicBool::new(false);
    scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                // Each is closed again, so that only growth tells.
                fs::write(dump.join(format!("{}.mov", number % 100)), vec![1; number]).unwrap();
                std::thread::yield_now();
            }
        });
        held(&studio, &dump, "a moment ago");
        ended.store(true, Ordering::SeqCst);
    });
    studio.send(&dump).ok();
}

#[test]
fn one_with_a_file_that_is_open_for_writing_is_held() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 1_000)]);
    // A copy that stands still, in another process.
    let mut copy = Command::new("sh")
        .args(["-c", "exec 3>>\"$0\"; echo open; read line", dump.join("late.mov").to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = [0; 5];
    std::io::Read::read_exact(copy.stdout.as_mut().unwrap(), &mut said).unwrap();
    held(&studio, &dump, "`late.mov` is open for writing");
    drop(copy.stdin.take());
    copy.wait().unwrap();
    studio.send(&dump).ok();
}

#[test]
fn one_with_a_file_in_full_size_whose_end_was_never_written_is_held() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 1_000)]);
    let mut file = File::create(dump.join("late.mov")).unwrap();
    file.write_all(&[1; 8192]).unwrap();
    file.set_len(1 << 20).unwrap();
    drop(file);
    held(&studio, &dump, "`late.mov` has its full size, and its end was never written");
    fs::write(dump.join("late.mov"), vec![1; 1 << 20]).unwrap();
    studio.send(&dump).ok();
}

#[test]
fn one_that_grows_is_waited_for_where_a_person_wants_that() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 1_000)]);
    let config = studio.path("config.toml");
    fs::write(&config, "[settling]\nunsure = \"2 s\"\nactive = \"0.2 s\"\n").unwrap();
    let args = studio.send_args(&dump);
    let mut command = studio.ingest(&args.iter().map(String::as_str).collect::<Vec<_>>());
    command
        .args(["--wait", "--config", config.to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut late = File::create(dump.join("late.mov")).unwrap();
    let child = command.spawn().unwrap();
    // Longer than the second look, shorter than the quiet time.
    for _ in 0..12 {
        late.write_all(&[1; 1000]).unwrap();
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop(late);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::metadata(studio.share().join("Footage/A001/late.mov")).unwrap().len(), 12_000);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("nothing says that it is whole"), "{said}");
}
