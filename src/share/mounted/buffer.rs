//! Buffers for reading and writing past the page cache: aligned in memory as `O_DIRECT` wants it, and used again,
//! so that no block pays for fresh zeroed pages.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What `O_DIRECT` asks of memory, offset and length. A page suits every disk; `open(2)` asks for the logical
/// block size, 512 or 4096.
pub(super) const ALIGN: usize = 4096;

/// So many idle buffers are kept: more are not used at once when disk and hashing keep pace.
const IDLE: usize = 4;

/// Buffers of one size.
pub(super) struct Pool {
    size: usize,
    idle: Mutex<Vec<Vec<u8>>>,
}

impl Pool {
    pub(super) fn new(size: usize) -> Arc<Self> {
        Arc::new(Self { size, idle: Mutex::default() })
    }

    /// A buffer of `len` bytes, with whatever content. What is far smaller or bigger than this pool's size is
    /// made for this one use.
    pub(super) fn take(self: &Arc<Self>, len: usize) -> Buffer {
        let fits = len > self.size / 8 && len <= self.size;
        let used = if fits { self.idle().pop() } else { None };
        let memory = used.unwrap_or_else(|| vec![0; if fits { self.size } else { len } + ALIGN]);
        let start = memory.as_ptr().align_offset(ALIGN);
        Buffer { memory, start, len, home: self.clone() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self, memory: Vec<u8>) {
        let mut idle = self.idle();
        if memory.len() == self.size + ALIGN && idle.len() < IDLE {
            idle.push(memory);
        }
    }
}

/// Aligned memory, on loan from its pool.
pub(super) struct Buffer {
    memory: Vec<u8>,
    start: usize,
    len: usize,
    home: Arc<Pool>,
}

impl AsRef<[u8]> for Buffer {
    fn as_ref(&self) -> &[u8] {
        &self.memory[self.start..][..self.len]
    }
}

impl AsMut<[u8]> for Buffer {
    fn as_mut(&mut self) -> &mut [u8] {
        &mut self.memory[self.start..][..self.len]
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.home.give_back(std::mem::take(&mut self.memory));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_are_aligned_and_used_again() {
        let pool = Pool::new(1 << 20);
        for len in [0, 1, 4096, 1 << 19, 1 << 20, (1 << 20) + 1] {
            let mut buffer = pool.take(len);
            assert_eq!(buffer.as_ref().len(), len);
            assert_eq!(buffer.as_mut().as_ptr() as usize % ALIGN, 0);
        }
        let mut buffer = pool.take(1 << 20);
        buffer.as_mut().fill(7);
        drop(buffer);
        assert_eq!(pool.take(1 << 19).as_ref()[99], 7, "the same memory");
    }

    #[test]
    fn only_a_few_idle_buffers_are_kept() {
        let pool = Pool::new(8192);
        drop((0..20).map(|_| pool.take(8192)).collect::<Vec<_>>());
        assert_eq!(pool.idle.lock().expect("a lock").len(), IDLE);
    }
}
