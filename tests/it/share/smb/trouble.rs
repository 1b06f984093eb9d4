//! Shares that cannot take what they are given, and servers that die.

use super::{path, share};
use crate::common::samba::{Encrypt, Options, Samba};
use bytes::Bytes;
use ingest::share::{Access, Encryption, Kind, Share, ShareError};
use std::fs;
use std::io::Write as _;
use std::time::Duration;

const MIB: usize = 1 << 20;

fn kind<T: std::fmt::Debug>(result: Result<T, ShareError>) -> Kind {
    result.expect_err("this should have failed").kind
}

#[tokio::test]
async fn a_read_only_share_is_told_from_a_forbidden_file() {
    let samba = Samba::start(Options { read_only: true, ..Options::default() });
    fs::write(samba.root().join("file"), "content").expect("a file behind the server's back");
    let share = share(&samba, Encryption::Required, 1).await;
    assert_eq!(share.get(&path("file")).await.expect("a get"), "content");
    assert_eq!(kind(share.put(&path("new"), Bytes::new(), None).await), Kind::ReadOnly);
    assert_eq!(kind(share.open(&path("file"), Access::Write).await), Kind::ReadOnly);
    assert_eq!(kind(share.make_folder(&path("folder")).await), Kind::ReadOnly);
    assert_eq!(kind(share.rename(&path("file"), &path("other")).await), Kind::ReadOnly);
    assert_eq!(kind(share.remove_file(&path("file")).await), Kind::ReadOnly);
}

#[tokio::test]
async fn a_forbidden_file_is_denied() {
    use std::os::unix::fs::PermissionsExt as _;
    let samba = Samba::start(Options::default());
    let secret = samba.root().join("secret");
    fs::write(&secret, "content").expect("a file behind the server's back");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("its mode");
    let share = share(&samba, Encryption::Required, 1).await;
    assert_eq!(kind(share.open(&path("secret"), Access::Read).await), Kind::Denied);
    assert_eq!(kind(share.open(&path("secret"), Access::Write).await), Kind::Denied);
}

#[tokio::test]
async fn a_full_share_says_so_and_takes_more_once_there_is_room() {
    let samba = Samba::start(Options { megabytes: Some(8), ..Options::default() });
    if !samba.small() {
        writeln!(std::io::stderr(), "SKIPPED: no file system can be mounted here").expect("stderr");
        return;
    }
    let share = share(&samba, Encryption::Required, 2).await;
    let file = share.open(&path("big"), Access::Write).await.expect("an open");
    assert_eq!(kind(share.write_at(file, 0, vec![7; 16 * MIB].into()).await), Kind::Full);
    share.close(file).await.expect("a close");
    assert!(share.space().await.expect("the space").free < MIB as u64);
    share.remove_file(&path("big")).await.expect("a removal");
    share.put(&path("small"), Bytes::from_static(b"content"), None).await.expect("a put");
}

/// Writes until that fails.
async fn write_on(share: Share) -> ShareError {
    let file = share.open(&path("big"), Access::Write).await.expect("an open");
    let block = Bytes::from(vec![7; 4 * MIB]);
    for nth in 0..u64::MAX {
        // The same place again and again, so that the disk does not fill up.
        if let Err(error) = share.write_at(file, nth % 8 * block.len() as u64, block.clone()).await {
            return error;
        }
    }
    unreachable!("the server is killed long before")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_in_mid_write_is_a_lost_connection() {
    for encrypt in [Encrypt::Off, Encrypt::Required] {
        let encryption = if matches!(encrypt, Encrypt::Off) { Encryption::Off } else { Encryption::Required };
        let mut samba = Samba::start(Options { encrypt, ..Options::default() });
        let share = share(&samba, encryption, 2).await;
        let writer = tokio::spawn(write_on(share.clone()));
        let big = samba.root().join("big");
        while fs::metadata(&big).map_or(0, |found| found.len()) < 8 * MIB as u64 {
            tokio::task::yield_now().await;
        }
        samba.kill();
        let error = tokio::time::timeout(Duration::from_secs(60), writer).await.expect("in bounded time");
        assert_eq!(error.expect("no panic").kind, Kind::Lost);
        // And it stays lost: nothing hangs, nothing comes back by itself.
        assert_eq!(kind(share.stat(&path("big")).await), Kind::Lost);
        assert_eq!(kind(share.put(&path("new"), Bytes::new(), None).await), Kind::Lost);
        assert_eq!(kind(share.open(&path("big"), Access::Read).await), Kind::Lost);
    }
}

#[tokio::test]
async fn an_abandoned_open_leaves_no_handle_behind() {
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    share.make_folder(&path("folder")).await.expect("a folder");
    for _ in 0..20 {
        let target = path("folder/file");
        tokio::select! {
            biased;
            opened = share.open(&target, Access::Write) => panic!("no server answers at once: {opened:?}"),
            // The request is on its way; nobody waits for the answer any more.
            () = std::future::ready(()) => {}
        }
    }
    // The handles are given back as the server's answers come in.
    let moved = async { while share.rename(&path("folder"), &path("moved")).await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(20), moved).await.expect("no handle is open below the folder");
    assert!(samba.root().join("moved/file").exists(), "an open that was begun is finished");
}
