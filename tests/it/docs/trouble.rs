//! `docs/trouble.md` is made from the table of problems, and this holds it to that.

use super::root;
use ingest::problem::{Code, Retry};
use std::collections::BTreeMap;

const HEAD: &str = "\
# Trouble

Whatever goes wrong has a code. It stands behind the message on the screen, in brackets, and beside it with `--json`; this
page has all codes, with what usually lies behind each. It is made from the program's own table:
`UPDATE_DOCS=1 cargo test --test it docs` writes it again.
";

/// What the page should be.
fn page() -> String {
    let sections = Code::ALL.iter().map(|code| {
        let again = match code.retry() {
            Retry::Soon => "it may pass by itself, so trying again soon makes sense",
            Retry::Person => "it stays until somebody has acted",
            Retry::Never => "trying again gives the same answer",
        };
        let (name, exit, cause, remedy) = (code.name(), code.exit(), code.cause(), code.remedy());
        format!(
            "\n## {name}\n\nExit code {exit}; {again}.\n\n**Cause.** {cause}.\n\n**What to do.** {remedy}.\n"
        )
    });
    format!("{HEAD}\n{}{}", index(), sections.collect::<String>())
}

/// The codes by exit code, each a link to its section.
fn index() -> String {
    let mut by_exit: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for code in Code::ALL {
        by_exit.entry(code.exit()).or_default().push(format!("[{0}](#{0})", code.name()));
    }
    let rows = by_exit.into_iter().map(|(exit, links)| format!("| {exit} | {} |\n", links.join(", ")));
    format!("| exit code | problems |\n|---|---|\n{}", rows.collect::<String>())
}

#[test]
fn the_trouble_page_is_the_table_of_problems() {
    let path = root().join("docs/trouble.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page()).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap();
    let advice = "run `UPDATE_DOCS=1 cargo test --test it docs`";
    for (line, (found, expected)) in found.lines().zip(page().lines()).enumerate() {
        assert_eq!(found, expected, "line {} of docs/trouble.md: {advice}", line + 1);
    }
    assert_eq!(found, page(), "{advice}");
}
