//! Blocks of zeros: left out of the file, so that what was sparse stays sparse.

use super::buffer::ALIGN;
use rustix::fd::OwnedFd;
use rustix::fs::FallocateFlags;

/// Whether there is nothing but zeros. Stops at the first page that has more, so it costs nothing for footage.
pub(super) fn all(data: &[u8]) -> bool {
    data.chunks(ALIGN).all(|page| page.iter().fold(0, |any, byte| any | byte) == 0)
}

/// Makes a hole of `len` bytes at `offset` in a file of `size` bytes, over whatever was there. Gives how many bytes
/// at the end still have to be written: all of them where there are no holes, and the last page where the file has
/// to grow. It grows by that write, since setting the length might cut off what another handle appends meanwhile.
pub(super) fn punch(file: &OwnedFd, size: u64, offset: u64, len: u64) -> u64 {
    let rest = if size >= offset + len { 0 } else { len.min(ALIGN as u64) };
    let flags = FallocateFlags::PUNCH_HOLE | FallocateFlags::KEEP_SIZE;
    match rustix::fs::fallocate(file, flags, offset, len - rest) {
        Ok(()) => rest,
        Err(_) => len,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_anywhere_is_seen() {
        let mut data = vec![0; 3 * ALIGN + 5];
        assert!(all(&data));
        for at in [0, 1, ALIGN - 1, ALIGN, 3 * ALIGN + 4] {
            data[at] = 1;
            assert!(!all(&data), "{at}");
            data[at] = 0;
        }
    }
}
