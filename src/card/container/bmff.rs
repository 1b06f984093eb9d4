//! ISO base media and QuickTime (MP4, MOV, BRAW, CRM, INSV, LRV): a row of boxes, each with its size, to the end of the
//! file (ISO/IEC 14496-12, 4.2). `moov` may come first or last, and `wide` or `free` may hold megabytes.

mod moov;

use super::{Checked, TAIL, is_zero, truncated, zero_tail};
use crate::card::probe::{Probe, Source, Stop};
use crate::words::bytes::ByteCount;

/// Boxes at the top of a file. Recorders that write fragments have one pair for each second or so.
const BOXES: usize = 20_000;

/// A box's place: where it begins, where its content does, and where it ends.
struct Place {
    kind: [u8; 4],
    content: u64,
    end: u64,
}

/// The box at a place, which must end before `limit`.
fn at<S: Source>(probe: &Probe<S>, start: u64, limit: u64) -> Result<Option<Place>, Stop> {
    let [a, b, c, d, kind @ ..] = probe.array::<8>(start)?;
    let (content, size) = match u32::from_be_bytes([a, b, c, d]) {
        0 => (8, limit.saturating_sub(start)),
        1 => (16, u64::from_be_bytes(probe.array(start + 8)?)),
        size => (8, u64::from(size)),
    };
    let end = start.checked_add(size).filter(|_| size >= content);
    let printable = kind.iter().all(|byte| (0x20..0x7f).contains(byte) || *byte == 0xa9);
    Ok(end.filter(|_| printable).map(|end| Place { kind, content: start + content, end }))
}

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let (mut start, mut media, mut last) = (0, false, [0; 4]);
    let mut index = None;
    for _ in 0..BOXES {
        if start == probe.size() {
            break;
        }
        if probe.size() - start < 8 {
            // Some recorders end the file with a lone zero.
            match is_zero(&probe.up_to(start, 8)?) && index.is_some() && media {
                true => break,
                false => return Err(truncated("ends in the middle of a box")),
            }
        }
        let Some(found) = at(probe, start, probe.size())? else { return no_box(probe, start) };
        if found.end > probe.size() {
            let name = found.kind.escape_ascii().to_string();
            let lacks = ByteCount(found.end - probe.size());
            return Err(truncated(format!("ends before its box `{name}` does: {lacks} are missing")));
        }
        match &found.kind {
            b"mdat" | b"moof" => media = true,
            b"moov" => index = Some((found.content, found.end)),
            _ => {}
        }
        last = found.kind;
        start = found.end;
    }
    let Some((content, end)) = index else {
        return Err(truncated("has no index (`moov`): it was never finished, or its end is missing"));
    };
    if !media {
        return Err(truncated("has an index and no media (`mdat`)"));
    }
    moov::check(probe, content, end)?;
    if last == *b"mdat" && is_zero(&probe.tail(TAIL)?) { Err(zero_tail()) } else { Ok(()) }
}

/// Where a box should be and is none: zeros, or nothing that belongs to this format.
fn no_box<S: Source>(probe: &Probe<S>, start: u64) -> Checked {
    if is_zero(&probe.up_to(start, TAIL)?) {
        return Err(zero_tail());
    }
    Err(truncated(if start == 0 {
        "is not what its name says: it does not begin like a film"
    } else {
        "holds something that is no box"
    }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{code, damaged_anywhere};
    use crate::card::finding::FindingCode;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
    }

    fn film(moov_first: bool) -> Vec<u8> {
        let ftyp = boxed(b"ftyp", b"qt  \0\0\0\0qt  ");
        let mdat = boxed(b"mdat", &[7; 5000]);
        // version, flags, how many, where the chunk begins
        let table = |at: u32| boxed(b"stco", &[&[0, 0, 0, 0, 0, 0, 0, 1][..], &at.to_be_bytes()].concat());
        let moov = |at| {
            [b"stbl", b"minf", b"mdia", b"trak", b"moov"]
                .iter()
                .fold(table(at), |inner, kind| boxed(kind, &inner))
        };
        let first = moov(0).len() + ftyp.len() + 8;
        if moov_first { [ftyp, moov(first as u32), mdat].concat() } else { [ftyp, mdat, moov(24)].concat() }
    }

    #[test]
    fn a_film_is_whole_or_it_is_noticed() {
        damaged_anywhere(&film(true), "mov");
        damaged_anywhere(&film(false), "MP4");
    }

    #[test]
    fn an_end_of_zeros_is_no_end() {
        for moov_first in [true, false] {
            let mut film = film(moov_first);
            let end = film.len();
            film[end - 4200..].fill(0);
            assert!(matches!(code(&film, "braw"), Some(FindingCode::ZeroTail | FindingCode::Truncated)));
        }
        let only_head = [boxed(b"ftyp", b"qt  \0\0\0\0"), vec![0; 9000]].concat();
        assert_eq!(code(&only_head, "mov"), Some(FindingCode::ZeroTail));
        assert_eq!(code(&vec![0; 9000], "mov"), Some(FindingCode::ZeroTail));
    }

    #[test]
    fn sizes_of_64_bits_and_wide_boxes_are_followed() {
        let mut film = boxed(b"ftyp", b"qt  \0\0\0\0qt  ");
        film.extend(boxed(b"wide", &[0; 3000]));
        film.extend([&[0, 0, 0, 1][..], b"mdat", &(16 + 4000_u64).to_be_bytes(), &[9; 4000]].concat());
        film.extend(boxed(b"moov", &boxed(b"mvhd", &[1; 100])));
        damaged_anywhere(&film, "mov");
        film.extend([0, 0, 0, 0]);
        assert_eq!(code(&film, "mov"), None, "a lone zero behind the last box");
    }

    #[test]
    fn an_index_that_leads_behind_the_end_is_noticed() {
        let mut film = film(true);
        let end = film.len();
        film.truncate(end - 5000 - 8);
        film.extend(boxed(b"mdat", b"short"));
        assert_eq!(code(&film, "crm"), None);
        let far = film.windows(4).position(|four| four == b"stco").expect("a table") + 12;
        film[far..far + 4].copy_from_slice(&90_000_u32.to_be_bytes());
        assert_eq!(code(&film, "crm"), Some(FindingCode::Truncated));
    }
}
