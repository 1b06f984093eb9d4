//! The mark of packets by which routers tell what may wait: the differentiated services code point ([RFC 2474]).
//!
//! [RFC 2474]: https://www.rfc-editor.org/rfc/rfc2474

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A code point: 0 to 63.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dscp(u8);

/// Names for them: class selectors ([RFC 2474]), assured forwarding ([RFC 2597]), expedited forwarding ([RFC 3246]), and
/// lower effort ([RFC 8622]), for what may always wait.
///
/// [RFC 2474]: https://www.rfc-editor.org/rfc/rfc2474
/// [RFC 2597]: https://www.rfc-editor.org/rfc/rfc2597
/// [RFC 3246]: https://www.rfc-editor.org/rfc/rfc3246
/// [RFC 8622]: https://www.rfc-editor.org/rfc/rfc8622
const NAMES: [(&str, u8); 22] = [
    ("le", 1),
    ("cs0", 0),
    ("cs1", 8),
    ("cs2", 16),
    ("cs3", 24),
    ("cs4", 32),
    ("cs5", 40),
    ("cs6", 48),
    ("cs7", 56),
    ("af11", 10),
    ("af12", 12),
    ("af13", 14),
    ("af21", 18),
    ("af22", 20),
    ("af23", 22),
    ("af31", 26),
    ("af32", 28),
    ("af33", 30),
    ("af41", 34),
    ("af42", 36),
    ("af43", 38),
    ("ef", 46),
];

impl Dscp {
    /// The code point, 0 to 63.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The octet of the IP header that it stands in, with nothing said of congestion.
    pub fn octet(self) -> u8 {
        self.0 << 2
    }
}

impl fmt::Display for Dscp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMES.iter().find(|(_, code)| *code == self.0) {
            Some((name, _)) => f.pad(name),
            None => self.0.fmt(f),
        }
    }
}

/// A text that is no code point.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is no DSCP", .0.escape_debug())]
pub struct NoDscp(String);

impl FromStr for Dscp {
    type Err = NoDscp;

    /// A name, or the code point as a number.
    fn from_str(text: &str) -> Result<Self, NoDscp> {
        let refuse = || NoDscp(text.into());
        let lower = text.trim().to_ascii_lowercase();
        if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == lower) {
            return Ok(Self(*code));
        }
        let code = lower.parse().ok().filter(|code| *code < 64).ok_or_else(refuse)?;
        Ok(Self(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_read_and_written() {
        for (text, octet, written) in [
            ("cs1", 0x20, "cs1"),
            ("CS1", 0x20, "cs1"),
            ("8", 0x20, "cs1"),
            ("le", 4, "le"),
            ("af41", 0x88, "af41"),
            ("ef", 0xb8, "ef"),
            ("63", 252, "63"),
            ("0", 0, "cs0"),
        ] {
            let dscp: Dscp = text.parse().expect(text);
            assert_eq!((dscp.octet(), dscp.to_string().as_str()), (octet, written), "{text}");
        }
        for text in ["", "64", "-1", "cs8", "af44", "0x20", "high"] {
            assert_eq!(text.parse::<Dscp>(), Err(NoDscp(text.into())));
        }
    }
}
