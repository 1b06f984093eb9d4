//! What lies beyond the release: the sync that is to carry rolls on, and the second region's share.

use super::scene::{Row, Scene, all_hold, row};
use crate::common::samba::{Options, PASSWORD, SHARE, Samba, USER};
use crate::common::studio::tree;
use crate::common::syncthing::Syncthing;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

const RESILIO: &str = "[handoff]\nkind = \"resilio\"\n";

const DATASYNC: &str = "[handoff]\nkind = \"datasync\"\nbucket = \"studio-ingest\"\n\
                        task = \"arn:aws:datasync:us-west-2:123456789012:task/task-0123456789abcdef0\"\n\
                        role = \"arn:aws:iam::123456789012:role/ingest-datasync\"\n";

/// A Syncthing where nobody is.
fn nobody(scene: &mut Scene, key: &str) {
    let path = scene.studio.path("key");
    if !key.is_empty() {
        fs::write(&path, key).unwrap();
    }
    scene.add(&format!(
        "[handoff]\nkind = \"syncthing\"\nurl = \"http://127.0.0.1:1\"\nkey_file = {path:?}\nfolder = \"footage\"\n\
         device = \"P56IOI7-MZJNU2Y-IQGDREY-DM2MGTI-MGL3BXN-PQ6W5BM-TBBZ4TJ-XZWICQ2\"\n"
    ));
}

/// A second region that is a folder.
fn virginia(scene: &mut Scene) {
    let path = scene.studio.path("virginia");
    scene.add(&format!("[arrival]\npath = {path:?}\n"));
}

fn rows() -> Vec<Row> {
    vec![
        row(
            "a Resilio that has left no trace of itself",
            |scene| scene.add(RESILIO),
            ["sync", "warning", "sync_setup"],
            "a job of Resilio's carries the sync root",
        ),
        row(
            "a Resilio that carries staging",
            |scene| {
                fs::create_dir(scene.studio.share().join(".sync")).unwrap();
                scene.add(RESILIO);
            },
            ["sync", "fault", "sync_setup"],
            "Compare `[handoff]` with the settings of the sync",
        ),
        row(
            "a Syncthing that is not there",
            |scene| nobody(scene, "secret\n"),
            ["sync", "fault", "sync_unreachable"],
            "Check `url` in `[handoff]`",
        ),
        row(
            "a key for Syncthing that is not there",
            |scene| nobody(scene, ""),
            ["sync", "fault", "sync_setup"],
            "`[handoff]`",
        ),
        row(
            "a task of DataSync, and no AWS",
            |scene| scene.add(DATASYNC),
            ["configuration", "fault", "config_invalid"],
            "`[aws]` with its `region`",
        ),
        row(
            "a second region that is not mounted",
            virginia,
            ["folder", "fault", "share_missing"],
            "is mounted there",
        ),
        row(
            "a second region without a sync root",
            |scene| {
                fs::create_dir(scene.studio.path("virginia")).unwrap();
                virginia(scene);
            },
            ["arrivals", "warning", ""],
            "Compare `sync_root` in `[arrival]`",
        ),
    ]
}

#[test]
fn whatever_is_wrong_beyond_the_release_is_named_with_its_remedy() {
    all_hold(&rows());
}

#[test]
fn a_sync_that_leaves_staging_alone_and_a_second_region_that_can_be_read_are_in_order() {
    let mut scene = Scene::local();
    fs::create_dir(scene.studio.share().join("Footage/.sync")).unwrap();
    fs::create_dir_all(scene.studio.path("virginia/Footage/A001")).unwrap();
    scene.add(RESILIO);
    virginia(&mut scene);
    let before = tree(&scene.studio.path("virginia"));
    let examined = scene.examine(&[]);
    for (check, words) in
        [("sync", "finds a roll within 10 min"), ("arrivals", "can be read, 1 folder in it")]
    {
        let finding = examined.finding(check);
        assert_eq!(finding["verdict"], "ok", "{finding:#}");
        assert!(finding["message"].as_str().unwrap().contains(words), "{finding:#}");
    }
    assert_eq!(tree(&scene.studio.path("virginia")), before, "nothing is written in the second region");
}

#[test]
fn what_is_said_of_the_sync_goes_with_the_destination_of_the_file_and_with_no_other() {
    let mut scene = Scene::local();
    scene.add(RESILIO);
    virginia(&mut scene);
    let share = scene.studio.share().display().to_string();
    let examined = scene.examine(&["--to", &share]);
    for check in ["sync", "arrivals"] {
        assert_eq!(examined.finding(check)["verdict"], "not_checked", "{check}");
    }
}

/// The check that a server of this port has, of all with this name.
fn of<'a>(document: &'a Value, check: &str, port: u16) -> &'a Value {
    let findings = document["findings"].as_array().unwrap();
    let about = |finding: &&Value| {
        finding["check"] == check && finding["subject"].as_str().unwrap().contains(&port.to_string())
    };
    findings.iter().find(about).unwrap_or_else(|| panic!("no {check} of {port}: {document:#}"))
}

#[test]
fn a_login_in_the_second_region_is_a_login_of_its_own() {
    let east = Samba::start(Options::default());
    fs::create_dir(east.root().join("Footage")).unwrap();
    fs::set_permissions(east.root().join("Footage"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut scene = Scene::smb(Options::default());
    let (port, own) = (east.port(), scene.studio.path("east"));
    fs::write(&own, PASSWORD).unwrap();
    fs::set_permissions(&own, fs::Permissions::from_mode(0o600)).unwrap();
    scene.add(&format!(
        "[arrival]\nserver = \"127.0.0.1\"\nport = {port}\nshare = \"{SHARE}\"\nuser = \"{USER}\"\npassword_file = {own:?}\n"
    ));
    let examined = scene.examine(&[]);
    for check in ["port", "login", "session", "arrivals"] {
        assert_eq!(of(&examined.document, check, port)["verdict"], "ok", "{check}");
    }
    assert_eq!(tree(&east.root()).into_keys().collect::<Vec<_>>(), ["Footage"], "nothing is written there");
    fs::write(&own, "not the password").unwrap();
    let examined = scene.examine(&[]);
    assert_eq!(of(&examined.document, "login", port)["code"], "share_login");
    assert_eq!(of(&examined.document, "arrivals", port)["message"], "Not checked: needs the login");
    assert_eq!(of(&examined.document, "login", scene.samba().port())["verdict"], "ok");
    assert_eq!(examined.exit, 60);
}

/// Looks until the sync is judged like this: that a peer is gone is noticed a little later.
fn judged(scene: &Scene, verdict: &str) -> Value {
    let begun = Instant::now();
    loop {
        let finding = scene.examine(&[]).finding("sync").clone();
        if finding["verdict"] == verdict {
            return finding;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came: {finding:#}");
    }
}

#[test]
fn what_keeps_syncthing_from_carrying_anything_is_told() {
    let (near, mut far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    let mut scene = Scene::local();
    near.share_with(&scene.studio.share().join("Footage"), &far, &scene.studio.path("virginia"));
    scene.add(&near.section(&far));
    let finding = judged(&scene, "ok");
    assert!(
        finding["message"].as_str().unwrap().contains("the far device `peer` is connected"),
        "{finding:#}"
    );

    near.change_folder(&json!({ "paused": true }));
    let finding = judged(&scene, "fault");
    assert_eq!(finding["code"], "sync_setup");
    assert!(finding["message"].as_str().unwrap().contains("the folder `footage` is paused"), "{finding:#}");
    near.change_folder(&json!({ "paused": false }));

    far.kill();
    let finding = judged(&scene, "warning");
    assert_eq!(finding["code"], "sync_unreachable");
    assert!(finding["remedy"].as_str().unwrap().contains("runs at the far device `peer`"), "{finding:#}");

    fs::write(near.key_file(), "another\n").unwrap();
    let finding = judged(&scene, "fault");
    assert_eq!(finding["code"], "sync_denied");
    assert!(finding["remedy"].as_str().unwrap().contains("`key_file`"), "{finding:#}");
}

#[cfg(feature = "aws")]
#[test]
fn what_aws_refuses_of_the_sync_is_told_apart() {
    use crate::common::aws::Aws;
    let aws = Aws::start();
    aws.bucket("studio-ingest");
    let mut scene = Scene::local();
    scene.add(&(aws.section() + DATASYNC));
    let examined = scene.examine(&[]);
    assert_eq!(
        examined.finding("sync")["message"].as_str().unwrap().split(';').nth(1),
        Some(" no execution is known")
    );
    let bucket = examined.finding("sync_bucket");
    assert_eq!(bucket["verdict"], "ok", "{bucket:#}");
    assert!(bucket["message"].as_str().unwrap().contains("not tried"), "{bucket:#}");

    aws.fail("ListTaskExecutions", "AccessDeniedException", 100);
    let examined = scene.examine(&[]);
    let finding = examined.finding("sync");
    assert_eq!(finding["code"], "aws_denied", "{finding:#}");
    assert!(finding["remedy"].as_str().unwrap().contains("--iam-policy"), "{finding:#}");
    aws.fail("ListTaskExecutions", "AccessDeniedException", 0);

    scene.replace("bucket = \"studio-ingest\"", "bucket = \"studio-elsewhere\"");
    let examined = scene.examine(&[]);
    assert_eq!(examined.finding("sync")["verdict"], "ok");
    assert_eq!(
        examined.finding("sync_bucket")["code"],
        "aws_missing",
        "{:#}",
        examined.finding("sync_bucket")
    );

    aws.fail("GetCallerIdentity", "ExpiredToken", 100);
    let examined = scene.examine(&[]);
    for check in ["sync", "sync_bucket"] {
        assert_eq!(
            examined.finding(check)["message"],
            "Not checked: needs AWS to know this machine",
            "{check}"
        );
    }
    assert_eq!(aws.broken(), [""; 0]);
}
