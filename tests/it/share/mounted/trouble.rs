//! What is refused, and by which kind.

use super::{Mounted, on_disk, opened, share, system};
use crate::share::contract::{noise, refused};
use bytes::Bytes;
use ingest::share::{Access, EntryKind, Kind};
use ingest::words::path::RelPath;
use std::os::unix::fs::symlink;
use tempfile::TempDir;

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

#[tokio::test]
async fn a_root_has_to_be_a_folder_that_is_there() {
    let folder = on_disk();
    let file = folder.path().join("file");
    std::fs::write(&file, "content").expect("a file");
    let missing = opened(&folder.path().join("missing")).await.map(drop);
    assert_eq!(missing.expect_err("nothing there").kind, Kind::NoShare);
    assert_eq!(opened(&file).await.map(drop).expect_err("a file").kind, Kind::Shape);
}

#[tokio::test]
async fn a_root_that_was_moved_away_is_missed() {
    let folder = on_disk();
    let root = folder.path().join("root");
    std::fs::create_dir(&root).expect("a folder");
    let share = share(&root).await;
    std::fs::remove_dir(&root).expect("an empty folder");
    assert_eq!(refused(share.make_folder(&path("A001")).await), Kind::NoShare);
    assert_eq!(refused(share.open(&path("file"), Access::Write).await), Kind::NoShare);
}

#[tokio::test]
async fn links_are_seen_and_never_followed() {
    let outside = TempDir::new().expect("a folder");
    std::fs::write(outside.path().join("file"), "outside").expect("a file");
    let folder = on_disk();
    symlink(outside.path(), folder.path().join("folder")).expect("a link");
    symlink(outside.path().join("file"), folder.path().join("file")).expect("a link");
    symlink(outside.path().join("new"), folder.path().join("new")).expect("a link");
    let share = share(folder.path()).await;

    assert_eq!(
        share.stat(&path("file")).await.expect("a stat").map(|entry| entry.kind),
        Some(EntryKind::Other)
    );
    for kind in [
        refused(share.get(&path("file")).await),
        refused(share.get(&path("folder/file")).await),
        refused(share.put(&path("file"), Bytes::new(), None).await),
        refused(share.put(&path("new"), Bytes::new(), None).await),
        refused(share.put(&path("folder/new"), Bytes::new(), None).await),
        refused(share.list(Some(&path("folder"))).await),
        refused(share.remove_file(&path("folder/file")).await),
        refused(share.rename(&path("folder/file"), &path("stolen")).await),
        refused(share.open(&path("folder/file"), Access::Write).await),
    ] {
        assert_eq!(kind, Kind::Shape);
    }
    assert_eq!(std::fs::read(outside.path().join("file")).expect("a file"), b"outside");
    assert!(!outside.path().join("new").exists());
}

#[tokio::test]
async fn a_pipe_is_no_file_and_nobody_waits_for_it() {
    let folder = on_disk();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    assert!(made.expect("coreutils").success());
    let share = share(folder.path()).await;
    assert_eq!(refused(share.open(&path("pipe"), Access::Read).await), Kind::Shape);
    assert_eq!(refused(share.open(&path("pipe"), Access::Write).await), Kind::Shape);
}

#[tokio::test]
async fn a_full_share_says_that_it_is_full() {
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=4m", "small"]) else { return };
    let share = share(mounted.path()).await;
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    assert_eq!(refused(share.write_at(file, 0, noise(1, 5 << 20)).await), Kind::Full);
    share.set_len(file, 0).await.expect("room again");
    share.write_at(file, 0, noise(1, 1 << 20)).await.expect("a write");
    let space = share.space().await.expect("the room");
    assert_eq!((space.total, space.free), (4 << 20, 3 << 20));
}

#[tokio::test]
async fn a_share_that_cannot_be_written_can_be_read() {
    let Some(mounted) = Mounted::new(&["-t", "tmpfs", "-o", "size=4m", "small"]) else { return };
    std::fs::write(mounted.path().join("file"), "content").expect("a file");
    system("mount", &["-o", "remount,ro"], mounted.path());
    let share = share(mounted.path()).await;
    assert_eq!(share.get(&path("file")).await.expect("a get"), "content");
    for kind in [
        refused(share.open(&path("file"), Access::Write).await),
        refused(share.put(&path("new"), Bytes::new(), None).await),
        refused(share.make_folder(&path("folder")).await),
        refused(share.rename(&path("file"), &path("new")).await),
        refused(share.remove_file(&path("file")).await),
    ] {
        assert_eq!(kind, Kind::ReadOnly);
    }
}

#[tokio::test]
async fn a_name_that_is_no_text_is_seen() {
    use std::os::unix::ffi::OsStrExt;
    let folder = on_disk();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"a\xff.mov")), "content").expect("a file");
    let entries = share(folder.path()).await.list(None).await.expect("a list");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].name, "a\u{fffd}.mov");
}
