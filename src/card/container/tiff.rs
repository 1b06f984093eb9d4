//! TIFF and DNG: directories of entries (TIFF 6.0); every strip and tile must lie inside of the file.

use super::{Checked, is_zero, truncated, zero_tail};
use crate::card::probe::{Probe, Source, Stop};

/// Directories of a file.
const DIRECTORIES: usize = 32;
/// Values of an entry that are read.
const VALUES: u64 = 16_384;

const STRIP_OFFSETS: u16 = 273;
const STRIP_COUNTS: u16 = 279;
const TILE_OFFSETS: u16 = 324;
const TILE_COUNTS: u16 = 325;
const SUB_DIRECTORIES: u16 = 330;

pub(super) fn check<S: Source>(probe: &Probe<S>) -> Checked {
    let head = probe.up_to(0, 8)?;
    let little = match head.get(..4) {
        Some(b"II*\0") => true,
        Some(b"MM\0*") => false,
        // The one with sizes of 64 bits is not looked at.
        Some(b"II+\0" | b"MM\0+") => return Ok(()),
        _ if is_zero(&head) => return Err(zero_tail()),
        _ => return Err(truncated("is not what its name says: it does not begin like TIFF")),
    };
    let reader = Reader { probe, little };
    let mut left = vec![reader.long(4)?];
    let mut pictures = false;
    for _ in 0..DIRECTORIES {
        let Some(at) = left.pop() else { break };
        if at != 0 {
            pictures |= directory(&reader, at, &mut left)?;
        }
    }
    if pictures { Ok(()) } else { Err(truncated("has no picture in it")) }
}

/// Looks at a directory; says whether it has a picture.
fn directory<S: Source>(reader: &Reader<'_, S>, at: u64, left: &mut Vec<u64>) -> Result<bool, super::Fault> {
    let count = u64::from(reader.short(at)?);
    let (mut offsets, mut counts) = (Vec::new(), Vec::new());
    for entry in 0..count {
        let at = at + 2 + 12 * entry;
        match reader.short(at)? {
            STRIP_OFFSETS | TILE_OFFSETS => offsets = reader.values(at)?,
            STRIP_COUNTS | TILE_COUNTS => counts = reader.values(at)?,
            SUB_DIRECTORIES => left.extend(reader.values(at)?),
            _ => {}
        }
    }
    left.push(reader.long(at + 2 + 12 * count)?);
    let end = offsets.iter().zip(&counts).map(|(offset, count)| offset + count).max();
    match end {
        Some(end) if end > reader.probe.size() => Err(truncated("is shorter than its pictures")),
        end => Ok(end.is_some()),
    }
}

struct Reader<'p, S> {
    probe: &'p Probe<S>,
    little: bool,
}

impl<S: Source> Reader<'_, S> {
    fn short(&self, at: u64) -> Result<u16, Stop> {
        let two = self.probe.array(at)?;
        Ok(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    }

    fn long(&self, at: u64) -> Result<u64, Stop> {
        let four = self.probe.array(at)?;
        Ok(u64::from(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }))
    }

    /// The numbers of an entry: inside of it where they fit, else where it says.
    fn values(&self, entry: u64) -> Result<Vec<u64>, Stop> {
        let width = match self.short(entry + 2)? {
            3 => 2,
            4 | 13 => 4,
            _ => return Ok(Vec::new()),
        };
        let count = self.long(entry + 4)?.min(VALUES);
        let at = if count * width <= 4 { entry + 8 } else { self.long(entry + 8)? };
        let bytes = self.probe.bytes(at, (count * width) as usize)?;
        let number = |bytes: &[u8]| {
            let ordered: Vec<u8> =
                if self.little { bytes.iter().rev().copied().collect() } else { bytes.to_vec() };
            ordered.iter().fold(0, |whole, byte| whole << 8 | u64::from(*byte))
        };
        Ok(bytes.chunks_exact(width as usize).map(number).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::damaged_anywhere;

    #[test]
    fn a_frame_is_whole_or_it_is_noticed() {
        let entry = |tag: u16, kind: u16, count: u32, value: u32| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        let mut file = b"II*\0\x08\0\0\0\x02\0".to_vec();
        file.extend(entry(273, 4, 2, 38));
        file.extend(entry(279, 4, 2, 46));
        file.extend(0_u32.to_le_bytes());
        for number in [54_u32, 2054, 2000, 3000] {
            file.extend(number.to_le_bytes());
        }
        file.resize(54 + 5000, 6);
        damaged_anywhere(&file, "dng");
    }
}
