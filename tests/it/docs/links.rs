//! A link inside the project leads to a file that is there, and to a heading that it has.

use super::{documents, root};

/// The targets of `[text](target)` in a document, code blocks left out.
fn targets(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose
        .flat_map(|prose| prose.split("](").skip(1))
        .filter_map(|rest| rest.split_once(')'))
        .map(|(to, _)| to)
        .collect()
}

/// The anchor that a heading gets: lower case, blanks to hyphens, other signs dropped.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn has_heading(text: &str, wanted: &str) -> bool {
    let headings =
        text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    headings.map(anchor).any(|anchor| anchor == wanted)
}

#[test]
fn links_inside_the_project_lead_somewhere() {
    let mut seen = 0;
    for (path, text) in documents() {
        for target in targets(&text).into_iter().filter(|target| !target.contains("://")) {
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file =
                if file.is_empty() { path.clone() } else { path.parent().unwrap_or(root()).join(file) };
            assert!(file.exists(), "{}: `{target}` leads nowhere", path.display());
            if !heading.is_empty() {
                let there = std::fs::read_to_string(&file).unwrap();
                assert!(has_heading(&there, heading), "{}: no heading for `{target}`", path.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} links found: this test has lost its eyes");
}

#[test]
fn headings_turn_into_anchors_as_they_do_on_a_forge() {
    for (heading, expected) in
        [("What it promises", "what-it-promises"), ("`send`, twice", "send-twice"), ("a_b", "a_b")]
    {
        assert_eq!(anchor(heading), expected);
    }
}
