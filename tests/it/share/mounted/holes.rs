//! Zeros are left out of a file, and are zeros all the same. What is read comes from the disk.

use super::{not_tested, on_disk, share};
use crate::share::contract::noise;
use bytes::Bytes;
use ingest::share::{Access, Share};
use ingest::words::path::RelPath;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

const MIB: u64 = 1 << 20;

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

async fn write(share: &Share, offset: u64, data: Bytes) {
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    share.write_at(file, offset, data).await.expect("a write");
    share.flush(file).await.expect("a flush");
    share.close(file).await.expect("a close");
}

async fn read(share: &Share, offset: u64, len: usize) -> Bytes {
    let file = share.open(&path("file"), Access::Read).await.expect("a file");
    let read = share.read_at(file, offset, len).await.expect("a read");
    share.close(file).await.expect("a close");
    read
}

/// Bytes on the disk.
fn allocated(folder: &Path) -> u64 {
    std::fs::metadata(folder.join("file")).expect("a file").blocks() * 512
}

fn zeros(len: u64) -> Bytes {
    vec![0; len as usize].into()
}

#[tokio::test]
async fn what_was_sparse_stays_sparse() {
    let folder = on_disk();
    let share = share(folder.path()).await;
    for block in 0..4 {
        write(&share, block * 16 * MIB, zeros(16 * MIB)).await;
    }
    write(&share, 64 * MIB, zeros(MIB + 7)).await;
    assert!(allocated(folder.path()) < MIB, "{}", allocated(folder.path()));
    assert_eq!(std::fs::metadata(folder.path().join("file")).expect("a file").len(), 65 * MIB + 7);
    assert!(read(&share, 60 * MIB, 16 << 20).await == zeros(5 * MIB + 7));
}

#[tokio::test]
async fn zeros_over_old_content_are_zeros_and_free_the_room() {
    let folder = on_disk();
    let share = share(folder.path()).await;
    write(&share, 0, noise(1, 8 << 20)).await;
    write(&share, 2 * MIB + 100, zeros(4 * MIB)).await;
    assert!(allocated(folder.path()) <= 4 * MIB + 64 * 1024, "{}", allocated(folder.path()));
    let mut expected = noise(1, 8 << 20).to_vec();
    expected[(2 << 20) + 100..][..4 << 20].fill(0);
    assert!(read(&share, 0, 8 << 20).await == expected);
}

#[tokio::test]
async fn one_byte_is_enough_for_a_block_to_be_written() {
    let folder = on_disk();
    let share = share(folder.path()).await;
    let mut data = vec![0; 4 << 20];
    data[3_000_000] = 1;
    write(&share, 0, data.clone().into()).await;
    assert!(read(&share, 0, 4 << 20).await == data);
}

#[tokio::test]
async fn a_block_that_is_no_multiple_of_a_page_is_whole() {
    let folder = on_disk();
    let share = share(folder.path()).await;
    for (seed, offset, len) in [(1, 0, (16 << 20) + 4097), (2, 12_345, 9 << 20), (3, 4096, (5 << 20) - 1)] {
        write(&share, offset, noise(seed, len)).await;
        assert!(read(&share, offset, len).await == noise(seed, len), "{len} at {offset}");
    }
}

#[tokio::test]
async fn a_read_does_not_come_from_the_cache() {
    let folder = on_disk();
    let share = share(folder.path()).await;
    let readback = share.session().readback;
    if !readback.starts_with("O_DIRECT") {
        return not_tested(&format!("{} is read by way of the {readback}", folder.path().display()));
    }
    write(&share, 0, noise(1, 4 << 20)).await;
    let read_from_disk = || {
        let io = std::fs::read_to_string("/proc/self/io").expect("Linux");
        let bytes = io.lines().find_map(|line| line.strip_prefix("read_bytes: ")).expect("a counter");
        bytes.parse::<u64>().expect("a number")
    };
    let before = read_from_disk();
    for _ in 0..3 {
        assert!(read(&share, 0, 4 << 20).await == noise(1, 4 << 20));
    }
    assert!(read_from_disk() - before >= 12 * MIB);
}
