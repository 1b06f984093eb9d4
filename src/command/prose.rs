//! Text for people that fits the width of a terminal.

use crate::words::path::printable;

/// A text in lines of at most `width` columns, each behind a margin of so many blanks. A word that is longer stays whole, so that a
/// path can be copied.
pub(crate) fn wrap(text: &str, margin: usize, width: usize) -> String {
    let blanks = " ".repeat(margin);
    let mut lines = String::new();
    let mut line = String::new();
    for word in printable(text).split_whitespace() {
        if !line.is_empty() && margin + line.chars().count() + 1 + word.chars().count() > width {
            lines += &format!("{blanks}{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line += word;
    }
    if !line.is_empty() {
        lines += &format!("{blanks}{line}\n");
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_they_may_be_and_words_stay_whole() {
        assert_eq!(wrap("one two three", 2, 10), "  one two\n  three\n");
        assert_eq!(wrap("a /very/long/path b", 1, 8), " a\n /very/long/path\n b\n");
        assert_eq!(wrap("a\x1b[2J", 0, 80), "a\\u{1b}[2J\n");
        assert_eq!(wrap("", 4, 80), "");
    }
}
