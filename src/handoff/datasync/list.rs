//! The list of a roll's files as DataSync wants it: one path a line below the location, as CSV.

use crate::handoff::error::HandoffError;
use crate::handoff::sync::Handed;
use crate::words::path::RelPath;
use bytes::Bytes;

/// The longest path that DataSync takes, in bytes of UTF-8 (its user guide, "Transferring specific files").
const LONGEST: usize = 1024;

/// Where a roll lies below the location.
fn roll_at(roll: &Handed, below: Option<&RelPath>) -> RelPath {
    below.map_or_else(|| roll.path.clone(), |below| below.join(&roll.path))
}

/// The list.
pub(super) fn csv(roll: &Handed, below: Option<&RelPath>) -> Result<Bytes, HandoffError> {
    let at = roll_at(roll, below);
    let mut text = String::new();
    for (path, _) in &roll.files {
        let path = at.join(path);
        if path.as_str().len() >= LONGEST {
            return Err(HandoffError::Setup(format!(
                "DataSync takes no path of {LONGEST} bytes or more: `{path}`; carry this roll another way"
            )));
        }
        text += &field(&format!("/{path}"));
        text.push('\n');
    }
    Ok(text.into())
}

/// A field of CSV (RFC 4180): in quotes where it has to be.
fn field(text: &str) -> String {
    match text.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

/// Those of a roll's files that a report names.
pub(super) fn below(roll: &Handed, below: Option<&RelPath>, named: &[String]) -> Vec<RelPath> {
    let at = roll_at(roll, below);
    let is_named = |path: &RelPath| {
        let path = at.join(path);
        named.iter().any(|name| name.trim_start_matches('/') == path.as_str())
    };
    roll.files.iter().filter(|(path, _)| is_named(path)).map(|(path, _)| path.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::id::DumpId;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect("a path")
    }

    fn roll(files: &[&str]) -> Handed {
        let files = files.iter().map(|name| (path(name), 1)).collect();
        Handed { dump: DumpId::new(jiff::Timestamp::UNIX_EPOCH), path: path("D01/A001"), files }
    }

    #[test]
    fn every_file_stands_on_a_line_below_the_location() {
        let roll = roll(&["a.mov", "odd, name.wav", "say \"cut\".txt"]);
        let text = csv(&roll, Some(&path("Footage"))).expect("a list");
        assert_eq!(
            text,
            "/Footage/D01/A001/a.mov\n\"/Footage/D01/A001/odd, name.wav\"\n\"/Footage/D01/A001/say \"\"cut\"\".txt\"\n"
        );
        assert_eq!(csv(&roll, None).expect("a list").iter().filter(|byte| **byte == b'\n').count(), 3);
        let named = ["/Footage/D01/A001/a.mov".to_owned(), "Footage/D01/B001/a.mov".into()];
        assert_eq!(below(&roll, Some(&path("Footage")), &named), [path("a.mov")]);
    }

    #[test]
    fn a_path_that_is_too_long_is_named() {
        let long = "x".repeat(200) + "/" + &"y".repeat(200);
        let long = [long.as_str(); 3].join("/");
        let error = csv(&roll(&[&long]), None).expect_err("too long");
        assert!(error.to_string().contains("1024 bytes"), "{error}");
    }
}
