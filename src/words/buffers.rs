//! Buffers that are used again: a block-sized allocation made anew for every block costs as much as hashing it.

use bytes::Bytes;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};

/// How many idle buffers are kept; more than that many in use at once are simply freed.
const KEPT: usize = 16;

/// A pool of buffers of one size. Cheap to clone; clones share the buffers.
#[derive(Clone, Debug)]
pub struct Buffers {
    size: usize,
    idle: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Buffers {
    /// A pool of buffers of `size` bytes.
    pub fn of(size: usize) -> Self {
        Self { size, idle: Arc::default() }
    }

    /// A buffer of `len` bytes, at most the pool's size, with arbitrary content.
    pub fn take(&self, len: usize) -> Buffer {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let bytes = idle.unwrap_or_else(|| vec![0; self.size]);
        Buffer { bytes, len: len.min(self.size), pool: self.clone() }
    }
}

/// A buffer of a pool, which goes back there when it is dropped.
#[derive(Debug)]
pub struct Buffer {
    bytes: Vec<u8>,
    len: usize,
    pool: Buffers,
}

impl Buffer {
    /// Shortens the buffer to what was really filled.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// The content as [`Bytes`], without a copy. The buffer goes back when the last clone is dropped.
    pub fn freeze(self) -> Bytes {
        Bytes::from_owner(self)
    }
}

impl Deref for Buffer {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.len]
    }
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut idle = self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(std::mem::take(&mut self.bytes));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_when_the_last_view_of_it_is_gone() {
        let pool = Buffers::of(1024);
        let first = pool.take(10).freeze();
        let address = first.as_ptr();
        let view = first.slice(2..4);
        drop(first);
        assert_ne!(pool.take(10).as_ptr(), address, "still in use");
        drop(view);
        let addresses = [pool.take(1024), pool.take(1024)].map(|buffer| buffer.as_ptr());
        assert!(addresses.contains(&address), "used again");
    }
}
