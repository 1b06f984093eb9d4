//! Which names can exist on every share, exactly as they are: one rule for what is scanned, configured and sent.

mod key;
mod mapped;

pub use key::key;
pub use mapped::mapped;

use std::borrow::Cow;

/// The longest name in UTF-16 units: NTFS's limit ([MS-FSCC] 2.1.5.2).
const LONGEST: usize = 255;

/// What Windows allows in no name ([MS-FSCC] 2.1.5.2), besides control characters.
const FORBIDDEN: [char; 9] = ['"', '*', '/', ':', '<', '>', '?', '\\', '|'];

/// Why a name cannot be used, to go on in mid-sentence; `None` when it can.
///
/// A share of Windows cannot hold `" * / : < > ? \ |` nor control characters; Windows programs cannot open a name that
/// ends in a dot or a space, nor one of the old devices. Clients write U+F001 to U+F0FF in the place of characters that
/// a share cannot hold, so that such a name would come back as another. XML 1.0 cannot hold control characters,
/// U+FFFE and U+FFFF.
pub fn fault(name: &str) -> Option<Cow<'static, str>> {
    if name.is_empty() {
        return Some("it is empty".into());
    }
    if let Some(control) = name.chars().find(|c| is_control(*c)) {
        return Some(format!("a control character, {}", control.escape_unicode()).into());
    }
    if let Some(private) = name.chars().find(|c| is_private(*c)) {
        return Some(format!("a private character, {}", private.escape_unicode()).into());
    }
    if let Some(forbidden) = name.chars().find(|c| FORBIDDEN.contains(c)) {
        return Some(format!("`{forbidden}` is not allowed").into());
    }
    if name.ends_with(['.', ' ']) {
        return Some("it ends in a dot or a space".into());
    }
    if is_device(name) {
        return Some("Windows keeps this name for a device".into());
    }
    (name.encode_utf16().count() > LONGEST).then(|| format!("it is longer than {LONGEST} characters").into())
}

fn is_control(c: char) -> bool {
    c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(&c)
}

fn is_private(c: char) -> bool {
    ('\u{f001}'..='\u{f0ff}').contains(&c)
}

/// `CON`, `nul.txt`, `COM1.mov`: Windows looks at what is before the first dot. It refuses these names, and Samba
/// lists such a file under a name of its own making.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_ascii_uppercase();
    let numbered = |port: &str| {
        let mut number = stem.strip_prefix(port).unwrap_or_default().chars();
        number.next().is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c)) && number.next().is_none()
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn names_of_the_field_can_be_used() {
        let (longest, wide) = ("x".repeat(255), "🎬".repeat(127));
        for name in [
            "A001C001_261122_R2EC.mov",
            "Überblick & Co.mov",
            ".hidden",
            "a b",
            " a",
            "a~1",
            "片段.mxf",
            "é\u{301}",
            "COM",
            "COM10",
            "comb",
            "LPTX",
            "COM٣",
            "CONTENTS",
            "console.log",
            "a.con",
            "\u{f000}\u{f100}",
            &longest,
            &wide,
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_no_share_holds_are_said_with_the_reason() {
        let device = "Windows keeps this name for a device";
        let (long, wide) = ("x".repeat(256), "🎬".repeat(128));
        for (name, why) in [
            ("", "it is empty"),
            ("a:b", "`:` is not allowed"),
            ("a\\b", "`\\` is not allowed"),
            ("a/b", "`/` is not allowed"),
            ("a?.mov", "`?` is not allowed"),
            ("a*", "`*` is not allowed"),
            ("\"a\"", "`\"` is not allowed"),
            ("<a>", "`<` is not allowed"),
            ("a>", "`>` is not allowed"),
            ("a|b", "`|` is not allowed"),
            ("a\nb", "a control character, \\u{a}"),
            ("a\u{7f}", "a control character, \\u{7f}"),
            ("a\u{ffff}", "a control character, \\u{ffff}"),
            ("a\u{f001}", "a private character, \\u{f001}"),
            ("a\u{f025}b", "a private character, \\u{f025}"),
            ("a\u{f0ff}", "a private character, \\u{f0ff}"),
            ("end.", "it ends in a dot or a space"),
            ("end ", "it ends in a dot or a space"),
            ("CON", device),
            ("con .mov", device),
            ("nul.txt", device),
            ("aux.mov", device),
            ("Prn.tar.gz", device),
            ("COM0", device),
            ("com1", device),
            ("COM¹", device),
            ("LPT9.mov", device),
            ("lpt³.mov", device),
            ("CONIN$", device),
            ("conout$.txt", device),
            (&long, "it is longer than 255 characters"),
            (&wide, "it is longer than 255 characters"),
        ] {
            assert_eq!(fault(name).as_deref(), Some(why), "{name:?}");
        }
    }
}
