//! Every command line that a document shows has a subcommand and options that the program knows.

use super::{documents, fenced};
use std::collections::BTreeMap;
use std::process::Command;

/// The words of each `ingest ...` in the fenced blocks of all documents, with the document's path.
fn shown() -> Vec<(String, Vec<String>)> {
    let mut all = Vec::new();
    for (path, text) in documents() {
        for line in fenced(&text) {
            let line =
                line.trim_start().trim_start_matches("$ ").split(" #").next().unwrap_or_default().to_owned();
            if let Some(words) = line.strip_prefix("ingest ") {
                all.push((path.display().to_string(), words.split_whitespace().map(str::to_owned).collect()));
            }
        }
    }
    all
}

/// The help of a subcommand; the program's own for none.
fn help(subcommand: &[String]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_ingest")).args(subcommand).arg("--help").output().unwrap();
    output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
}

/// The subcommand at the head of the words: one of the program's, and below it one of its own.
fn subcommand(words: &[String]) -> &[String] {
    let nested = help(&words[..1]).is_some_and(|text| text.contains("<COMMAND>"));
    &words[..if nested { 2.min(words.len()) } else { 1 }]
}

#[test]
fn every_command_shown_is_one_that_the_program_has() {
    let shown = shown();
    assert!(shown.len() > 5, "only {} commands found: this test has lost its eyes", shown.len());
    let mut helps = BTreeMap::new();
    for (path, words) in shown {
        let name = subcommand(&words);
        let text = helps.entry(name.to_owned()).or_insert_with(|| help(name));
        let text = text.as_ref().unwrap_or_else(|| panic!("{path}: no `ingest {}`", name.join(" ")));
        for option in words.iter().filter(|word| word.starts_with("--")) {
            let option = option.split('=').next().unwrap_or(option);
            let known = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| word == option);
            assert!(known, "{path}: `ingest {}` knows no `{option}`", name.join(" "));
        }
    }
}
