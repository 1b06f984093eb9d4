//! The index of a film: where the chunks of its tracks lie (`stco`, `co64`; ISO/IEC 14496-12, 8.7.5). It shows that a film
//! whose index comes first is cut off.

use super::{Place, at};
use crate::card::container::{Checked, truncated};
use crate::card::probe::{Probe, Source, Stop};

/// Boxes that are opened on the way to the tables.
const BOXES: usize = 2000;

/// Boxes that hold others on that way.
const HOLDERS: [&[u8; 4]; 4] = [b"trak", b"mdia", b"minf", b"stbl"];

/// Sees that every table lies inside of the index, and that the last chunks it names lie inside of the file.
pub(super) fn check<S: Source>(probe: &Probe<S>, content: u64, end: u64) -> Checked {
    let mut left = vec![(content, end)];
    let mut opened = 0;
    while let Some((mut start, end)) = left.pop() {
        while start + 8 <= end {
            opened += 1;
            if opened > BOXES {
                return Ok(());
            }
            let Some(found) = at(probe, start, end)? else {
                // A list of user data ends with a zero.
                break;
            };
            if found.end > end {
                return Err(truncated("has an index that is cut off"));
            }
            if HOLDERS.contains(&&found.kind) {
                left.push((found.content, found.end));
            }
            let width = match &found.kind {
                b"stco" => 4,
                b"co64" => 8,
                _ => 0,
            };
            if width > 0 && last_chunk(probe, &found, width)?.is_some_and(|chunk| chunk >= probe.size()) {
                return Err(truncated("has an index that leads behind its end"));
            }
            start = found.end;
        }
    }
    Ok(())
}

/// Where the farthest of the last few chunks of a table begins.
fn last_chunk<S: Source>(probe: &Probe<S>, table: &Place, width: u64) -> Result<Option<u64>, Stop> {
    let count = u64::from(u32::from_be_bytes(probe.array(table.content + 4)?));
    let first = table.content + 8;
    let fits = table.end.saturating_sub(first) / width;
    let count = count.min(fits);
    let few = count.min(8);
    let bytes = probe.bytes(first + (count - few) * width, (few * width) as usize)?;
    let chunks = bytes.chunks_exact(width as usize);
    Ok(chunks.map(|chunk| chunk.iter().fold(0, |whole, byte| whole << 8 | u64::from(*byte))).max())
}
