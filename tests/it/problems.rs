//! The catalogue of problems, as a person reads it.

use ingest::problem::{Code, Retry};

#[test]
fn every_problem_reads_as_prose() {
    let mut text = String::new();
    for code in Code::ALL {
        let retry = match code.retry() {
            Retry::Soon => "it may pass by itself",
            Retry::Person => "a person has to act",
            Retry::Never => "trying again does not help",
        };
        text += &format!("{} (exit {}, {retry})\n", code.name(), code.exit());
        text += &format!("    {}.\n    {}.\n\n", code.cause(), code.remedy());
    }
    insta::assert_snapshot!(text.trim_end());
}

#[test]
fn names_are_unique_and_survive_their_written_form() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    names.sort_unstable();
    assert!(names.is_sorted_by(|one, other| one < other), "{names:?}");
    for code in Code::ALL {
        let text = serde_json::to_string(code).expect("a code is JSON");
        assert_eq!(text, format!("\"{}\"", code.name()));
        assert_eq!(serde_json::from_str::<Code>(&text).expect("a code"), *code);
    }
}
