//! OpenEXR: attributes, then a table of where each stretch of lines lies (OpenEXR file layout). The farthest of them must lie
//! inside of the file. Of tiles, deep data and several parts only the beginning is looked at.

use super::{Checked, is_zero, truncated, zero_tail};
use crate::card::probe::{Probe, Source};

/// Bytes of attributes that are looked at.
const HEADER: usize = 64 * 1024;
/// Rows of the table that are read.
const ROWS: usize = 65_536;

/// Lines in a stretch, by the number of the compression.
const LINES: [u64; 10] = [1, 1, 1, 16, 32, 16, 32, 32, 32, 256];

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, HEADER)?;
    let Some(rest) = head.strip_prefix(b"\x76\x2f\x31\x01") else {
        return Err(if is_zero(&head) {
            zero_tail()
        } else {
            truncated("is not what its name says: it does not begin like EXR")
        });
    };
    let Some(flags) = rest.get(1..4) else { return Err(truncated("ends in its header")) };
    // Tiles, deep data, several parts.
    if flags[0] & 0b0001_1010 != 0 {
        return Ok(());
    }
    let Some((table, rows)) = header(&head) else {
        return if head.len() == HEADER { Ok(()) } else { Err(truncated("ends in its header")) };
    };
    let bytes = probe.bytes(table, 8 * rows.min(ROWS))?;
    let eights = bytes.chunks_exact(8).filter_map(|eight| <[u8; 8]>::try_from(eight).ok());
    let offsets: Vec<u64> = eights.map(u64::from_le_bytes).collect();
    if offsets.contains(&0) {
        return Err(truncated("was never finished: its table has gaps"));
    }
    let Some(last) = offsets.iter().max() else { return Ok(()) };
    let size = u64::from(u32::from_le_bytes(probe.array(last.saturating_add(4))?));
    match last.checked_add(8 + size) {
        Some(end) if end <= probe.size() => Ok(()),
        _ => Err(truncated("is shorter than its table says")),
    }
}

/// Where the table begins, and how many rows it has.
fn header(head: &[u8]) -> Option<(u64, usize)> {
    let mut at = 8;
    let (mut lines, mut stretch) = (None, None);
    loop {
        let name = word(head, &mut at)?;
        if name.is_empty() {
            break;
        }
        let _kind = word(head, &mut at)?;
        let size = usize::try_from(number(head, at)?).ok()?;
        let value = head.get(at + 4..(at + 4).checked_add(size)?)?;
        match name {
            b"dataWindow" => lines = Some((number(value, 4)?, number(value, 12)?)),
            b"compression" => stretch = LINES.get(usize::from(*value.first()?)).copied(),
            _ => {}
        }
        at += 4 + size;
    }
    let (first, last) = lines?;
    let height = (i64::from(last) - i64::from(first)).checked_add(1)?;
    let rows = u64::try_from(height).ok()?.div_ceil(stretch?);
    Some((at as u64, usize::try_from(rows).ok()?))
}

/// A word that ends in a zero.
fn word<'h>(head: &'h [u8], at: &mut usize) -> Option<&'h [u8]> {
    let rest = head.get(*at..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    *at += end + 1;
    Some(&rest[..end])
}

fn number(bytes: &[u8], at: usize) -> Option<i32> {
    Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::damaged_anywhere;

    #[test]
    fn a_frame_is_whole_or_it_is_noticed() {
        let attribute = |name: &str, kind: &str, value: &[u8]| {
            [name.as_bytes(), b"\0", kind.as_bytes(), b"\0", &(value.len() as u32).to_le_bytes(), value]
                .concat()
        };
        let window: Vec<u8> = [0, 0, 9, 39_i32].iter().flat_map(|side| side.to_le_bytes()).collect();
        let mut file = b"\x76\x2f\x31\x01\x02\0\0\0".to_vec();
        file.extend(attribute("compression", "compression", &[3]));
        file.extend(attribute("dataWindow", "box2i", &window));
        file.push(0);
        let first = file.len() as u64 + 3 * 8;
        for stretch in 0..3 {
            file.extend((first + stretch * 1008).to_le_bytes());
        }
        for stretch in 0..3_i32 {
            file.extend([&(stretch * 16).to_le_bytes()[..], &1000_u32.to_le_bytes(), &[4; 1000]].concat());
        }
        damaged_anywhere(&file, "exr");
    }
}
