//! MPEG transport streams: packets of one size, each with `0x47` in its place. AVCHD writes 32 packets of 192 bytes at once.

use super::{Checked, is_zero, truncated, zero_tail};
use crate::card::probe::{Probe, Source, Stop};

const SYNC: u8 = 0x47;

/// AVCHD: 192 bytes a packet, of which the first four are a time.
pub(super) fn mts<S: Source>(probe: &Probe<S>) -> Checked {
    packets(probe, 192, 4, 192 * 32)
}

/// HDV: 188 bytes a packet.
pub(super) fn m2t<S: Source>(probe: &Probe<S>) -> Checked {
    packets(probe, 188, 0, 188)
}

fn packets<S: Source>(probe: &Probe<S>, packet: u64, sync: u64, unit: u64) -> Checked {
    let is_packet =
        |number: u64| -> Result<bool, Stop> { Ok(probe.array(number * packet + sync)? == [SYNC]) };
    let count = probe.size() / packet;
    if count == 0 || !is_packet(0)? {
        let head = probe.up_to(0, 4096)?;
        return Err(if is_zero(&head) {
            zero_tail()
        } else {
            truncated("is not what its name says: it does not begin like a stream")
        });
    }
    if !probe.size().is_multiple_of(unit) {
        return Err(truncated("ends in the middle of a packet"));
    }
    for place in [count / 2, count - 1] {
        if !is_packet(place)? {
            let at = probe.up_to(place * packet, 4096)?;
            return Err(if is_zero(&at) { zero_tail() } else { truncated("is no stream to its end") });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{code, damaged_anywhere};
    use crate::card::finding::FindingCode;

    #[test]
    fn a_stream_is_whole_or_it_is_noticed() {
        let mut packet = [3; 192];
        packet[4] = 0x47;
        let stream = packet.repeat(64);
        damaged_anywhere(&[&stream[..192 * 32]].concat(), "MTS");
        let mut zeros = stream.clone();
        zeros[192 * 40..].fill(0);
        assert_eq!(code(&zeros, "mts"), Some(FindingCode::ZeroTail));
        assert_eq!(code(&stream[..192 * 33], "m2ts"), Some(FindingCode::Truncated));
    }
}
