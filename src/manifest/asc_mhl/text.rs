//! How names, dates and attributes are written in a manifest.

use super::error::SealError;
use crate::manifest::xml::is_allowed;
use jiff::Timestamp;
use std::borrow::Cow;

/// `text` for the inside of an element or a double-quoted attribute.
///
/// Line ends are written as references, since a parser would turn them into something else.
pub(super) fn escape(text: &str) -> Result<Cow<'_, str>, SealError> {
    if !text.chars().all(is_allowed) {
        return Err(SealError::Name(text.into()));
    }
    if !text.contains(['&', '<', '>', '"', '\t', '\n', '\r']) {
        return Ok(text.into());
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    Ok(escaped.into())
}

/// `2026-03-14T10:15:00+00:00`.
pub(super) fn seconds(at: Timestamp) -> impl std::fmt::Display {
    at.strftime("%Y-%m-%dT%H:%M:%S+00:00")
}

/// `2026-03-14T10:15:00.123456+00:00`.
pub(super) fn micros(at: Timestamp) -> impl std::fmt::Display {
    at.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")
}

/// The name of a manifest: `0002_A001R2EC_2026-03-14_101500Z.mhl`.
///
/// A folder's name that would make it longer than a file system takes (255 bytes) is shortened: the name is for
/// people, and tools go by the number.
pub(super) fn manifest_name(generation: u32, folder: &str, created: Timestamp) -> String {
    const MOST: usize = 200;
    let end = (0..=folder.len().min(MOST)).rev().find(|end| folder.is_char_boundary(*end)).unwrap_or(0);
    format!("{generation:04}_{}_{}.mhl", &folder[..end], created.strftime("%Y-%m-%d_%H%M%SZ"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_so_that_a_parser_gives_them_back() {
        for (name, written) in [
            ("A001C001.mov", "A001C001.mov"),
            (" a & b <c> \"d\" 'e' ]]>", " a &amp; b &lt;c&gt; &quot;d&quot; 'e' ]]&gt;"),
            ("line\nfeed\r\ttab", "line&#10;feed&#13;&#9;tab"),
            ("é e\u{301} 日本 😀", "é e\u{301} 日本 😀"),
        ] {
            assert_eq!(escape(name).as_deref(), Ok(written));
        }
        for forbidden in ["\x01", "a\x1b[31m", "\u{ffff}"] {
            assert_eq!(escape(forbidden), Err(SealError::Name(forbidden.into())));
        }
    }

    #[test]
    fn dates_and_names_have_the_forms_of_the_specification() {
        let at: Timestamp = "2026-03-14T10:15:02.1234567Z".parse().expect("a time");
        assert_eq!(seconds(at).to_string(), "2026-03-14T10:15:02+00:00");
        assert_eq!(micros(at).to_string(), "2026-03-14T10:15:02.123456+00:00");
        assert_eq!(manifest_name(7, "A001 R2EC", at), "0007_A001 R2EC_2026-03-14_101502Z.mhl");
        assert_eq!(manifest_name(10_000, "é".repeat(120).as_str(), at).len(), 5 + 1 + 200 + 1 + 18 + 4);
    }
}
