//! The BLAKE3 tree above the blocks: blocks are hashed in any order, and their values merge into the file's hash.
//!
//! Source: the BLAKE3 paper, section 2.1. A left subtree is always the largest power of two of chunks that leaves
//! something to its right, so full blocks of a power of two are whole subtrees, and only the last may be short.

use crate::words::block::{self, BlockValue};
use crate::words::digest::{Algorithm, Digest};
use blake3::hazmat::{ChainingValue, HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};

/// The value of block `index` of a file of `size` bytes, from all of its bytes.
///
/// # Panics
/// When `data` is not as long as that block: its value would be that of no file.
pub fn value(data: &[u8], index: u32, size: u64) -> BlockValue {
    let (start, len) = block::range(index, size);
    assert_eq!(data.len(), len, "block {index} of {size} bytes");
    if block::count(size) == 1 {
        return BlockValue(*blake3::hash(data).as_bytes());
    }
    BlockValue(subtree(data, start))
}

/// The BLAKE3 hash of a file of `size` bytes, from the values of all its blocks in order; `None` when there are more
/// or fewer of them than the file has blocks.
pub fn root(size: u64, values: &[BlockValue]) -> Option<Digest> {
    let whole = values.len() as u64 == u64::from(block::count(size));
    let hash = whole.then(|| merge(values.iter().map(|value| value.0), End::Root))?;
    Digest::from_raw(Algorithm::Blake3, &hash)
}

/// The chaining value of the subtree of `data`, which starts `start` bytes into the file and is not all of it.
pub(super) fn subtree(data: &[u8], start: u64) -> ChainingValue {
    blake3::Hasher::new().set_input_offset(start).update(data).finalize_non_root()
}

/// What the topmost node of a merge is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The root of the file.
    Root,
    /// A subtree inside the file.
    Inner,
}

/// Merges neighbouring subtrees, all of the same power of two of chunks but the last. One value is left as it is.
pub(super) fn merge(values: impl IntoIterator<Item = ChainingValue>, end: End) -> ChainingValue {
    let inner = |left: ChainingValue, right| merge_subtrees_non_root(&left, &right, Mode::Hash);
    let mut stack: Vec<ChainingValue> = Vec::new();
    for (before, value) in values.into_iter().enumerate() {
        // A finished pair is merged only now that something follows it, because the last merge may be the root.
        while stack.len() > before.count_ones() as usize {
            join(&mut stack, inner);
        }
        stack.push(value);
    }
    while stack.len() > 2 || (stack.len() == 2 && end == End::Inner) {
        join(&mut stack, inner);
    }
    join(&mut stack, |left, right| *merge_subtrees_root(&left, &right, Mode::Hash).as_bytes());
    stack.pop().unwrap_or_default()
}

fn join(stack: &mut Vec<ChainingValue>, merge: impl Fn(ChainingValue, ChainingValue) -> ChainingValue) {
    if let [.., left, right] = stack[..] {
        stack.truncate(stack.len() - 2);
        stack.push(merge(left, right));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What [`value`] and [`root`] do, with a block small enough to have many.
    fn root_by_blocks_of(block: usize, data: &[u8]) -> [u8; 32] {
        if data.len() <= block {
            return *blake3::hash(data).as_bytes();
        }
        let blocks = data.chunks(block).enumerate();
        merge(blocks.map(|(index, data)| subtree(data, (index * block) as u64)), End::Root)
    }

    #[test]
    fn the_root_of_the_blocks_is_the_hash_at_every_edge() {
        let data: Vec<u8> = (0..40_000_u32).map(|byte| (byte % 251) as u8).collect();
        for block in [1024, 2048, 4096] {
            for count in 0..=17_usize {
                for edge in [-1, 0, 1] {
                    let len = ((count * block) as i64 + edge).clamp(0, data.len() as i64) as usize;
                    let hash = *blake3::hash(&data[..len]).as_bytes();
                    assert_eq!(
                        root_by_blocks_of(block, &data[..len]),
                        hash,
                        "{len} bytes in blocks of {block}"
                    );
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_root_of_the_blocks_is_the_hash_at_every_size(len in 0..300_000_usize, seed: u8, power in 10..15_u32) {
            let data: Vec<u8> = (0..len).map(|place| (place as u8).wrapping_mul(31) ^ seed).collect();
            prop_assert_eq!(root_by_blocks_of(1 << power, &data), *blake3::hash(&data).as_bytes());
        }
    }

    #[test]
    fn real_blocks_give_the_hash_of_the_file() {
        let data = vec![7_u8; 2 * block::BLOCK as usize + 1];
        for size in [0, 1, block::BLOCK as usize, data.len()] {
            let whole = &data[..size];
            let values: Vec<_> = (0..block::count(size as u64))
                .map(|index| {
                    let (start, len) = block::range(index, size as u64);
                    value(&whole[start as usize..][..len], index, size as u64)
                })
                .collect();
            let hash = blake3::hash(whole);
            assert_eq!(
                root(size as u64, &values).expect("all blocks").raw(),
                hash.as_bytes(),
                "{size} bytes"
            );
        }
    }

    #[test]
    fn a_block_too_many_or_too_few_gives_no_hash() {
        assert_eq!(root(block::BLOCK + 1, &[BlockValue([0; 32])]), None);
        assert_eq!(root(1, &[]), None);
    }
}
