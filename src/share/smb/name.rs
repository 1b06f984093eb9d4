//! Which names can exist on an SMB share, and paths as the SMB crate wants them.

use crate::share::{Kind, Result, ShareError};
use crate::words::path::RelPath;
use smb2::{decode_name, encode_name};

/// The longest name in UTF-16 units: NTFS's limit ([MS-FSCC] 2.1.5.2).
const LONGEST: usize = 255;

/// Refuses a path of which a name could not stand on the share exactly as it is.
///
/// Windows forbids `" * : < > ? \ |`, control characters, and a space or a dot at the end. The SMB crate would
/// write such a name with private characters (U+F0xx) in its place; a copy under another name than the source's
/// is not what was asked for, so it is refused here.
pub(super) fn check(path: &RelPath) -> Result<()> {
    for name in path.components() {
        let bad = if name.encode_utf16().count() > LONGEST {
            "longer than the 255 characters that a name may have"
        } else if encode_name(name) != name {
            "not a name that can exist on a Windows share"
        } else if reserved(name) {
            "a name that Windows keeps for a device"
        } else if on_share(&decode_name(name)) != name {
            "a private character in the name stands for another one on a share"
        } else {
            continue;
        };
        return Err(ShareError::new(Kind::Name, path.as_str(), bad));
    }
    Ok(())
}

/// `CON`, `nul.txt` and the like ([MS-FSCC] 2.1.5.2 leaves them to the server): Windows refuses them, and Samba
/// lists such a file under a name of its own making.
fn reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let numbered = |port: &str| {
        let number = stem.strip_prefix(port).unwrap_or_default();
        number.chars().count() == 1 && number.contains(|c: char| c.is_ascii_digit() || "¹²³".contains(c))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// A name as it stands on the share, from what the SMB crate made of it in a listing.
pub(super) fn on_share(listed: &str) -> String {
    encode_name(listed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::words::path::RelPath;

    fn fine(path: &str) -> bool {
        check(&RelPath::new(path).expect("a path below a root")).is_ok()
    }

    #[test]
    fn a_name_travels_exactly_or_not_at_all() {
        let longest = "x".repeat(255);
        for good in ["a", "A001/Clip é.mov", "e\u{301}", " a", "a.b.c", ".hidden", "a~1", longest.as_str()] {
            assert!(fine(good), "{good}");
        }
        let too_long = "x".repeat(256);
        for bad in
            ["a?b", "a/b:c", "a\\b", "a*", "\"a\"", "<a>", "a|b", "a ", "a.", "a./b", "a\nb", &too_long]
        {
            assert!(!fine(bad), "{bad:?}");
        }
    }

    #[test]
    fn private_characters_are_taken_only_where_a_listing_gives_them_back() {
        assert!(fine("a\u{F025}b"));
        assert!(fine("a\u{F028}"));
        assert!(!fine("a\u{F028}b"));
    }

    #[test]
    fn the_names_of_devices_are_refused() {
        for bad in ["CON", "nul.txt", "a/aux", "Prn.tar.gz", "com1", "LPT9.mov", "COM¹"] {
            assert!(!fine(bad), "{bad}");
        }
        for good in ["CONTENT", "console.log", "COM", "COM10", "comb", "a.con", "LPTX"] {
            assert!(fine(good), "{good}");
        }
    }

    #[test]
    fn the_limit_counts_utf_16_units() {
        assert!(fine(&"🎬".repeat(127)));
        assert!(!fine(&"🎬".repeat(128)));
    }
}
