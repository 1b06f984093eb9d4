//! MXF (SMPTE ST 377-1): partitions, of which the header names the footer; behind the footer, keys and lengths must lead to
//! the very end. The clip in between, one key a frame and track, is not walked.

use super::{Checked, is_zero, not_closed, truncated, zero_tail};
use crate::card::probe::{Probe, Source, Stop};

/// What every partition's key begins with; kind, state and a zero follow. The byte before the last two digits of the
/// designator is a version, and differs.
const PARTITION: [u8; 13] = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01];
const FOOTER: u8 = 4;
/// The kind of the table of partitions, which may stand last (ST 377-1, 12.2).
const INDEX: u8 = 0x11;

/// Bytes that may stand before the header (ST 377-1, 6.5).
const RUN_IN: usize = 64 * 1024;
/// Keys behind the footer.
const KEYS: usize = 4000;
/// Rows of the table of partitions that are looked up.
const ROWS: usize = 64;

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let Some((start, kind, state)) = header(probe)? else {
        let head = probe.up_to(0, 4096)?;
        return Err(if is_zero(&head) {
            zero_tail()
        } else {
            truncated("is not what its name says: it does not begin like MXF")
        });
    };
    if !(2..=FOOTER).contains(&kind) {
        return Err(truncated("does not begin with a header"));
    }
    let (content, _) = length(probe, start + 16)?;
    // Two versions and the alignment, then this partition, the one before, and the footer, eight bytes each.
    let footer = u64::from_be_bytes(probe.array(content + 24)?);
    if footer == 0 {
        // A recorder that could not go back leaves the header as it was, and the table of partitions tells.
        return match table(probe)? {
            Some(table) => walk(probe, table),
            None if matches!(state, 1 | 3) => Err(not_closed("was never closed by its recorder")),
            None => Err(truncated("names no footer")),
        };
    }
    let footer = start.checked_add(footer).filter(|footer| *footer < probe.size());
    let Some(footer) = footer else { return Err(truncated("ends before its footer")) };
    match partition(probe, footer)? {
        Some((FOOTER, _)) => {}
        _ if is_zero(&probe.up_to(footer, 4096)?) => return Err(zero_tail()),
        _ => return Err(truncated("has no footer where its header says")),
    }
    walk(probe, footer)?;
    table(probe).map(drop)?;
    Ok(())
}

/// The first partition: where it begins, its kind and its state.
fn header<S: Source>(probe: &Probe<S>) -> Result<Option<(u64, u8, u8)>, Stop> {
    let head = probe.up_to(0, 16)?;
    if let Some((kind, state)) = key(&head) {
        return Ok(Some((0, kind, state)));
    }
    let head = probe.up_to(0, RUN_IN + 16)?;
    let found = head.windows(16).enumerate().find_map(|(at, bytes)| key(bytes).map(|key| (at, key)));
    Ok(found.map(|(at, (kind, state))| (at as u64, kind, state)))
}

/// Kind and state of a partition's key.
fn key(bytes: &[u8]) -> Option<(u8, u8)> {
    let rest = bytes.strip_prefix(&PARTITION)?;
    Some((*rest.first()?, *rest.get(1)?))
}

fn partition<S: Source>(probe: &Probe<S>, at: u64) -> Result<Option<(u8, u8)>, Stop> {
    Ok(key(&probe.up_to(at, 16)?))
}

/// A length in BER: where what it counts begins, and how many bytes that is.
fn length<S: Source>(probe: &Probe<S>, at: u64) -> Result<(u64, u64), Stop> {
    let [first] = probe.array(at)?;
    if first < 0x80 {
        return Ok((at + 1, u64::from(first)));
    }
    let count = usize::from(first & 0x7f);
    if !(1..=8).contains(&count) {
        return Err(Stop::Beyond);
    }
    let bytes = probe.bytes(at + 1, count)?;
    Ok((at + 1 + count as u64, bytes.iter().fold(0, |whole, byte| whole << 8 | u64::from(*byte))))
}

/// Follows keys and lengths to the end of the file.
fn walk<S: Source>(probe: &Probe<S>, start: u64) -> Checked {
    let mut at = start;
    for _ in 0..KEYS {
        if at == probe.size() {
            return Ok(());
        }
        if probe.size() - at < 17 {
            return Err(truncated("ends in the middle of its footer"));
        }
        if probe.bytes(at, 4)? != PARTITION[..4] {
            let rest = probe.up_to(at, 4096)?;
            return Err(if is_zero(&rest) {
                zero_tail()
            } else {
                truncated("holds something strange behind its footer")
            });
        }
        let (content, count) = length(probe, at + 16)?;
        at = match content.checked_add(count) {
            Some(end) if end <= probe.size() => end,
            _ => return Err(truncated("ends in the middle of its footer")),
        };
    }
    Ok(())
}

/// The table of partitions at the end, where there is one: every row must lead to a partition.
fn table<S: Source>(probe: &Probe<S>) -> Result<Option<u64>, super::Fault> {
    let [a, b, c, d] = probe.array(probe.size().saturating_sub(4))?;
    let count = u64::from(u32::from_be_bytes([a, b, c, d]));
    let Some(start) = probe.size().checked_sub(count).filter(|_| count >= 21) else { return Ok(None) };
    if !matches!(partition(probe, start)?, Some((INDEX, 1))) {
        return Ok(None);
    }
    let (content, length) = length(probe, start + 16)?;
    let rows = usize::try_from(length.saturating_sub(4) / 12).unwrap_or(usize::MAX);
    for row in (0..rows).rev().take(ROWS) {
        let [_, _, _, _, offset @ ..] = probe.array::<12>(content + 12 * row as u64)?;
        let offset = u64::from_be_bytes(offset);
        if offset < probe.size() && partition(probe, offset)?.is_some() {
            continue;
        }
        // Offsets count from the header, which a run-in moves.
        let head = header(probe)?.map_or(0, |(start, _, _)| start);
        if head == 0 || partition(probe, offset.saturating_add(head))?.is_none() {
            return Err(truncated("has a table of partitions that leads nowhere"));
        }
    }
    Ok(Some(start))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{code, damaged_anywhere};
    use super::PARTITION;
    use crate::card::finding::FindingCode;

    fn klv(key: [u8; 16], value: &[u8]) -> Vec<u8> {
        let length = (value.len() as u32).to_be_bytes();
        [&key[..], &[0x84], &length, value].concat()
    }

    fn key(kind: u8, state: u8) -> [u8; 16] {
        let mut key = [0; 16];
        key[..13].copy_from_slice(&PARTITION);
        key[13..15].copy_from_slice(&[kind, state]);
        key
    }

    fn pack(kind: u8, state: u8, this: u64, footer: u64) -> Vec<u8> {
        let mut value = [0; 88];
        value[..4].copy_from_slice(&[0, 1, 0, 3]);
        value[8..16].copy_from_slice(&this.to_be_bytes());
        value[24..32].copy_from_slice(&footer.to_be_bytes());
        klv(key(kind, state), &value)
    }

    fn clip(state: u8, closed: bool, run_in: usize) -> Vec<u8> {
        let mut essence = [0; 16];
        essence[..4].copy_from_slice(&PARTITION[..4]);
        let body = klv(essence, &[5; 6000]);
        let footer = (pack(2, state, 0, 0).len() + body.len()) as u64;
        let head = pack(2, state, 0, if closed { footer } else { 0 });
        let rows: Vec<u8> =
            [0, footer].iter().flat_map(|at| [&[0; 4][..], &at.to_be_bytes()].concat()).collect();
        let size = 16 + 5 + rows.len() as u32 + 4;
        let index = klv(key(0x11, 1), &[&rows[..], &size.to_be_bytes()].concat());
        [vec![0xaa; run_in], head, body, pack(4, 4, footer, footer), index].concat()
    }

    #[test]
    fn a_clip_is_whole_or_it_is_noticed() {
        damaged_anywhere(&clip(4, true, 0), "mxf");
        damaged_anywhere(&clip(4, true, 300), "MXF");
    }

    #[test]
    fn a_header_that_was_never_gone_back_to_is_fine_with_a_table() {
        damaged_anywhere(&clip(1, false, 0), "mxf");
    }

    #[test]
    fn a_clip_that_was_never_closed_says_so() {
        let open = [pack(2, 1, 0, 0), vec![6; 9000]].concat();
        assert_eq!(code(&open, "mxf"), Some(FindingCode::NotClosed));
    }

    #[test]
    fn an_end_of_zeros_is_no_end() {
        let mut whole = clip(4, true, 0);
        let end = whole.len();
        whole[end - 4300..].fill(0);
        assert_eq!(code(&whole, "mxf"), Some(FindingCode::ZeroTail));
        assert_eq!(code(&[0; 9000], "mxf"), Some(FindingCode::ZeroTail));
    }
}
