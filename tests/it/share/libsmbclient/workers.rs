//! Worker processes that break, servers that do, and names that must not mean anything to the library.

use super::{path, place, share};
use crate::common::samba::{Encrypt, Options, Samba};
use crate::common::worker::{built, processes};
use crate::share::contract::{noise, together};
use bytes::Bytes;
use ingest::share::{Access, Encryption, Handle, Kind, Share, ShareError};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

const MIB: usize = 1 << 20;

fn kind<T: std::fmt::Debug>(result: Result<T, ShareError>) -> Kind {
    result.expect_err("this should have failed").kind
}

fn send(signal: Signal, process: i32) {
    kill_process(Pid::from_raw(process).expect("a process"), signal).expect("a signal");
}

/// A share with one worker, and its process number.
async fn with_one_worker(samba: &Samba) -> (Share, i32) {
    let share = share(samba, Encryption::Required, 1).await;
    let [worker] = processes(place(samba, Encryption::Required, 1).port)[..] else { panic!("one worker") };
    (share, worker)
}

#[tokio::test]
async fn names_mean_nothing_to_the_library() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    let names =
        ["100%", "%41", "a%3Fb", "a#b", "a&b", "a;b", "a b  c", "a+b", "~", "M\u{e4}rz", "Ma\u{308}rz"];

    for name in names {
        share.put(&path(name), Bytes::from(name), None).await.expect(name);
        assert_eq!(fs::read_to_string(samba.root().join(name)).expect(name), name);
    }
    assert_eq!(fs::read_dir(samba.root()).expect("the share's root").count(), names.len());
    let question = share.put(&path("a?b.txt"), Bytes::from_static(b"content"), None).await;
    assert_eq!(kind(question), Kind::Name);
    assert!(!samba.root().join("a").exists(), "a name that ends at the `?`");
}

#[tokio::test]
async fn a_worker_that_is_killed_is_replaced() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let (share, worker) = with_one_worker(&samba).await;
    let file = share.open(&path("file"), Access::Write).await.expect("an open");
    share.write_at(file, 0, Bytes::from_static(b"content")).await.expect("a write");
    send(Signal::KILL, worker);
    assert_eq!(kind(share.write_at(file, 7, Bytes::from_static(b" more")).await), Kind::Lost);
    // What was open in it stays lost, and everything else goes on by another.
    for lost in [share.flush(file).await, share.set_len(file, 0).await, share.close(file).await] {
        assert_eq!(kind(lost), Kind::Lost);
    }
    assert_eq!(share.get(&path("file")).await.expect("a get"), "content");
    let [other] = processes(place(&samba, Encryption::Required, 1).port)[..] else { panic!("one worker") };
    assert_ne!(other, worker);
    let again = share.open(&path("file"), Access::Write).await.expect("an open");
    share.write_at(again, 7, Bytes::from_static(b" more")).await.expect("a write");
    share.close(again).await.expect("a close");
    assert_eq!(share.get(&path("file")).await.expect("a get"), "content more");
}

/// With the clock of the test's runtime: it jumps to the end of a wait when there is nothing else to do.
#[tokio::test]
async fn a_worker_that_hangs_is_killed_and_replaced() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let (share, worker) = with_one_worker(&samba).await;
    send(Signal::STOP, worker);
    tokio::time::pause();
    let stuck = share.put(&path("file"), noise(1, MIB), None).await;
    tokio::time::resume();
    assert_eq!(kind(stuck), Kind::Lost);
    share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect("a put by another worker");
    assert!(!processes(place(&samba, Encryption::Required, 1).port).contains(&worker), "it is dead");
}

async fn opened(share: Share) -> Result<Handle, ShareError> {
    share.open(&path("file"), Access::Write).await
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_end_with_their_share() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let port = place(&samba, Encryption::Required, 4).port;
    let share = share(&samba, Encryption::Required, 4).await;
    together((0..4).map(|_| opened(share.clone()))).await.expect("opens at the same moment");
    assert_eq!(processes(port).len(), 4, "a worker for each handle, as many as there are lanes");
    let puts = (0..200).map(|n| {
        let share = share.clone();
        tokio::spawn(async move { share.put(&path(&format!("small {n}")), noise(n, 1000), None).await })
    });
    for put in puts.collect::<Vec<_>>() {
        put.await.expect("no panic").expect("a put");
    }
    assert!((5..=32).contains(&processes(port).len()), "more for small files, but not without bound");
    drop(share);
    while !processes(port).is_empty() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_in_mid_write_is_a_lost_connection_and_comes_back() {
    if !built() {
        return;
    }
    let mut samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 2).await;
    let file = share.open(&path("big"), Access::Write).await.expect("an open");
    let writer = tokio::spawn({
        let share = share.clone();
        async move {
            let block = noise(1, 4 * MIB);
            loop {
                // The same place again and again, so that the disk does not fill up.
                if let Err(error) = share.write_at(file, 0, block.clone()).await {
                    return error.kind;
                }
            }
        }
    });
    while fs::metadata(samba.root().join("big")).map_or(0, |found| found.len()) < 4 * MIB as u64 {
        tokio::task::yield_now().await;
    }
    samba.kill();
    let kind_of = tokio::time::timeout(Duration::from_secs(90), writer).await.expect("in bounded time");
    assert_eq!(kind_of.expect("no panic"), Kind::Lost);
    assert_eq!(kind(share.stat(&path("big")).await), Kind::Lost);
    assert_eq!(kind(share.close(file).await), Kind::Lost);
}

#[tokio::test]
async fn a_full_share_says_so_and_takes_more_once_there_is_room() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options { megabytes: Some(8), ..Options::default() });
    assert!(samba.small(), "the tests run where a file system can be mounted");
    let share = share(&samba, Encryption::Required, 2).await;
    let file = share.open(&path("big"), Access::Write).await.expect("an open");
    assert_eq!(kind(share.write_at(file, 0, vec![7; 16 * MIB].into()).await), Kind::Full);
    let _ = share.close(file).await;
    assert!(share.space().await.expect("the space").free < MIB as u64);
    share.remove_file(&path("big")).await.expect("a removal");
    share.put(&path("small"), Bytes::from_static(b"content"), None).await.expect("a put");
}

#[tokio::test]
async fn what_the_user_may_not_do_is_denied() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let secret = samba.root().join("secret");
    fs::write(&secret, "content").expect("a file behind the server's back");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).expect("its mode");
    let share = share(&samba, Encryption::Required, 1).await;
    assert_eq!(kind(share.open(&path("secret"), Access::Read).await), Kind::Denied);
    assert_eq!(kind(share.open(&path("secret"), Access::Write).await), Kind::Denied);
    let samba = Samba::start(Options { read_only: true, encrypt: Encrypt::Possible, ..Options::default() });
    let share = super::share(&samba, Encryption::Required, 1).await;
    // The library does not tell a share without writers from a file that somebody else owns.
    assert_eq!(kind(share.put(&path("new"), Bytes::new(), None).await), Kind::Denied);
}

#[tokio::test]
async fn an_abandoned_open_leaves_no_handle_behind() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options::default());
    let share = share(&samba, Encryption::Required, 1).await;
    share.make_folder(&path("folder")).await.expect("a folder");
    for _ in 0..20 {
        let target = path("folder/file");
        tokio::select! {
            biased;
            opened = share.open(&target, Access::Write) => panic!("no server answers at once: {opened:?}"),
            () = std::future::ready(()) => {}
        }
    }
    let moved = async { while share.rename(&path("folder"), &path("moved")).await.is_err() {} };
    tokio::time::timeout(Duration::from_secs(20), moved).await.expect("no handle is open below the folder");
    assert!(samba.root().join("moved/file").exists(), "an open that was begun is finished");
}
