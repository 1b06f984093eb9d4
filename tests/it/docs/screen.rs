//! The picture of `ingest watch` in the README is the one that a test of the screen holds.

use super::root;

const SNAPSHOT: &str = "src/tui/tests/snapshots/ingest__tui__tests__seen__rolls_80x24.snap";

/// What the screen shows, without the snapshot's own head.
fn picture() -> String {
    let text = std::fs::read_to_string(root().join(SNAPSHOT)).unwrap();
    let (_, picture) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    picture.trim_end().to_owned()
}

#[test]
fn the_picture_of_the_screen_is_what_the_screen_shows() {
    let path = root().join("README.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- screen:").expect("the mark of the picture");
    let (mark, rest) = rest.split_once("```text\n").expect("a block below it");
    let (shown, after) = rest.split_once("```").expect("its end");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}<!-- screen:{mark}```text\n{}\n```{after}", picture());
        std::fs::write(&path, text).unwrap();
        return;
    }
    assert_eq!(shown.trim_end(), picture(), "run `UPDATE_DOCS=1 cargo test --test it docs`");
}
