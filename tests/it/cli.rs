//! The command line itself: help, mistakes, exit codes, and what goes where.

use crate::common::run::{Ran, ingest};
use std::process::{Command, Stdio};

/// Every command there is, by its path.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["send"],
    &["run"],
    &["verify"],
    &["watch"],
    &["scan"],
    &["seal"],
    &["doctor"],
    &["status"],
    &["show"],
    &["hold"],
    &["retry"],
    &["accept"],
    &["abandon"],
    &["prioritise"],
    &["pause"],
    &["resume"],
    &["rate"],
    &["backup"],
    &["look"],
    &["reload"],
    &["actions"],
    &["receipt"],
    &["key"],
    &["key", "new"],
    &["key", "show"],
    &["key", "export"],
    &["config"],
    &["config", "check"],
    &["config", "show"],
    &["config", "example"],
    &["journal"],
    &["journal", "check"],
];

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS {
        let ran = ingest(command.iter().copied().chain(["--help"]));
        assert_eq!((ran.exit, ran.stderr.as_str()), (0, ""), "{command:?}");
        insta::assert_snapshot!(["help", &command.join("_")].join("_"), ran.stdout);
    }
}

#[test]
fn no_command_is_forgotten_here() {
    let listed = |command: &[&str]| -> Vec<String> {
        let help = ingest(command.iter().copied().chain(["--help"])).stdout;
        let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        let names = lines.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
        names.filter_map(|line| line.split_whitespace().next()).map(Into::into).collect()
    };
    for command in COMMANDS {
        for name in listed(command).iter().filter(|name| *name != "help") {
            let path: Vec<&str> = command.iter().copied().chain([name.as_str()]).collect();
            assert!(COMMANDS.contains(&&*path), "{path:?} is missing in COMMANDS");
        }
    }
}

#[test]
fn mistakes_exit_2_and_say_what_was_meant() {
    for (args, word) in [
        (&["confg"][..], "'config'"),
        (&["config", "chek"], "'check'"),
        (&["config", "show", "--lane", "4"], "'--lanes'"),
        (&[], "Usage: ingest"),
        (&["config"], "Usage: ingest config"),
        (&["config", "show", "-q", "-v"], "cannot be used with"),
    ] {
        let Ran { exit, stdout, stderr } = ingest(args.iter().copied());
        assert_eq!((exit, stdout.as_str()), (2, ""), "{args:?}");
        assert!(stderr.contains(word), "{args:?}: {stderr}");
    }
}

#[test]
fn with_json_stdout_holds_one_document_and_nothing_else() {
    let ran = ingest(["confg", "--json"]);
    assert_eq!((ran.exit, &ran.json()["exit"]), (2, &2.into()));
    assert_eq!(ran.json()["problems"][0]["code"], "usage");
    let ran = ingest(["--json", "config", "check", "/nowhere"]);
    assert_eq!(ran.json()["problems"][0]["code"], "config_invalid");
    assert!(ran.json()["problems"][0]["hint"].is_string());
    assert!(ingest(["config", "example", "--json"]).json()["example"].is_string());
}

#[test]
fn a_problem_has_its_sentence_its_cause_and_its_remedy() {
    let ran = ingest(["config", "check", "/nowhere"]);
    insta::assert_snapshot!(ran.stderr);
}

#[test]
fn the_version_is_that_of_the_package() {
    let ran = ingest(["--version"]);
    assert_eq!((ran.exit, ran.stdout), (0, format!("ingest {}\n", env!("CARGO_PKG_VERSION"))));
}

fn binary() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ingest"));
    command.env_clear().stdin(Stdio::null());
    command
}

#[test]
fn the_real_program_prints_a_configuration_that_it_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let printed = binary().args(["config", "example"]).output().unwrap();
    assert!(printed.status.success() && printed.stderr.is_empty(), "{printed:?}");
    std::fs::write(&path, &printed.stdout).unwrap();
    let checked = binary().args(["config", "check"]).arg(&path).output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert!(String::from_utf8_lossy(&checked.stdout).ends_with(": no faults\n"), "{checked:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = binary().args(["config", "example"]).stdout(writer).output().unwrap();
    assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), &b""[..]), "{ran:?}");
}

#[test]
fn an_output_that_cannot_be_written_is_a_problem() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ran = binary().args(["config", "example"]).stdout(full).output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    assert!(String::from_utf8_lossy(&ran.stderr).contains("[output_lost]"), "{ran:?}");
}
