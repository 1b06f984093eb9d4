//! WAVE in RIFF, RF64 or BW64 (EBU Tech 3285, 3306): chunks, padded to even sizes, that fill the file. A recorder that was
//! switched off leaves a header without sizes.

use super::{Checked, not_closed, truncated};
use crate::card::probe::{Probe, Source};

/// Chunks of a file.
const CHUNKS: usize = 500;
/// A size that says: look into `ds64`.
const ELSEWHERE: u32 = u32::MAX;

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.array::<12>(0).map_err(|_| truncated("ends in the middle of its header"))?;
    let [a, b, c, d, e, f, g, h, wave @ ..] = head;
    let long = match &[a, b, c, d] {
        b"RIFF" => false,
        b"RF64" | b"BW64" => true,
        _ => return Err(truncated("is not what its name says: it does not begin like WAVE")),
    };
    if wave != *b"WAVE" {
        return Err(truncated("is not what its name says: it does not begin like WAVE"));
    }
    let short = u32::from_le_bytes([e, f, g, h]);
    let (riff, data) = if long { sizes(probe)? } else { (u64::from(short), None) };
    if riff == 0 || (!long && short == ELSEWHERE) {
        return Err(not_closed("has a header that was never finished"));
    }
    let end = riff.saturating_add(8);
    if end > probe.size() + 1 {
        return Err(truncated("is shorter than its header says"));
    }
    if end + 1 < probe.size() {
        return Err(not_closed("goes on behind the end that its header names"));
    }
    chunks(probe, end.min(probe.size()), data)
}

/// The sizes of the whole and of the sound, of a file beyond 4 GiB.
fn sizes<S: Source>(probe: &Probe<S>) -> Result<(u64, Option<u64>), super::Fault> {
    let [kind @ .., _, _, _, _] = probe.array::<8>(12)?;
    if kind != *b"ds64" {
        return Err(truncated("lacks the sizes (`ds64`) that its header promises"));
    }
    let riff = u64::from_le_bytes(probe.array(20)?);
    Ok((riff, Some(u64::from_le_bytes(probe.array(28)?))))
}

fn chunks<S: Source>(probe: &Probe<S>, end: u64, data: Option<u64>) -> Checked {
    let (mut at, mut sound) = (12, false);
    for _ in 0..CHUNKS {
        // An odd byte may be left over.
        if end.saturating_sub(at) < 8 {
            break;
        }
        let [a, b, c, d, size @ ..] = probe.array::<8>(at)?;
        let (kind, size) = ([a, b, c, d], u32::from_le_bytes(size));
        let size = match data {
            Some(data) if kind == *b"data" && size == ELSEWHERE => data,
            _ => u64::from(size),
        };
        if kind == *b"data" {
            sound = true;
            if size == 0 && end - at > 16 {
                return Err(not_closed("has a header that was never finished"));
            }
        }
        let content = at + 8;
        match content.checked_add(size) {
            Some(last) if last <= end + 1 => at = last + (size & 1),
            _ => return Err(truncated("ends in the middle of a chunk")),
        }
    }
    if sound { Ok(()) } else { Err(truncated("has no sound in it (`data`)")) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::code;
    use crate::card::finding::FindingCode;

    fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let pad = vec![0; content.len() % 2];
        [&kind[..], &(content.len() as u32).to_le_bytes(), content, &pad].concat()
    }

    fn wave() -> Vec<u8> {
        let body = [
            chunk(b"fmt ", &[1; 16]),
            chunk(b"bext", &[2; 602]),
            chunk(b"data", &[3; 7000]),
            chunk(b"iXML", b"<BWFXML/>"),
        ]
        .concat();
        [&b"RIFF"[..], &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
    }

    fn long() -> Vec<u8> {
        let sizes = |riff: u64, data: u64| {
            chunk(b"ds64", &[&riff.to_le_bytes()[..], &data.to_le_bytes(), &[0; 12]].concat())
        };
        let body = [chunk(b"fmt ", &[1; 16]), [&b"data"[..], &[0xff; 4], &[3; 7000]].concat()].concat();
        let riff = (4 + sizes(0, 0).len() + body.len()) as u64;
        [&b"RF64"[..], &[0xff; 4], b"WAVE", &sizes(riff, 7000), &body].concat()
    }

    #[test]
    fn sound_is_whole_or_it_is_noticed() {
        // The last byte may be the padding.
        let wave = wave();
        assert_eq!(code(&wave, "wav"), None);
        assert_eq!(code(&wave[..wave.len() - 1], "wav"), None);
        for end in [1, 11, 12, 40, 5000, wave.len() - 2] {
            assert!(code(&wave[..end], "wav").is_some(), "{end}");
        }
        let long = long();
        assert_eq!(code(&long, "wav"), None);
        assert!(code(&long[..long.len() - 2], "wav").is_some());
        assert!(code(b"hello, I am no sound at all", "wav").is_some());
    }

    #[test]
    fn a_header_without_sizes_was_never_finished() {
        let mut unfinished = wave();
        let data = unfinished.windows(4).position(|four| four == b"data").expect("sound") + 4;
        unfinished[data..data + 4].fill(0);
        assert_eq!(code(&unfinished, "wav"), Some(FindingCode::NotClosed));
        let mut unfinished = wave();
        unfinished[4..8].fill(0);
        assert_eq!(code(&unfinished, "wav"), Some(FindingCode::NotClosed));
    }

    #[test]
    fn zeros_at_the_end_may_be_silence() {
        let body = [chunk(b"fmt ", &[1; 16]), chunk(b"data", &[0; 9000])].concat();
        let silent = [&b"RIFF"[..], &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat();
        assert_eq!(code(&silent, "wav"), Some(FindingCode::ZeroTail));
    }
}
