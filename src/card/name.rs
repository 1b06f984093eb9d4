//! Names that a share or a manifest cannot hold. They are said before anything is sent, not found out on the way.

/// Why a name cannot be used; `None` when it can.
///
/// A share of Windows (MS-FSCC 2.1.5) cannot hold `" * / : < > ? \ |` nor control characters; Windows programs cannot open
/// a name that ends in a dot or a space, nor one of the old devices. XML 1.0 cannot hold control characters, either.
pub(super) fn fault(name: &str) -> Option<String> {
    const FORBIDDEN: [char; 8] = ['"', '*', ':', '<', '>', '?', '\\', '|'];
    const LONGEST: usize = 255;
    if let Some(control) = name.chars().find(|c| c.is_control() || ('\u{fffe}'..='\u{ffff}').contains(c)) {
        return Some(format!("a control character, {}", control.escape_unicode()));
    }
    if let Some(forbidden) = name.chars().find(|c| FORBIDDEN.contains(c)) {
        return Some(format!("`{forbidden}` is not allowed"));
    }
    if name.ends_with(['.', ' ']) {
        return Some("it ends in a dot or a space".into());
    }
    if is_device(name) {
        return Some("Windows keeps this name for a device".into());
    }
    (name.encode_utf16().count() > LONGEST).then(|| format!("it is longer than {LONGEST} characters"))
}

/// `CON`, `nul.txt`, `COM1.mov`: Windows looks at what is before the first dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_ascii_uppercase();
    let numbered = |prefix: &str| {
        let number = stem.strip_prefix(prefix).and_then(|rest| rest.parse::<u8>().ok());
        stem.len() == prefix.len() + 1 && number.is_some_and(|number| number > 0)
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// The name as NTFS compares it: two names with the same key are one name on the share.
pub(super) fn key(name: &str) -> String {
    let upper = |c: char| {
        let mut upper = c.to_uppercase();
        // NTFS maps one character to one: ß stays ß.
        upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
    };
    name.chars().map(upper).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_field_can_be_used() {
        for name in [
            "A001C001_261122_R2EC.mov",
            "Überblick & Co.mov",
            ".hidden",
            "a b",
            "片段.mxf",
            "COM10",
            "CONTENTS",
            "é́",
        ] {
            assert_eq!(fault(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_no_share_holds_are_said_with_the_reason() {
        for (name, why) in [
            ("a:b", "`:` is not allowed"),
            ("a\\b", "`\\` is not allowed"),
            ("a?.mov", "`?` is not allowed"),
            ("a\nb", "a control character, \\u{a}"),
            ("a\u{7f}", "a control character, \\u{7f}"),
            ("end.", "it ends in a dot or a space"),
            ("end ", "it ends in a dot or a space"),
            ("aux.mov", "Windows keeps this name for a device"),
            ("COM1", "Windows keeps this name for a device"),
        ] {
            assert_eq!(fault(name).as_deref(), Some(why), "{name:?}");
        }
    }

    #[test]
    fn names_that_differ_in_case_only_are_one_on_the_share() {
        assert_eq!(key("Clip É.MOV"), key("clip é.mov"));
        assert_ne!(key("straße"), key("STRASSE"));
    }
}
