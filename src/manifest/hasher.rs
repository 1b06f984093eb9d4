//! The one-pass hasher: each byte of a file is looked at once, by all algorithms while it is in the processor's cache.
//!
//! BLAKE3 is computed block by block, and each block's value is there as soon as the block is.

use super::blocks::{self, End};
use super::running::Running;
use crate::words::block::{self, BLOCK, BlockValue};
use crate::words::digest::{Algorithm, Digest};
use blake3::hazmat::HasherExt;

/// Bytes that all algorithms take before the next bytes are touched: fits a core's second cache with room to spare,
/// and is enough for BLAKE3 to use the widest registers.
pub(super) const STEP: usize = 128 * 1024;

/// Hashes one file of known size from its start to its end.
pub struct OnePass {
    size: u64,
    fed: u64,
    current: blake3::Hasher,
    values: Vec<BlockValue>,
    others: Vec<Running>,
}

impl OnePass {
    /// A hasher for a file of `size` bytes: BLAKE3, xxh64, and what else is named.
    pub fn new(size: u64, algorithms: &[Algorithm]) -> Self {
        Self::exactly(size, &[algorithms, &[Algorithm::Xxh64]].concat())
    }

    /// A hasher for a file of `size` bytes: BLAKE3 and what is named, nothing else.
    pub fn exactly(size: u64, algorithms: &[Algorithm]) -> Self {
        let others = beside_blake3(algorithms).map(Running::new).collect();
        Self { size, fed: 0, current: blake3::Hasher::new(), values: Vec::new(), others }
    }

    /// Feeds the next block, whole, and gives its value.
    ///
    /// # Panics
    /// When `data` is not exactly the next block of the file: the caller sees first that it has read all of it.
    pub fn block(&mut self, data: &[u8]) -> BlockValue {
        let index = self.values.len() as u32;
        assert_eq!((self.fed, data.len()), block::range(index, self.size), "a whole block");
        if self.size == 0 {
            self.close_block();
        } else {
            self.update(data);
        }
        *self.values.last().expect("a whole block was fed")
    }

    /// Feeds the next bytes, however many.
    ///
    /// # Panics
    /// When there are more bytes than the file was said to have: the values would be those of no file.
    pub fn update(&mut self, data: &[u8]) {
        assert!(data.len() as u64 <= self.size - self.fed, "more bytes than {}", self.size);
        let mut rest = data;
        while !rest.is_empty() {
            let block_left = BLOCK - self.fed % BLOCK;
            let step = rest.len().min(STEP).min(block_left as usize);
            let (piece, behind) = rest.split_at(step);
            self.current.update(piece);
            self.others.iter_mut().for_each(|running| running.update(piece));
            self.fed += step as u64;
            if self.fed.is_multiple_of(BLOCK) || self.fed == self.size {
                self.close_block();
            }
            rest = behind;
        }
    }

    fn close_block(&mut self) {
        let value = match block::count(self.size) {
            1 => *self.current.finalize().as_bytes(),
            _ => self.current.finalize_non_root(),
        };
        self.values.push(BlockValue(value));
        self.current = blake3::Hasher::new();
        if self.fed < self.size {
            self.current.set_input_offset(self.fed);
        }
    }

    /// The values of the blocks so far.
    pub fn values(&self) -> &[BlockValue] {
        &self.values
    }

    /// All hashes: BLAKE3 first, the others in the order of [`Algorithm::ALL`].
    ///
    /// # Panics
    /// When fewer bytes were fed than the file was said to have.
    pub fn finish(self) -> Vec<Digest> {
        self.finish_with_values().0
    }

    pub(super) fn finish_with_values(mut self) -> (Vec<Digest>, Vec<BlockValue>) {
        assert_eq!(self.fed, self.size, "all of the file was fed");
        if self.values.is_empty() {
            self.close_block();
        }
        let root = blocks::merge(self.values.iter().map(|value| value.0), End::Root);
        (digests(root, self.others), self.values)
    }
}

/// Hashes a stream whose end is not known yet: what is named, and nothing else.
pub struct Streamed(Vec<Running>);

impl Streamed {
    /// A hasher for these algorithms, each once.
    pub fn new(algorithms: &[Algorithm]) -> Self {
        let blake3 = algorithms.contains(&Algorithm::Blake3).then_some(Algorithm::Blake3);
        Self(blake3.into_iter().chain(beside_blake3(algorithms)).map(Running::new).collect())
    }

    /// Feeds the next bytes.
    pub fn update(&mut self, data: &[u8]) {
        for step in data.chunks(STEP) {
            self.0.iter_mut().for_each(|running| running.update(step));
        }
    }

    /// All hashes: BLAKE3 first, the others in the order of [`Algorithm::ALL`].
    pub fn finish(self) -> Vec<Digest> {
        self.0.into_iter().map(Running::finish).collect()
    }
}

/// The algorithms to run beside BLAKE3, each once, in the order of [`Algorithm::ALL`].
pub(super) fn beside_blake3(algorithms: &[Algorithm]) -> impl Iterator<Item = Algorithm> {
    Algorithm::ALL
        .into_iter()
        .filter(|algorithm| *algorithm != Algorithm::Blake3 && algorithms.contains(algorithm))
}

/// The hashes of a file: BLAKE3 first.
pub(super) fn digests(blake3: [u8; 32], others: Vec<Running>) -> Vec<Digest> {
    let blake3 = Digest::from_raw(Algorithm::Blake3, &blake3).expect("a BLAKE3 hash has 32 bytes");
    [blake3].into_iter().chain(others.into_iter().map(Running::finish)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::running::digest_of;
    use super::*;
    use proptest::prelude::*;

    fn sample(len: usize) -> Vec<u8> {
        (0..len).map(|place| (place as u32).wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
    }

    #[test]
    fn one_pass_gives_what_each_algorithm_gives_alone() {
        for len in [0, 1, STEP, BLOCK as usize, 2 * BLOCK as usize + 5] {
            let data = sample(len);
            let mut hasher = OnePass::new(len as u64, &Algorithm::ALL);
            for index in 0..block::count(len as u64) {
                let (start, len_of_block) = block::range(index, len as u64);
                let block = &data[start as usize..][..len_of_block];
                assert_eq!(hasher.block(block), blocks::value(block, index, len as u64));
            }
            let digests = hasher.finish();
            assert_eq!(digests.len(), Algorithm::ALL.len());
            assert_eq!(digests[0].algorithm(), Algorithm::Blake3);
            for digest in digests {
                assert_eq!(digest, digest_of(digest.algorithm(), &[&data]), "{len} bytes");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn it_does_not_matter_in_what_pieces_a_file_is_fed(pieces in prop::collection::vec(0..200_000_usize, 0..8)) {
            let data = sample(pieces.iter().sum());
            let mut hasher = OnePass::new(data.len() as u64, &[Algorithm::Md5]);
            let mut rest = &data[..];
            for piece in pieces {
                hasher.update(&rest[..piece]);
                rest = &rest[piece..];
            }
            let expected = [Algorithm::Blake3, Algorithm::Md5, Algorithm::Xxh64].map(|a| digest_of(a, &[&data]));
            prop_assert_eq!(hasher.finish(), expected);
        }
    }

    #[test]
    fn blake3_and_xxh64_are_always_there_and_nothing_twice() {
        let names = |digests: Vec<Digest>| digests.iter().map(Digest::algorithm).collect::<Vec<_>>();
        let asked = [Algorithm::Xxh64, Algorithm::Blake3, Algorithm::Xxh64];
        assert_eq!(names(OnePass::new(0, &[]).finish()), [Algorithm::Blake3, Algorithm::Xxh64]);
        assert_eq!(names(OnePass::new(0, &asked).finish()), [Algorithm::Blake3, Algorithm::Xxh64]);
        assert_eq!(names(OnePass::exactly(0, &[]).finish()), [Algorithm::Blake3]);
    }

    #[test]
    #[should_panic(expected = "a whole block")]
    fn a_short_block_is_never_taken_for_a_whole_one() {
        OnePass::new(BLOCK + 1, &[]).block(&[0; 1024]);
    }
}
