//! The site test on a server that is as it should be; and what becomes of one that does not come to its end.

use super::scene::{Scene, settled};
use crate::common::samba::{Encrypt, Options};
use crate::common::studio::tree;
use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Windows' access lists, and what the folders of a share pass on.
pub(super) const SECTION: &str = "vfs objects = acl_xattr\nmap acl inherit = yes";

fn good() -> Options {
    Options { encrypt: Encrypt::Required, section: SECTION, ..Options::default() }
}

/// All that lies on the share, but for what was there.
fn left(scene: &Scene) -> Vec<String> {
    tree(&scene.root()).into_keys().filter(|path| path != "Footage").collect()
}

/// Waits until something is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(120);
    while !is_so() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn on_a_server_that_is_as_it_should_be_everything_is_in_order_and_nothing_stays() {
    let scene = Scene::smb(good());
    let examined = scene.examine(&["--site-test"]);
    assert_eq!(examined.odd(), [""; 0]);
    assert_eq!(examined.exit, 0);
    let checks: BTreeSet<_> = examined.document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            for key in ["assumption", "expected", "means"] {
                assert!(finding[key].is_string(), "{finding}");
            }
            (finding["check"].as_str().unwrap(), finding["verdict"].as_str().unwrap())
        })
        .collect();
    let not_checked: Vec<_> = checks.iter().filter(|(_, verdict)| *verdict == "not_checked").collect();
    assert_eq!(not_checked, [&("kerberos", "not_checked")], "nothing else is left out");
    assert_eq!(checks.len(), 22, "{checks:?}");
    assert_eq!(left(&scene), [""; 0], "nothing stays");
    assert_eq!(fs::read_dir(scene.studio.state().join("looks")).unwrap().count(), 0);
}

#[test]
fn a_folder_is_tried_as_far_as_that_means_anything() {
    let scene = Scene::local();
    let examined = scene.examine(&["--site-test"]);
    assert_eq!(examined.odd(), [""; 0]);
    for check in ["encryption", "credits", "rename_open", "illegal_names", "reconnect", "case"] {
        assert_eq!(examined.finding(check)["verdict"], "not_checked", "{check}");
    }
    for check in ["rename", "rename_taken", "times", "large_files", "readback", "free_space"] {
        assert_eq!(examined.finding(check)["verdict"], "ok", "{check}");
    }
    assert_eq!(left(&scene), [""; 0]);
}

#[test]
fn whoever_stops_it_finds_nothing_left() {
    let scene = Scene::smb(good());
    let (mut world, stdout, stderr, stop) = scene.world();
    let arguments = scene.arguments(&["--site-test"]);
    let staging = scene.root().join("_ingest");
    let exit = std::thread::scope(|scope| {
        let running = scope.spawn(|| ingest::run::run(arguments, &mut world));
        // In the middle of it.
        until("nothing is tried", || tree_of(&staging).iter().any(|path| path.ends_with("large.mov")));
        stop.cancel();
        running.join().unwrap()
    });
    assert_eq!(exit, 1, "{} {}", stdout.text(), stderr.text());
    assert!(stderr.text().contains("[interrupted]"), "{}", stderr.text());
    assert!(
        stdout.text().contains("not checked  small_files"),
        "what was not tried is said: {}",
        stdout.text()
    );
    assert_eq!(left(&scene), [""; 0]);
}

/// A folder that changes while it is walked.
fn tree_of(root: &std::path::Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            found.push(entry.path().display().to_string());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            }
        }
    }
    found
}

#[test]
fn what_a_killed_one_left_is_taken_away_by_the_next_and_nothing_that_is_somebody_elses() {
    let scene = Scene::smb(good());
    let arguments = scene.arguments(&["--site-test"]);
    let arguments: Vec<&str> = arguments[1..].iter().map(|word| word.to_str().unwrap()).collect();
    let mut command: Command = scene.studio.ingest(&arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let staging = scene.root().join("_ingest");
    until("nothing is tried", || tree_of(&staging).iter().any(|path| path.ends_with("large.mov")));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(left(&scene).len() > 5, "{:?}", left(&scene));
    // Of another machine: nobody here knows of it.
    let foreign = "_ingest/site-test-0192f0c1-2b3c-7d4e-8f50-123456789abc";
    fs::create_dir(scene.root().join(foreign)).unwrap();

    let examined = scene.examine(&[]);
    let tidy = examined.finding("tidy");
    assert!(
        tidy["message"].as_str().unwrap().contains("Took away what an earlier look that was killed had left"),
        "{tidy}"
    );
    assert_eq!(left(&scene), ["_ingest", foreign]);
    let leftovers = examined.finding("leftovers");
    assert!(leftovers["message"].as_str().unwrap().contains("of an `ingest doctor`"), "{leftovers}");
}

#[test]
fn while_the_timetable_lets_nothing_through_nothing_is_tried() {
    let mut scene = Scene::smb(Options::default());
    scene.add("[link]\nrate = \"pause\"\n");
    let (exit, text) = scene.text(&["--site-test"]);
    assert_eq!(exit, 2, "{text}");
    assert!(text.contains("lets nothing through now") && text.contains("--full-rate"), "{text}");
    assert_eq!(left(&scene), [""; 0]);
}

#[test]
fn the_timetable_holds_for_the_test_too() {
    let mut scene = Scene::smb(good());
    scene.add("[link]\nrate = \"80 Mbit/s\"\n");
    let examined = scene.examine(&["--site-test"]);
    let rates = examined.finding("rates");
    assert_eq!(rates["verdict"], "ok", "{rates}");
    let message = rates["message"].as_str().unwrap();
    assert!(!message.contains("Gbit/s"), "{message}");
    let measured = regex::Regex::new(r"([\d.]+) Mbit/s up").unwrap();
    let up: Vec<f64> = measured.captures_iter(message).map(|found| found[1].parse().unwrap()).collect();
    assert!(up.len() == 4 && up.iter().all(|rate| *rate < 100.0), "{message}");
}

#[test]
fn the_site_test_reads_like_this() {
    // A server that lets a folder go from under somebody's hand, and rounds times.
    let section =
        "vfs objects = acl_xattr\nmap acl inherit = yes\nstrict rename = no\ndos filetime resolution = yes";
    let scene = Scene::smb(Options { section, ..good() });
    let (exit, text) = scene.text(&["--site-test"]);
    assert_eq!(exit, 60, "{text}");
    let odd: String = settled(&scene, &text)
        .lines()
        .filter(|line| !is_measured(line))
        .map(|line| format!("{line}\n"))
        .collect();
    insta::assert_snapshot!(odd);
}

/// Lines that are another at each test.
fn is_measured(line: &str) -> bool {
    ["found: By lanes", "found: N GB of", "files of 64 KiB", "credits after", "characters"]
        .iter()
        .any(|words| line.contains(words))
}
