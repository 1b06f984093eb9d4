//! The name that a file gets on the share when it cannot have its own.

use super::{FORBIDDEN, is_control, is_device, is_private};

/// The longest ending that is kept, in bytes.
const ENDING: usize = 16;
/// The longest name, in bytes: what the file systems of Linux take. It has no more UTF-16 units than that.
const LONGEST: usize = 255;

/// A name in the place of one that cannot be used: `Take 1: wide.mov` becomes `Take 1_ wide~5c1e2a.mov`.
///
/// It can be used on every share, says to a person which it was, and is the same every time: the digits are the first of
/// the name's BLAKE3, as many as are asked for (64 at most). Two names become the same one only where these are equal.
pub fn mapped(name: &str, digits: usize) -> String {
    let hash = blake3::hash(name.as_bytes()).to_hex();
    let hash = &hash[..digits.min(hash.len())];
    let clean = |c: char| if is_control(c) || is_private(c) || FORBIDDEN.contains(&c) { '_' } else { c };
    let name: String = name.trim_end_matches(['.', ' ']).chars().map(clean).collect();
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && (1..=ENDING).contains(&ending.len()) => (stem, ending),
        _ => (&*name, ""),
    };
    let dot = if ending.is_empty() { "" } else { "." };
    // Windows looks for its devices before the first dot, which may come before the digits.
    let before = if stem.is_empty() || is_device(stem) { "_" } else { "" };
    let room = LONGEST - before.len() - 1 - hash.len() - dot.len() - ending.len();
    format!("{before}{}~{hash}{dot}{ending}", up_to(stem, room))
}

/// The beginning of a text, whole characters only.
fn up_to(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::mapped;
    use crate::words::name::fault;
    use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

    #[test]
    fn a_person_can_still_read_it() {
        for (name, readable) in [
            ("Take 1: wide.mov", "Take 1_ wide~######.mov"),
            ("what?*.tar.gz", "what__.tar~######.gz"),
            ("end.", "end~######"),
            ("clip.mov ", "clip~######.mov"),
            ("CON", "_CON~######"),
            ("nul.txt", "_nul~######.txt"),
            ("con.tar.gz", "_con.tar~######.gz"),
            (".a:b", ".a_b~######"),
            (" . .", "_~######"),
            ("...", "_~######"),
            ("a\nb", "a_b~######"),
            ("no.ending of this length is one", "no.ending of this length is one~######"),
            ("e\u{301}.mov", "e\u{301}~######.mov"),
        ] {
            let hash = &blake3::hash(name.as_bytes()).to_hex()[..6];
            assert_eq!(mapped(name, 6), readable.replace("######", hash), "{name:?}");
        }
        let long = mapped(&("長".repeat(300) + ".mov"), 6);
        assert!(
            long.ends_with(".mov") && long.starts_with("長長") && (250..=255).contains(&long.len()),
            "{long}"
        );
    }

    /// Names in which what a share cannot hold is frequent.
    fn name() -> impl Strategy<Value = String> {
        let odd =
            prop::sample::select(vec![".", " ", ":", "CON", "com1", "\u{f022}", "\u{1}", "~", "é", "\\"]);
        let part = proptest::prop_oneof![odd.prop_map(String::from), any::<char>().prop_map(String::from)];
        prop::collection::vec(part, 1..300).prop_map(|parts| parts.concat().replace('/', "|"))
    }

    proptest! {
        #[test]
        fn every_name_becomes_one_that_can_be_used(name in name(), digits in 6..=64_usize) {
            let mapped = mapped(&name, digits);
            prop_assert_eq!(fault(&mapped), None, "{:?}", mapped);
            prop_assert!(mapped.len() <= 255);
        }

        #[test]
        fn other_names_become_others(one in name(), other in name()) {
            prop_assert_eq!(mapped(&one, 6), mapped(&one, 6));
            prop_assert!(one == other || mapped(&one, 64) != mapped(&other, 64));
        }
    }
}
