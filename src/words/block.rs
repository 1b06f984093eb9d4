//! The block: the unit of resume and repair of a big file.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Bytes in a block; the last block of a file may be shorter. A power of two and a multiple of BLAKE3's chunk
/// (1 KiB), so that every full block is a whole subtree of the file's hash tree.
pub const BLOCK: u64 = 16 * 1024 * 1024;

/// How many blocks a file of `size` bytes has: an empty file has one, empty.
pub fn count(size: u64) -> u32 {
    u32::try_from(size.div_ceil(BLOCK).max(1)).unwrap_or(u32::MAX)
}

/// Where block `index` of a file of `size` bytes starts, and how long it is.
pub fn range(index: u32, size: u64) -> (u64, usize) {
    let start = u64::from(index) * BLOCK;
    (start, BLOCK.min(size.saturating_sub(start)) as usize)
}

/// The BLAKE3 value of one block: the chaining value of its subtree, or, in a file of one block, the hash itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BlockValue(pub [u8; 32]);

impl fmt::Debug for BlockValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for BlockValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{self:?}"))
    }
}

impl<'de> Deserialize<'de> for BlockValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let hash = blake3::Hash::from_hex(text.as_bytes()).map_err(serde::de::Error::custom)?;
        Ok(Self(*hash.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_lies_in_one_block() {
        for size in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK] {
            let ranges = (0..count(size)).map(|index| range(index, size));
            assert_eq!(ranges.map(|(_, len)| len as u64).sum::<u64>(), size);
        }
        assert_eq!(range(1, BLOCK + 1), (BLOCK, 1));
    }
}
