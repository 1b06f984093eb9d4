//! R3D: blocks of a big-endian size and four letters. `RED1` files end in a block of 56 bytes that leads back to the list of
//! frames. How `RED2` files end is not documented, so that of them only the beginning is sure: a doubt makes a person look.

use super::{Checked, Fault, flaw, is_zero, truncated, zero_tail};
use crate::card::finding::{FindingCode, Severity};
use crate::card::probe::{Probe, Source};

/// Bytes of the last block of a `RED1` file.
const END: u64 = 56;
/// `RED2` blocks begin at multiples of this.
const GRID: u64 = 0x1000;
/// Bytes at either end of a `RED2` file in which blocks are followed.
const STRETCH: u64 = 256 * 1024;

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, 16)?;
    match head.get(4..8) {
        Some(b"RED1") => first(probe),
        Some(b"RED2") => second(probe),
        _ if is_zero(&head) => Err(zero_tail()),
        _ => Err(truncated("is not what its name says: it does not begin like R3D")),
    }
}

fn first<S: Source>(probe: &Probe<S>) -> Checked {
    let Some(at) = probe.size().checked_sub(END) else { return Err(truncated("ends in its header")) };
    let [_, _, _, _, kind @ ..] = probe.array::<8>(at)?;
    if !matches!(&kind, b"REOB" | b"REOF" | b"REOS") {
        let tail = probe.tail(super::TAIL)?;
        return Err(if is_zero(&tail) { zero_tail() } else { truncated("has no last block (`REOB`)") });
    }
    let frames = u64::from(u32::from_be_bytes(probe.array(at + 8)?));
    if frames == 0 {
        return Ok(());
    }
    match probe.bytes(frames.saturating_add(4), 4) {
        Ok(kind) if kind == b"RDVO" => Ok(()),
        _ => Err(truncated("has a last block that leads nowhere")),
    }
}

fn second<S: Source>(probe: &Probe<S>) -> Checked {
    let doubt = |says: &str| -> Fault { flaw(FindingCode::Truncated, Severity::Review, says) };
    if !probe.size().is_multiple_of(GRID) {
        return Err(doubt("does not end where blocks of its kind do, so it may be cut off"));
    }
    chain(probe, 0, STRETCH.min(probe.size()))?;
    // Somewhere near the end a block may begin. From there on they lead to the end of the file.
    let start = probe.size().saturating_sub(STRETCH).next_multiple_of(GRID);
    let mut at = start;
    while at < probe.size() {
        if is_block(&probe.array::<8>(at)?) {
            return match chain(probe, at, probe.size())? == probe.size() {
                true => Ok(()),
                false => Err(doubt("has a last block that leads beyond its end, so it may be cut off")),
            };
        }
        at += GRID;
    }
    Ok(())
}

/// Follows blocks up to a place; gives where the last of them ends, on the grid.
fn chain<S: Source>(probe: &Probe<S>, start: u64, until: u64) -> Result<u64, Fault> {
    let mut at = start;
    while at < until {
        let head = probe.array::<8>(at)?;
        if !is_block(&head) {
            return Ok(at);
        }
        let [a, b, c, d, ..] = head;
        at = at.saturating_add(u64::from(u32::from_be_bytes([a, b, c, d]))).next_multiple_of(GRID);
    }
    Ok(at)
}

fn is_block([a, b, c, d, kind @ ..]: &[u8; 8]) -> bool {
    let size = u32::from_be_bytes([*a, *b, *c, *d]);
    size >= 8 && kind[0] == b'R' && kind.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{code, damaged_anywhere};
    use crate::card::finding::FindingCode;

    fn block(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), &kind[..], content].concat()
    }

    #[test]
    fn a_first_generation_segment_is_whole_or_it_is_noticed() {
        let mut file = block(b"RED1", b"\0\0R1and more about the camera");
        file.extend(block(b"REDV", &[8; 6000]));
        let frames = file.len() as u32;
        file.extend(block(b"RDVO", &[0; 64]));
        file.extend(block(b"REOB", &[&frames.to_be_bytes()[..], &[0; 44]].concat()));
        damaged_anywhere(&file, "R3D");
    }

    #[test]
    fn a_second_generation_segment_lies_on_its_grid() {
        let padded = |block: Vec<u8>| {
            let size = block.len().next_multiple_of(0x1000);
            let mut block = block;
            block.resize(size, 7);
            block
        };
        let parts = [block(b"RED2", b"\0\0R2"), block(b"RDVO", &[9; 9000]), block(b"RDV2", &[9; 9000])];
        let file: Vec<u8> = parts.into_iter().flat_map(padded).collect();
        assert_eq!(code(&file, "r3d"), None);
        for cut in [1, 100, 0x1000, 0x2000] {
            assert_eq!(code(&file[..file.len() - cut], "r3d"), Some(FindingCode::Truncated), "{cut}");
        }
        let mut zeros = file.clone();
        zeros[0x4000..].fill(0);
        assert!(code(&zeros, "r3d").is_some());
    }
}
