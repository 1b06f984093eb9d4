//! The text of manifests whose writers chose their encoding: UTF-8, UTF-16, or the one of Western Windows. It comes out
//! as UTF-8.
//!
//! What is in UTF-8 passes through untouched, faults included: whoever parses it finds them.

use std::io::{self, ErrorKind, Read};

/// Bytes looked at for a mark or a declaration.
const HEAD: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16 { big: bool },
    Windows1252,
}

/// A source that gives UTF-8.
pub(super) struct Text<R> {
    source: R,
    encoding: Encoding,
    /// Read, not decoded yet.
    raw: Vec<u8>,
    /// Decoded, and not given away yet.
    ready: Vec<u8>,
    given: usize,
}

/// The beginning of a file as text, for a look at it.
pub(super) fn look(head: &[u8]) -> String {
    let mut text = Vec::new();
    let decoded = Text::of(head).and_then(|mut source| source.read_to_end(&mut text));
    String::from_utf8_lossy(if decoded.is_ok() { &text } else { head }).into_owned()
}

impl<R: Read> Text<R> {
    /// A source that is passed through.
    pub(super) fn utf8(source: R) -> Self {
        Self { source, encoding: Encoding::Utf8, raw: Vec::new(), ready: Vec::new(), given: 0 }
    }

    /// A source that tells its encoding by a byte order mark or an XML declaration.
    pub(super) fn of(mut source: R) -> io::Result<Self> {
        let mut raw = Vec::with_capacity(HEAD);
        source.by_ref().take(HEAD as u64).read_to_end(&mut raw)?;
        let encoding = match &*raw {
            [0xff, 0xfe, ..] | [b'<', 0, ..] => Encoding::Utf16 { big: false },
            [0xfe, 0xff, ..] | [0, b'<', ..] => Encoding::Utf16 { big: true },
            head => declared(head)?,
        };
        let mut text = Self { source, encoding, raw, ready: Vec::new(), given: 0 };
        match encoding {
            Encoding::Utf8 => text.ready = std::mem::take(&mut text.raw),
            _ => text.decode(false)?,
        }
        Ok(text)
    }

    /// Whether it was in another encoding than UTF-8.
    pub(super) fn is_recoded(&self) -> bool {
        self.encoding != Encoding::Utf8
    }

    pub(super) fn into_inner(self) -> R {
        self.source
    }

    fn decode(&mut self, is_end: bool) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        let raw = std::mem::take(&mut self.raw);
        let taken = match self.encoding {
            Encoding::Utf8 => return Ok(()),
            Encoding::Windows1252 => {
                self.ready.extend(raw.iter().copied().map(western).collect::<String>().into_bytes());
                raw.len()
            }
            Encoding::Utf16 { big } => self.utf16(&raw, big, is_end)?,
        };
        self.raw = raw[taken..].to_vec();
        Ok(())
    }

    /// Decodes whole characters, and says how many bytes they were.
    fn utf16(&mut self, raw: &[u8], big: bool, is_end: bool) -> io::Result<usize> {
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
        };
        let units: Vec<u16> = raw.chunks_exact(2).map(unit).collect();
        // The second half of a character may not have come yet.
        let halved = !is_end && units.last().is_some_and(|last| (0xd800..0xdc00).contains(last));
        let whole = &units[..units.len() - usize::from(halved)];
        for character in char::decode_utf16(whole.iter().copied()) {
            let character = character.map_err(|_| broken("it is no UTF-16"))?;
            self.ready.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if is_end && !raw.len().is_multiple_of(2) {
            return Err(broken("it is no UTF-16"));
        }
        Ok(whole.len() * 2)
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() && self.encoding == Encoding::Utf8 {
            return self.source.read(into);
        }
        while self.given == self.ready.len() {
            let mut some = [0; 8 * 1024];
            let count = self.source.read(&mut some)?;
            self.raw.extend_from_slice(&some[..count]);
            if self.raw.is_empty() {
                return Ok(0);
            }
            self.decode(count == 0)?;
            if count == 0 && self.ready.is_empty() {
                return Err(broken("it is cut off inside of a character"));
            }
        }
        let left = &self.ready[self.given..];
        let count = left.len().min(into.len());
        into[..count].copy_from_slice(&left[..count]);
        self.given += count;
        Ok(count)
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why)
}

/// The encoding that an XML declaration names.
fn declared(head: &[u8]) -> io::Result<Encoding> {
    let text = String::from_utf8_lossy(head);
    let declaration = text.trim_start_matches('\u{feff}').strip_prefix("<?xml").unwrap_or_default();
    let declaration = declaration.split("?>").next().unwrap_or_default();
    let Some((_, value)) = declaration.split_once("encoding") else { return Ok(Encoding::Utf8) };
    let value = value.trim_start().trim_start_matches('=').trim_start();
    let name = value.split(['"', '\'']).nth(1).unwrap_or_default().to_ascii_lowercase();
    match &*name {
        "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(Encoding::Utf8),
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" => {
            Ok(Encoding::Windows1252)
        }
        _ => Err(broken("its encoding is none that is known")),
    }
}

/// A byte of windows-1252, of which ISO 8859-1 is the part that is printed.
fn western(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives its bytes one by one: characters fall apart between reads.
    struct Drop<'a>(&'a [u8]);

    impl Read for Drop<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(into.len()).min(1);
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn read(bytes: &[u8]) -> io::Result<String> {
        let mut text = String::new();
        Text::of(Drop(bytes))?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_comes_out_as_utf_8() {
        let long = format!("<a>Straße 🎬 é {}</a>", "日本".repeat(500));
        for big in [false, true] {
            assert_eq!(read(&utf16(&long, big)).expect("UTF-16"), long);
            let marked = format!("\u{feff}{long}");
            assert_eq!(read(&utf16(&marked, big)).expect("UTF-16"), marked);
        }
        let declared = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>Stra\xdfe \x80</a>";
        assert!(read(declared).expect("Latin").ends_with("<a>Straße €</a>"));
        assert_eq!(read(long.as_bytes()).expect("UTF-8"), long);
        assert_eq!(read(b"").expect("nothing"), "");
    }

    #[test]
    fn what_is_cut_off_or_unknown_is_refused() {
        let whole = utf16("<🎬", true);
        for cut in [whole.len() - 1, whole.len() - 2] {
            assert!(read(&whole[..cut]).is_err(), "{cut}");
        }
        assert!(read(b"<?xml version='1.0' encoding='EBCDIC'?><a/>").is_err());
        assert!(read(&[0xfe, 0xff, 0xdc, 0]).is_err(), "half a character");
    }

    proptest! {
        #[test]
        fn any_text_survives_utf_16(text: String, big: bool) {
            let text = format!("\u{feff}{text}");
            prop_assert_eq!(read(&utf16(&text, big)).expect("UTF-16"), text);
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes: Vec<u8>) {
            read(&bytes).ok();
        }
    }
}
