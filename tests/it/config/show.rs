//! What is in force: flag before environment before file before default, and never a password.

use crate::common::run::{Ran, ingest_with};
use std::fs;
use std::path::PathBuf;

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A home with this text as the person's configuration file.
    fn with(config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".config/ingest/config.toml");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, config).unwrap();
        Self { folder }
    }

    fn show(&self, env: &[(&str, &str)], args: &[&str]) -> Ran {
        let home = self.folder.path().to_str().unwrap();
        let env = [("HOME", home)].into_iter().chain(env.iter().copied());
        ingest_with(env, ["config", "show"].iter().chain(args).copied())
    }

    /// The value of a key, and where it came from.
    fn setting(&self, env: &[(&str, &str)], args: &[&str], key: &str) -> (String, String) {
        let args: Vec<&str> = args.iter().copied().chain(["--json"]).collect();
        let ran = self.show(env, &args);
        let document = ran.json();
        let settings = document["settings"].as_array().unwrap_or_else(|| panic!("{ran:?}"));
        let setting = settings.iter().find(|setting| setting["key"] == key);
        let setting = setting.unwrap_or_else(|| panic!("no {key} in {document}"));
        let text = |value: &serde_json::Value| value.as_str().unwrap_or("none").to_owned();
        (text(&setting["value"]), text(&setting["from"]))
    }
}

const FILE: &str = r#"
studio = "Riot"
[destination]
server = "nas.example"
share = "footage"
user = "svc"
password_file = "/etc/ingest/password"
sync_root = "Shows"
lanes = 8
[link]
rate = "2 Gbit/s"
"#;

#[test]
fn what_stands_nearer_to_the_person_wins() {
    let home = Home::with(FILE);
    let default_state = home.folder.path().join(".local/state/ingest").display().to_string();
    let smb = ["--to", "smb://CORP;me@fsx:1445/media/Roots/A"];
    let state = [("XDG_STATE_HOME", "/srv/state")];
    let variable = [("INGEST_SMB_PASSWORD", "secret")];
    for (env, args, key, value, from) in [
        (&[][..], &[][..], "studio", "Riot", "file"),
        (&[], &[], "state_dir", &*default_state, "default"),
        (&state, &[], "state_dir", "/srv/state/ingest", "default"),
        (&state, &["--state", "/x"], "state_dir", "/x", "flag"),
        (&[], &[], "destination.lanes", "8", "file"),
        (&[], &["--lanes", "2"], "destination.lanes", "2", "flag"),
        (&[], &[], "destination.port", "445", "default"),
        (&[], &[], "destination.encryption", "required", "default"),
        (&[], &["--encryption", "off"], "destination.encryption", "off", "flag"),
        (&[], &[], "link.rate", "2.00 Gbit/s", "file"),
        (&[], &["--rate", "100 MB/s"], "link.rate", "800 Mbit/s", "flag"),
        (&[], &smb, "destination.server", "fsx", "flag"),
        (&[], &smb, "destination.port", "1445", "flag"),
        (&[], &smb, "destination.domain", "CORP", "flag"),
        (&[], &smb, "destination.sync_root", "Roots/A", "flag"),
        (&[], &["--to", "smb://me@fsx/media"], "destination.sync_root", "Shows", "file"),
        (&[], &["--to", "/mnt/fsx"], "destination.path", "/mnt/fsx", "flag"),
        (&[], &[], "destination.password_file", "/etc/ingest/password", "file"),
        (&variable, &[], "destination.password_file", "INGEST_SMB_PASSWORD", "env"),
        (&variable, &["--password-file", "/p"], "destination.password_file", "/p", "flag"),
        (&variable, &["--keytab", "/k"], "destination.keytab", "/k", "flag"),
        (&[], &["--ccache", "default"], "destination.ccache", "default", "flag"),
        (&[], &["--ccache", "FILE:/t"], "destination.ccache", "/t", "flag"),
        (&[], &[], "policy.verify", "while-sending", "default"),
    ] {
        assert_eq!(home.setting(env, args, key), (value.into(), from.into()), "{env:?} {args:?} {key}");
    }
}

#[test]
fn the_password_of_one_server_is_never_shown_to_another() {
    let home = Home::with(FILE);
    let args = ["--to", "smb://me@elsewhere/media"];
    let none = ("none".to_owned(), "default".to_owned());
    assert_eq!(home.setting(&[], &args, "destination.password_file"), none);
}

#[test]
fn a_password_is_never_printed() {
    let home = Home::with(FILE);
    for args in [&["-v"][..], &["--json"], &["--to", "smb://me:hunter2@nas/media"]] {
        let ran = home.show(&[("INGEST_SMB_PASSWORD", "hunter2")], args);
        assert!(!ran.stdout.contains("hunter2") && !ran.stderr.contains("hunter2"), "{ran:?}");
    }
}

#[test]
fn a_destination_that_cannot_be_meant_is_refused_with_the_right_form() {
    let home = Home::with("");
    for (to, word) in [
        ("smb://nas/media", "names no user"),
        ("smb://me:hunter2@nas/media", "holds a password"),
        ("\\\\nas\\media", "is not written as"),
        ("cifs://me@nas/media", "no kind of destination"),
        ("", "is no folder"),
    ] {
        let ran = home.show(&[], &["--to", to]);
        assert_eq!(ran.exit, 2, "{to}");
        assert!(ran.stderr.contains(word) && ran.stderr.contains("what to do:"), "{to}: {}", ran.stderr);
    }
    assert_eq!(home.show(&[], &["--keytab", "/k", "--password-file", "/p"]).exit, 2);
    for bad in [
        ["--ccache", "tickets"],
        ["--lanes", "0"],
        ["--lanes", "17"],
        ["--rate", "800"],
        ["--encryption", "maybe"],
    ] {
        assert_eq!(home.show(&[], &bad).exit, 2, "{bad:?}");
    }
}

#[test]
fn the_client_is_the_one_of_the_flag_else_of_the_file() {
    let file =
        "[destination]\nclient = \"libsmbclient\"\nserver = \"nas\"\nshare = \"media\"\nuser = \"svc\"\n";
    for (file, flags, client) in [
        ("", &[][..], "native"),
        ("", &["--client", "libsmbclient"], "libsmbclient"),
        (file, &[], "libsmbclient"),
        (file, &["--client", "native"], "native"),
    ] {
        let args = [&["--to", "smb://svc@nas/media"], flags].concat();
        let ran = Home::with(file).show(&[], &args);
        let line = ran.stdout.lines().find(|line| line.starts_with("destination.client"));
        assert_eq!(line.and_then(|line| line.split_whitespace().nth(1)), Some(client), "{ran:?}");
    }
}

#[test]
fn without_a_home_the_state_folder_has_to_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let config: PathBuf = folder.path().join("c.toml");
    fs::write(&config, "").unwrap();
    let config = config.to_str().unwrap();
    let ran = ingest_with([], ["config", "show", "--config", config]);
    assert!(ran.exit == 2 && ran.stderr.contains("HOME is not set"), "{ran:?}");
    assert_eq!(ingest_with([], ["config", "show", "--config", config, "--state", "s"]).exit, 0);
}

#[test]
fn people_get_a_table() {
    let home = Home::with("studio = \"Riot\"\n");
    let ran = home.show(&[], &["--to", "/mnt/fsx", "--state", "/s"]);
    let path = home.folder.path().join(".config/ingest/config.toml");
    insta::assert_snapshot!(ran.stdout.replace(path.to_str().unwrap(), "FILE"));
}

#[test]
fn a_gateway_stands_before_the_server_of_the_file_and_before_no_other() {
    let home = Home::with(&format!("{FILE}[gateway]\nserver = \"fgw\"\nunproven = \"1 TB\"\n"));
    for (key, value, from) in [
        ("gateway.server", "fgw", "file"),
        ("gateway.port", "445", "default"),
        ("gateway.patience", "6 h", "default"),
        ("gateway.unproven", "1.00 TB", "file"),
    ] {
        assert_eq!(home.setting(&[], &[], key), (value.into(), from.into()), "{key}");
    }
    assert!(!home.show(&[], &["--to", "smb://me@elsewhere/media"]).stdout.contains("gateway"));
}
