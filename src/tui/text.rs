//! Text of a given width: cut, filled up, broken into lines. Widths are columns of the terminal (UAX 11), so that `日本` has
//! four. What came from outside goes through [`clean`] first.

use crate::words::path::printable;
use std::path::Path;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What came from outside, so that it cannot drive the terminal nor look like something else.
pub(super) fn clean(text: &str) -> String {
    printable(text).into_owned()
}

/// A sentence inside another one: its first letter is small, unless it begins with a name.
pub(super) fn inside(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && (second.is_lowercase() || second == ' ') => {
            first.to_lowercase().collect::<String>() + &sentence[first.len_utf8()..]
        }
        _ => sentence.to_owned(),
    }
}

/// A path from outside, likewise.
pub(super) fn path(path: &Path) -> String {
    clean(&path.to_string_lossy())
}

/// Columns.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// The longest beginning that has no more columns, and its columns.
fn beginning(text: &str, columns: usize) -> (&str, usize) {
    let mut used = 0;
    for (place, character) in text.char_indices() {
        let wide = character.width().unwrap_or(0);
        if used + wide > columns {
            return (&text[..place], used);
        }
        used += wide;
    }
    (text, used)
}

/// The text, cut to so many columns where it has more; then its last one says so.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    match columns {
        0 => String::new(),
        _ => format!("{}~", beginning(text, columns - 1).0),
    }
}

/// The end of the text, of at most so many columns.
pub(super) fn tail(text: &str, columns: usize) -> String {
    let mut used = 0;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used <= columns
    };
    let kept: Vec<char> = text.chars().rev().take_while(fits).collect();
    kept.into_iter().rev().collect()
}

/// Cut or filled up with blanks to exactly so many columns.
pub(super) fn left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let blanks = columns.saturating_sub(width(&text));
    text + &" ".repeat(blanks)
}

/// The same with the blanks in front.
pub(super) fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    " ".repeat(columns.saturating_sub(width(&text))) + &text
}

/// Lines of at most so many columns, broken at blanks, and inside a word that is longer than a line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let mut rest = word;
        while width(rest) > columns {
            let (part, _) = beginning(rest, columns);
            lines.push(part.to_owned());
            rest = &rest[part.len()..];
        }
        line.push_str(rest);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_too_long_says_so_and_wide_characters_count_twice() {
        for (text, columns, expected) in [
            ("A001R2EC", 8, "A001R2EC"),
            ("A001R2EC", 5, "A001~"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日本~"),
            ("日本語", 4, "日~ "),
            ("e\u{301}e\u{301}", 2, "e\u{301}e\u{301}"),
            ("", 3, "   "),
        ] {
            assert_eq!(left(text, columns), expected, "{text} in {columns}");
        }
        assert_eq!(right("12", 4), "  12");
        assert_eq!(tail("A001日本", 5), "1日本");
    }

    #[test]
    fn sentences_break_at_blanks_and_paths_where_they_must() {
        assert_eq!(wrap("two files are missing", 10), ["two files", "are", "missing"]);
        assert_eq!(wrap("see /nas/dumps/A001R2EC now", 10), ["see", "/nas/dumps", "/A001R2EC", "now"]);
        assert_eq!(wrap("", 10), [""]);
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_it_may_be(text in "\\PC{0,60}", columns in 0..40_usize) {
            prop_assert_eq!(width(&left(&text, columns)), columns);
            prop_assert_eq!(width(&right(&text, columns)), columns);
            prop_assert!(width(&tail(&text, columns)) <= columns);
            prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns.max(2)));
        }
    }
}
