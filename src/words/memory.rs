//! How much memory content may take on its way, and who gets how much of it.

use super::block::BLOCK;
use super::bytes::ByteCount;
use std::fmt;

/// The sum of all buffers that hold content. What else the program needs (the listing, the journal, its own code) comes
/// on top, and does not grow with the speed of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory(u64);

impl Memory {
    /// What is used unless told otherwise: 256 MiB.
    pub const DEFAULT: Self = Self(256 << 20);
    /// With less, files could no longer travel and be read back at the same time: 128 MiB.
    pub const LEAST: Self = Self(128 << 20);

    /// So many bytes; `None` when that is less than [`Self::LEAST`].
    pub fn new(bytes: ByteCount) -> Option<Self> {
        Some(Self(bytes.0)).filter(|memory| memory.0 >= Self::LEAST.0)
    }

    /// What each of several may take that travel at the same time.
    pub fn shared_by(self, several: usize) -> Self {
        Self(self.0 / several.max(1) as u64)
    }

    /// For blocks that were read from the dump and are not yet acknowledged: 5 of 16 parts.
    pub fn upload(self) -> u64 {
        (self.0 / 16 * 5).max(2 * BLOCK)
    }

    /// For blocks that were read back and are not yet hashed: 5 of 16 parts.
    pub fn readback(self) -> u64 {
        (self.0 / 16 * 5).max(2 * BLOCK)
    }

    /// For the content of requests that one session has under way: an 8th. The session that writes holds two copies of
    /// it, in clear and encrypted, the one that reads holds one: 3 of 8 parts in all.
    pub fn session(self) -> u64 {
        self.0 / 8
    }
}

impl fmt::Display for Memory {
    /// In the unit in which memory is sold: `256 MiB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} MiB", self.0 >> 20)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;
    use crate::words::bytes::ByteCount;

    #[test]
    fn the_parts_are_the_whole() {
        for mebibytes in [128, 256, 1000, 4096] {
            let memory = Memory::new(ByteCount(mebibytes << 20)).expect("enough");
            let parts = memory.upload() + memory.readback() + 3 * memory.session();
            assert!(parts <= mebibytes << 20, "{parts} of {mebibytes} MiB");
        }
        assert_eq!(Memory::new(ByteCount((128 << 20) - 1)), None);
    }
}
