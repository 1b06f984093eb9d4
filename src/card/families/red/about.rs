//! What the beginning of an R3D file says about the camera and the medium: records of a length, a tag and a text, both numbers of
//! two bytes, big-endian (tags as exiftool knows them: model 0x1071, serial number of the medium 0x1032, date and time of its formatting
//! 0x1030 and 0x1031). Where the list begins differs among cameras, so the records are looked for.

use crate::card::probe::{Probe, Source};

/// Bytes in which they are looked for.
const HEAD: usize = 64 * 1024;

const MODEL: u16 = 0x1071;
const SERIAL: u16 = 0x1032;
const DATE: u16 = 0x1030;
const TIME: u16 = 0x1031;

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    pub(super) model: Option<String>,
    /// The medium's serial number and when it was formatted: formatted anew it is a new card.
    pub(super) medium: Option<String>,
}

/// Reads it; nothing where there is nothing.
pub(super) fn read<S: Source>(probe: &Probe<S>) -> About {
    let head = probe.up_to(0, HEAD).unwrap_or_default();
    let medium: Option<Vec<&str>> = [SERIAL, DATE, TIME].into_iter().map(|tag| text(&head, tag)).collect();
    About { model: text(&head, MODEL).map(Into::into), medium: medium.map(|parts| parts.join(" ")) }
}

/// The text of a tag: printable, and exactly as long as its record says.
fn text(head: &[u8], tag: u16) -> Option<&str> {
    let wanted = tag.to_be_bytes();
    (2..head.len().saturating_sub(4)).filter(|at| head[*at..*at + 2] == wanted).find_map(|at| {
        let length = usize::from(u16::from_be_bytes([head[at - 2], head[at - 1]]));
        let bytes =
            head.get(at + 2..(at - 2).checked_add(length).filter(|_| (6..=100).contains(&length))?)?;
        let text = str::from_utf8(bytes).ok()?.trim_end_matches('\0').trim();
        (!text.is_empty() && text.bytes().all(|byte| (0x20..0x7f).contains(&byte))).then_some(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_wherever_they_begin() {
        let record = |tag: u16, text: &str| {
            [&(text.len() as u16 + 4).to_be_bytes()[..], &tag.to_be_bytes(), text.as_bytes()].concat()
        };
        let records = [
            record(MODEL, "DSMC2 HELIUM 8K\0"),
            record(SERIAL, "R123-45"),
            record(DATE, "20230405"),
            record(TIME, "101112"),
        ];
        let head = [&b"\0\0\x10\0RED2\0\0R2\x10\x71 noise"[..], &records.concat(), &[0x10, 0x32]].concat();
        let about = read(&Probe::new(head.as_slice(), head.len() as u64));
        assert_eq!(about.model.as_deref(), Some("DSMC2 HELIUM 8K"));
        assert_eq!(about.medium.as_deref(), Some("R123-45 20230405 101112"));
        assert_eq!(read(&Probe::new(&b"RED1 and nothing"[..], 16)), About::default());
    }
}
