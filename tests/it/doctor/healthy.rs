//! A set-up in which everything is in order: nobody has to do anything, and nothing is left behind.

use super::scene::{Scene, settled};
use crate::common::samba::{Encrypt, Options};
use crate::common::studio::tree;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// The agent of a set-up, which runs for as long as this lives.
pub(super) struct Running(Child);

impl Running {
    pub(super) fn of(scene: &Scene) -> Self {
        let arguments = scene.arguments(&[]);
        let config = arguments[3].to_str().unwrap().to_owned();
        let mut command = scene.studio.ingest(&["run", "--config", &config]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let socket = scene.studio.path("control.sock").display().to_string();
        let patience = Instant::now() + Duration::from_secs(60);
        // It has a journal when it answers.
        while scene.studio.say(&["status", "--socket", &socket]).exit != 0 {
            assert!(Instant::now() < patience, "the agent does not answer");
        }
        Self(child)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Everything below the share.
fn left(root: &Path) -> Vec<String> {
    tree(root).into_keys().collect()
}

#[test]
fn a_server_that_is_in_order_is_said_to_be_and_nothing_stays_on_it() {
    let scene = Scene::smb(Options { encrypt: Encrypt::Required, ..Options::default() });
    scene.studio.dump("A001", &[("A001_C001.mov", 1000)]);
    let agent = Running::of(&scene);
    let before = left(&scene.root());
    let examined = scene.examine(&[]);
    // Whether anything keeps the clock of the machine that tests run on is none of their business.
    let odd: Vec<_> = examined.odd().into_iter().filter(|odd| !odd.starts_with("\"time_service\"")).collect();
    assert_eq!(odd, [""; 0]);
    assert_eq!(examined.exit, 0);
    for check in [
        "configuration",
        "state",
        "agent",
        "port",
        "clock",
        "login",
        "session",
        "rights",
        "release",
        "names",
        "space",
    ] {
        assert_eq!(examined.finding(check)["verdict"], "ok", "{check}");
    }
    assert_eq!(left(&scene.root()), before, "nothing stays");
    assert!(scene.studio.nas().join("A001/A001_C001.mov").exists());
    drop(agent);
}

#[test]
fn the_report_reads_like_this() {
    let scene = Scene::smb(Options { encrypt: Encrypt::Required, ..Options::default() });
    let agent = Running::of(&scene);
    let (_, text) = scene.text(&[]);
    insta::assert_snapshot!(settled(&scene, &text));
    drop(agent);
}

#[test]
fn a_folder_that_stands_for_a_share_is_looked_at_too() {
    let scene = Scene::local();
    let before = left(&scene.root());
    let examined = scene.examine(&[]);
    assert_eq!(examined.exit, 0, "{examined:#?}");
    for check in ["rights", "release", "names", "space", "leftovers"] {
        assert_eq!(examined.finding(check)["verdict"], "ok", "{check}");
    }
    assert_eq!(left(&scene.root()), before);
}

#[test]
fn the_document_for_scripts_has_these_keys_and_no_others() {
    let document = Scene::local().examine(&[]).document;
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&document), ["exit", "findings", "verdict"]);
    for finding in document["findings"].as_array().unwrap() {
        assert_eq!(keys(finding), ["check", "code", "message", "remedy", "subject", "verdict"], "{finding}");
        for key in ["check", "verdict", "subject", "message"] {
            assert!(finding[key].is_string(), "{finding}");
        }
        let is_fine = finding["verdict"] == "ok" || finding["verdict"] == "not_checked";
        assert_eq!(finding["remedy"].is_null(), is_fine, "{finding}");
    }
}
