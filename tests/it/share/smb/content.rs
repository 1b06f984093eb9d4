//! What arrives on the server's disk, looked at behind the server's back.

use super::contract::noise;
use super::{path, share};
use crate::common::samba::{Options, Samba};
use bytes::Bytes;
use ingest::share::{Access, Encryption, Kind};
use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};

const MIB: usize = 1 << 20;
const BLOCK: usize = 16 * MIB;

#[tokio::test(flavor = "multi_thread")]
async fn a_big_file_by_several_handles_at_once_arrives_whole() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 4).await;
    let content = noise(1, 4 * BLOCK + 12_345);
    let mut writers = tokio::task::JoinSet::new();
    for nth in 0..5 {
        let (share, block) =
            (share.clone(), content.slice(nth * BLOCK..content.len().min((nth + 1) * BLOCK)));
        writers.spawn(async move {
            let file = share.open(&path("A001.mov"), Access::Write).await?;
            share.write_at(file, (nth * BLOCK) as u64, block).await?;
            share.flush(file).await?;
            share.close(file).await
        });
    }
    while let Some(done) = writers.join_next().await {
        done.expect("no panic").expect("a block");
    }
    assert!(fs::read(samba.root().join("A001.mov")).expect("the file on the server") == content);
}

#[tokio::test]
async fn a_byte_that_changes_on_the_servers_disk_is_seen() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    let content = noise(1, 3 * MIB);
    let file = share.open(&path("clip"), Access::Write).await.expect("an open");
    share.write_at(file, 0, content.clone()).await.expect("a write");
    share.flush(file).await.expect("a flush");
    assert!(share.read_at(file, 0, 3 * MIB).await.expect("a read") == content);

    let at = 2 * MIB + 77;
    let behind =
        OpenOptions::new().write(true).open(samba.root().join("clip")).expect("the file on the server");
    behind.write_all_at(&[!content[at]], at as u64).expect("a byte flipped");

    // By the handle that wrote and has read it before, and by a new one.
    let fresh = share.open(&path("clip"), Access::Read).await.expect("an open");
    for handle in [file, fresh] {
        let read = share.read_at(handle, 0, 3 * MIB).await.expect("a read");
        let differ: Vec<_> = (0..read.len()).filter(|&i| read[i] != content[i]).collect();
        assert_eq!(differ, [at]);
        share.close(handle).await.expect("a close");
    }
}

#[tokio::test]
async fn the_time_of_a_file_is_kept_to_100_ns_on_the_servers_disk() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    let time: jiff::Timestamp = "2026-11-22T18:30:05.123456789Z".parse().expect("a time");
    share.put(&path("small"), Bytes::from_static(b"content"), Some(time)).await.expect("a put");
    let file = share.open(&path("big"), Access::Write).await.expect("an open");
    share.write_at(file, 0, noise(1, MIB)).await.expect("a write");
    share.set_modified(file, time).await.expect("the time");
    share.close(file).await.expect("a close");
    share.make_folder(&path("folder")).await.expect("a folder");
    share.set_folder_modified(&path("folder"), time).await.expect("the time");
    for name in ["small", "big", "folder"] {
        let on_disk = fs::metadata(samba.root().join(name)).expect("it is on the server");
        assert_eq!((on_disk.mtime(), on_disk.mtime_nsec()), (time.as_second(), 123_456_700), "{name}");
    }
}

#[tokio::test]
async fn names_arrive_letter_for_letter() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    let long = "n".repeat(255);
    for name in ["a b  c", "M\u{e4}rz.mov", "Ma\u{308}rz.mov", &long] {
        share.put(&path(name), Bytes::from(name.to_owned()), None).await.expect(name);
        assert_eq!(fs::read_to_string(samba.root().join(name)).expect(name), name);
    }
}

#[tokio::test]
async fn a_name_that_windows_forbids_is_refused_and_nothing_is_made_instead() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    for name in ["a?b", "a:b", "a*", "a ", "a.", "a\\b", "\u{1}"] {
        let error = share.put(&path(name), Bytes::new(), None).await.expect_err(name);
        assert_eq!(error.kind, Kind::Name, "{name:?}: {error}");
    }
    assert_eq!(fs::read_dir(samba.root()).expect("the share's root").count(), 0);
}

#[tokio::test]
async fn a_put_larger_than_one_write_arrives_whole_too() {
    let samba = Samba::start(Options { global: "smb2 max write = 65536", ..Options::default() });
    let share = share(&samba, Encryption::Required, 1).await;
    let time = "2026-11-22T18:30:05Z".parse().expect("a time");
    share.put(&path("file"), noise(1, MIB), Some(time)).await.expect("a put");
    assert!(fs::read(samba.root().join("file")).expect("the file on the server") == noise(1, MIB));
    let entry = share.stat(&path("file")).await.expect("a stat").expect("the file");
    assert_eq!((entry.size, entry.modified), (MIB as u64, time));
}
