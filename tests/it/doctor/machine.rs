//! What can be wrong on this machine: configuration, state, receipts, folders, programs, the agent, AWS.

use super::scene::{Row, Scene, all_hold, row, settled};
use crate::common::tmpfs::Tmpfs;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// Delivers cards of these names, so that there are receipts.
fn delivered(scene: &Scene, rolls: &[&str]) {
    for roll in rolls {
        let file = format!("{roll}_C001.mov");
        let dump = scene.studio.dump(roll, &[(&file, 1000)]);
        scene.studio.send(&dump).ok();
    }
}

fn receipts(scene: &Scene) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(scene.studio.state().join("receipts")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().contains(".receipt.json"));
    paths.sort();
    paths
}

fn rows() -> Vec<Row> {
    vec![
        row(
            "a key without its unit",
            |scene| scene.add("[link]\nrate = 800\n"),
            ["configuration", "fault", "config_invalid"],
            "Write a number and a unit",
        ),
        row(
            "two keys that nobody knows",
            |scene| scene.replace("client", "cleint"),
            ["configuration", "fault", "config_invalid"],
            "Did you mean `client`?",
        ),
        row(
            "no configuration where one was named",
            |scene| scene.args = vec!["--config".into(), "/none.toml".into()],
            ["configuration", "fault", "config_invalid"],
            "Name a readable file",
        ),
        row(
            "nothing says where to deliver",
            |scene| {
                let at = scene.config.find("[destination]").unwrap();
                scene.config.truncate(at);
            },
            ["destination", "fault", "usage"],
            "Write a `[destination]`",
        ),
        row(
            "a timetable that never lets anything through",
            |scene| scene.add("[link]\nrate = \"pause\"\n"),
            ["timetable", "warning", ""],
            "a rate other than `pause`",
        ),
        row(
            "windows that are kept in no studio's zone",
            |scene| {
                scene.add("[link]\ntime_zone = \"UTC\"\n[[link.window]]\ndays = \"Mon\"\nfrom = \"08:00\"\n");
                scene.add("to = \"20:00\"\nrate = \"1 Gbit/s\"\n");
            },
            ["timetable", "warning", ""],
            "time_zone = \"America/Los_Angeles\"",
        ),
        row(
            "a state folder that everybody looks into",
            |scene| mode(&scene.studio.state(), 0o755),
            ["state", "warning", ""],
            "chmod 700",
        ),
        row(
            "a file where the state folder should be",
            |scene| {
                fs::remove_dir(scene.studio.state()).unwrap();
                fs::write(scene.studio.state(), "").unwrap();
            },
            ["state", "fault", "state_unusable"],
            "Check that the folder exists",
        ),
        row(
            "a state folder on a full disk",
            |scene| {
                let disk = Tmpfs::of_mebibytes(1).expect("root may mount");
                let state = format!("state_dir = {:?}", scene.studio.state());
                scene.replace(&state, &format!("state_dir = {:?}", disk.path()));
                scene.kept.push(Box::new(disk));
            },
            ["state", "fault", "state_full"],
            "Make room",
        ),
        row(
            "a journal that is none",
            |scene| {
                fs::write(scene.studio.state().join("journal.db"), "no journal at all, and long enough")
                    .unwrap();
            },
            ["journal", "fault", "journal_broken"],
            "ingest journal check",
        ),
        row(
            "a key that others can read",
            |scene| {
                delivered(scene, &["A001"]);
                mode(&scene.studio.state().join("keys/receipt.key"), 0o644);
            },
            ["key", "fault", "key_unusable"],
            "ingest key new",
        ),
        row(
            "a key that is gone, and receipts that it signed",
            |scene| {
                delivered(scene, &["A001"]);
                fs::remove_file(scene.studio.state().join("keys/receipt.key")).unwrap();
            },
            ["key", "fault", "key_unusable"],
            "Restore it from a copy",
        ),
        row(
            "receipts of a key that nobody trusts any more",
            |scene| {
                delivered(scene, &["A001"]);
                for name in ["receipt.key", "receipt.key.pub"] {
                    fs::remove_file(scene.studio.state().join("keys").join(name)).unwrap();
                }
                let state = scene.studio.state().display().to_string();
                assert_eq!(scene.studio.say(&["key", "new", "--state", &state]).exit, 0);
            },
            ["receipts", "fault", "signer_unknown"],
            "`keys/trusted`",
        ),
        row(
            "a receipt that is missing in the chain",
            |scene| {
                delivered(scene, &["A001", "B001"]);
                fs::remove_file(&receipts(scene)[0]).unwrap();
            },
            ["receipts", "fault", "receipt_chain"],
            "earlier receipts",
        ),
        row(
            "a receipt that was altered",
            |scene| {
                delivered(scene, &["A001"]);
                let receipt = receipts(scene).remove(0);
                let text =
                    fs::read_to_string(&receipt).unwrap().replace("\"roll\": \"A001\"", "\"roll\": \"A002\"");
                fs::write(&receipt, text).unwrap();
            },
            ["receipts", "fault", "signature_invalid"],
            "do not trust this copy",
        ),
        row(
            "a watched folder that is not there",
            |scene| fs::remove_dir(scene.studio.nas()).unwrap(),
            ["watched", "fault", "source_missing"],
            "the NAS volume is mounted",
        ),
        row(
            "a watched folder in another",
            |scene| {
                let inner = scene.studio.nas().join("day");
                fs::create_dir(&inner).unwrap();
                scene.config = format!("[[watch]]\npath = {inner:?}\n")
                    + &scene.config.replacen("state_dir", "# state_dir", 1);
                scene.args = vec!["--state".into(), scene.studio.state().display().to_string()];
            },
            ["watched", "warning", ""],
            "Watch one of the two",
        ),
        row(
            "a state folder in a watched one",
            |scene| {
                let inner = scene.studio.nas().join("state");
                scene.args = vec!["--state".into(), inner.display().to_string()];
            },
            ["watched", "fault", "overlap"],
            "folders that lie apart",
        ),
        row(
            "a share in a watched folder",
            |scene| {
                let share = format!("path = {:?}\n", scene.studio.share());
                let inner = scene.studio.nas().join("out");
                fs::create_dir_all(inner.join("Footage")).unwrap();
                scene.replace(&share, &format!("path = {inner:?}\n"));
            },
            ["watched", "fault", "overlap"],
            "folders that lie apart",
        ),
        row(
            "a group that nobody knows",
            |scene| scene.replace("[control]\n", "[control]\ngroup = \"no-such-group\"\n"),
            ["socket", "fault", "socket_unusable"],
            "groupadd",
        ),
        row(
            "no agent that runs",
            |_| (),
            ["agent", "warning", "agent_unreachable"],
            "systemctl start ingest",
        ),
        row(
            "a folder in the place of the share that is not there",
            |scene| {
                let share = scene.studio.share();
                fs::remove_dir(share.join("Footage")).unwrap();
                fs::remove_dir(share).unwrap();
            },
            ["folder", "fault", "share_missing"],
            "is mounted there",
        ),
        row(
            "no sync root",
            |scene| fs::remove_dir(scene.studio.share().join("Footage")).unwrap(),
            ["release", "warning", ""],
            "what the sync watches",
        ),
        row(
            "something in staging that nobody owns",
            |scene| {
                let staging = scene.studio.share().join("_ingest");
                fs::create_dir_all(staging.join("0192f0c1-2b3c-7d4e-8f50-123456789abc")).unwrap();
            },
            ["leftovers", "warning", ""],
            "by hand",
        ),
        row(
            "a reserve that leaves no room",
            |scene| scene.add("reserve = \"900 TB\"\n"),
            ["space", "fault", "share_full"],
            "Make room on the share",
        ),
    ]
}

#[test]
fn whatever_is_wrong_on_this_machine_is_named_with_its_remedy() {
    all_hold(&rows());
}

#[test]
fn what_depends_on_what_failed_says_so_and_hides_nothing_else() {
    let mut scene = Scene::local();
    scene.add("[link]\nrate = 800\nlanes = 4\n");
    let examined = scene.examine(&[]);
    assert_eq!(examined.exit, 2);
    let faults = examined.odd().into_iter().filter(|odd| odd.starts_with("\"configuration\"")).count();
    assert_eq!(faults, 2, "all of them: {:?}", examined.odd());
    for check in ["state", "journal", "login", "rights", "aws_identity"] {
        let finding = examined.finding(check);
        assert_eq!(finding["message"], "Not checked: needs a configuration without faults", "{finding}");
    }
}

#[test]
fn a_bad_set_up_reads_like_this() {
    let scene = Scene::local();
    fs::remove_dir(scene.studio.nas()).unwrap();
    fs::remove_dir(scene.studio.share().join("Footage")).unwrap();
    mode(&scene.studio.state(), 0o755);
    fs::write(scene.studio.state().join("journal.db"), "no journal at all, and long enough").unwrap();
    let (exit, text) = scene.text(&[]);
    assert_eq!(exit, 1, "{text}");
    insta::assert_snapshot!(settled(&scene, &text));
}

#[cfg(feature = "aws")]
#[test]
fn what_aws_says_is_told_apart() {
    use crate::common::aws::Aws;
    let aws = Aws::start();
    let mut scene = Scene::local();
    scene.add(&aws.section());
    assert_eq!(scene.examine(&[]).finding("aws_identity")["verdict"], "ok");
    for (code, found, remedy) in [
        ("ExpiredToken", "aws_expired", "credential_process"),
        ("InvalidClientTokenId", "aws_credentials", "Name a profile"),
        ("AccessDenied", "aws_denied", "--iam-policy"),
        ("RequestTimeTooSkewed", "aws_clock", "NTP"),
    ] {
        aws.fail("GetCallerIdentity", code, 100);
        let examined = scene.examine(&[]);
        let finding = examined.finding("aws_identity");
        assert_eq!((&finding["verdict"], &finding["code"]), (&"fault".into(), &found.into()), "{finding}");
        assert!(finding["remedy"].as_str().unwrap().contains(remedy), "{finding}");
        assert_eq!(examined.exit, 60);
        aws.fail("GetCallerIdentity", code, 0);
    }
    scene.replace(aws.endpoint(), "http://127.0.0.1:1");
    assert_eq!(scene.examine(&[]).finding("aws_identity")["code"], "aws_unreachable");
}
