//! Names that meet on a share.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The name as it is compared: two names with the same key are one name on the share, or become one on their way.
///
/// NTFS compares upper case, character by character ([MS-FSA] 2.1.5.1): here every character that has one capital is
/// that capital. It tells composed from decomposed letters; macOS and the tools that carry footage on do not, so that
/// they count as equal.
pub fn key(name: &str) -> String {
    let composed: Cow<'_, str> =
        if is_nfc(name) { name.into() } else { name.nfc().collect::<String>().into() };
    composed.chars().map(capital).nfc().collect()
}

/// NTFS maps one character to one: ß stays ß.
fn capital(c: char) -> char {
    only(c.to_uppercase()).or_else(|| only(c.to_lowercase())).unwrap_or(c)
}

fn only(mut several: impl Iterator<Item = char>) -> Option<char> {
    several.next().filter(|_| several.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_that_differ_in_case_or_form_only_are_one_on_the_share() {
        for (one, other) in
            [("Clip É.MOV", "clip é.mov"), ("é.mov", "e\u{301}.mov"), ("É.mov", "e\u{301}.mov"), ("ᾳ", "ᾼ")]
        {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        for (one, other) in [("straße", "STRASSE"), ("a", "b"), ("e", "é"), ("ﬁ", "fi")] {
            assert_ne!(key(one), key(other), "{one} {other}");
        }
    }
}
