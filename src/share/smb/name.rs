//! Paths as the SMB crate wants them, and names as it lists them.

use crate::share::{Kind, Result, ShareError};
use crate::words::name;
use crate::words::path::RelPath;
use smb2::encode_name;

/// Refuses a path of which a name could not stand on the share exactly as it is.
///
/// The SMB crate would write such a name with private characters (U+F0xx) in its place; a copy under another name
/// than the source's is not what was asked for.
pub(super) fn check(path: &RelPath) -> Result<()> {
    match path.components().find_map(name::fault) {
        None => Ok(()),
        Some(why) => Err(ShareError::new(Kind::Name, path.as_str(), why)),
    }
}

/// A name as it stands on the share, from what the SMB crate made of it in a listing.
pub(super) fn on_share(listed: &str) -> String {
    encode_name(listed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{check, on_share};
    use crate::words::name::fault;
    use crate::words::path::RelPath;
    use proptest::prelude::{Strategy, any, prop, proptest};
    use smb2::{decode_name, encode_name};

    /// Names in which the characters that the SMB crate replaces are frequent.
    fn name() -> impl Strategy<Value = String> {
        let mapped = prop::char::range('\u{efff}', '\u{f101}');
        let ascii = prop::char::range(' ', '~');
        prop::collection::vec(proptest::prop_oneof![mapped, ascii, any::<char>()], 1..4)
            .prop_map(|name| name.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_name_that_can_be_used_travels_exactly_and_is_listed_as_it_is(name in name()) {
            if fault(&name).is_none() {
                assert_eq!(encode_name(&name), name);
                assert_eq!(on_share(&decode_name(&name)), name);
            }
        }
    }

    #[test]
    fn every_name_of_a_path_is_looked_at() {
        let fine = |path: &str| check(&RelPath::new(path).expect("a path below a root")).is_ok();
        assert!(fine("A001/CLIPS/Clip é.mov"));
        for bad in ["a./b/c", "a/b:c/d", "a/b/NUL", "a\u{f028}b"] {
            assert!(!fine(bad), "{bad:?}");
        }
    }
}
