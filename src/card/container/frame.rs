//! Single frames with a header that tells their size: ARRIRAW and DPX (SMPTE ST 268-1).

use super::{Checked, is_zero, truncated, zero_tail};
use crate::card::probe::{Probe, Source};

/// ARRIRAW: where the picture begins stands at 8, its size at 0x40, both little-endian.
pub(super) fn ari<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, 0x44)?;
    if !head.starts_with(b"ARRI\x12\x34\x56\x78") {
        return Err(strange(&head));
    }
    let number = |at: usize| -> Option<u64> {
        let four: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
        Some(u64::from(u32::from_le_bytes(four)))
    };
    match number(8).zip(number(0x40)) {
        Some((offset, size)) if offset + size <= probe.size() => Ok(()),
        _ => Err(truncated("is shorter than its header says")),
    }
}

/// What Codex makes of ARRIRAW: its header is not public, so only that there is something is seen.
pub(super) fn arx<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, 64)?;
    if is_zero(&head) { Err(strange(&head)) } else { Ok(()) }
}

/// DPX: the size of the file stands at 16, in the order of bytes that the first letters tell.
pub(super) fn dpx<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, 20)?;
    let size: Option<[u8; 4]> = head.get(16..20).and_then(|four| four.try_into().ok());
    let size = match (head.get(..4), size) {
        (Some(b"SDPX"), Some(size)) => u32::from_be_bytes(size),
        (Some(b"XPDS"), Some(size)) => u32::from_le_bytes(size),
        (Some(b"SDPX" | b"XPDS"), None) => return Err(truncated("ends in its header")),
        _ => return Err(strange(&head)),
    };
    // All ones, or nothing: the field was not used.
    match u64::from(size) {
        0 | 0xffff_ffff => Ok(()),
        size if size > probe.size() => Err(truncated("is shorter than its header says")),
        _ => Ok(()),
    }
}

fn strange(head: &[u8]) -> super::Fault {
    if is_zero(head) {
        zero_tail()
    } else {
        truncated("is not what its name says: it does not begin like such a frame")
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{code, damaged_anywhere};

    #[test]
    fn a_frame_is_whole_or_it_is_noticed() {
        let mut ari = vec![5; 6000];
        ari[..8].copy_from_slice(b"ARRI\x12\x34\x56\x78");
        ari[8..12].copy_from_slice(&4096_u32.to_le_bytes());
        ari[0x40..0x44].copy_from_slice(&1904_u32.to_le_bytes());
        damaged_anywhere(&ari, "ari");
        for (magic, size) in [(b"SDPX", 6000_u32.to_be_bytes()), (b"XPDS", 6000_u32.to_le_bytes())] {
            let mut dpx = vec![5; 6000];
            dpx[..4].copy_from_slice(magic);
            dpx[16..20].copy_from_slice(&size);
            damaged_anywhere(&dpx, "dpx");
        }
        for ending in ["ari", "arx", "dpx", "exr", "dng"] {
            assert!(code(&[0; 6000], ending).is_some(), "{ending}");
        }
    }
}
