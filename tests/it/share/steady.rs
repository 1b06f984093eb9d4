//! A share that goes on by itself: what it repeats, what it waits for, and what it never pretends.

use super::contract::{holds, noise, refused};
use super::mounted::share;
use ingest::share::{Access, Connector, Fault, Kind, Op, Schedule, Share, ShareError, Trouble};
use ingest::words::path::RelPath;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::Instant;

const PATIENCE: Duration = Duration::from_secs(600);

/// A share in memory that breaks by schedule, and goes on.
struct Place {
    folder: TempDir,
    share: Share,
    faults: Schedule,
    trouble: Trouble,
    connections: Arc<AtomicU64>,
}

impl Place {
    async fn new(patience: Duration) -> Self {
        Self::refusing(patience, |_| None).await
    }

    /// One whose nth connection may be refused.
    async fn refusing(
        patience: Duration,
        refuse: impl Fn(u64) -> Option<Kind> + Clone + Send + Sync + 'static,
    ) -> Self {
        let folder = TempDir::new_in("/dev/shm").expect("a folder");
        let (faults, trouble, connections) = <(Schedule, Trouble, Arc<AtomicU64>)>::default();
        let (root, schedule, count) = (folder.path().to_owned(), faults.clone(), connections.clone());
        let connect = move |root: PathBuf, faults: Schedule, refused: Option<Kind>| async move {
            match refused {
                Some(kind) => Err(ShareError::new(kind, "//nas/footage", "refused by schedule")),
                None => Ok(share(&root).await.faulty(faults)),
            }
        };
        let connector = Connector::new(move || {
            connect(root.clone(), schedule.clone(), refuse(count.fetch_add(1, Relaxed) + 1))
        });
        let first = connector.connect().await.expect("the first connection");
        let share = first.steady(connector, patience, trouble.clone());
        Self { folder, share, faults, trouble, connections }
    }

    /// A file that is open for writing.
    async fn file(&self) -> ingest::share::Handle {
        self.share.open(&path("file"), Access::Write).await.expect("a file")
    }
}

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_the_contract() {
    holds(&Place::new(Duration::from_millis(1)).await.share).await;
}

#[tokio::test(start_paused = true)]
async fn it_holds_the_contract_though_every_fifth_call_is_lost() {
    let place = Place::new(PATIENCE).await;
    // None of them between a write and its flush, where a loss has to be told.
    for op in [Op::Stat, Op::List, Op::MakeFolder, Op::Put, Op::Get, Op::Rename, Op::RemoveFile] {
        for nth in 1..8 {
            place.faults.add(Fault::fail(Kind::Lost).on(op).nth(nth * 5));
            place.faults.add(Fault::fail_after(Kind::Lost).on(op).nth(nth * 5 + 2));
        }
    }
    holds(&place.share).await;
    assert!(place.trouble.sessions_replaced() > 20, "{:?}", place.trouble);
}

#[tokio::test]
async fn a_broken_session_is_replaced_and_nobody_notices() {
    let place = Place::new(PATIENCE).await;
    let file = place.file().await;
    for op in [Op::WriteAt, Op::ReadAt, Op::SetLen, Op::SetModified] {
        place.faults.clear();
        place.faults.add(Fault::fail_after(Kind::Lost).on(op));
        place.share.write_at(file, 0, noise(1, 1000)).await.expect("a write");
        assert_eq!(place.share.read_at(file, 0, 2000).await.expect("a read"), noise(1, 1000));
        place.share.set_len(file, 1000).await.expect("a length");
        place.share.set_modified(file, jiff::Timestamp::UNIX_EPOCH).await.expect("a time");
    }
    place.share.close(file).await.expect("a close");
    assert_eq!(place.trouble.repeated().0, 1000, "the one write that was made again");
    assert_eq!(place.trouble.reason(), None);
}

#[tokio::test]
async fn many_calls_that_break_at_once_make_one_new_session() {
    let place = Place::new(PATIENCE).await;
    let file = place.file().await;
    place.faults.add(Fault::fail(Kind::Lost).on(Op::WriteAt).times(20));
    let writes: Vec<_> = (0..20)
        .map(|nth| {
            let share = place.share.clone();
            tokio::spawn(async move { share.write_at(file, nth * 10, noise(nth, 10)).await })
        })
        .collect();
    for write in writes {
        write.await.expect("no panic").expect("a write");
    }
    let made = place.connections.load(Relaxed);
    assert!(made <= 3, "{made} connections");
}

#[tokio::test(start_paused = true)]
async fn it_comes_back_as_soon_as_the_server_does_and_says_what_it_waits_for() {
    let place = Place::refusing(PATIENCE, |nth| (2..8).contains(&nth).then_some(Kind::Unreachable)).await;
    place.faults.add(Fault::fail(Kind::Lost).on(Op::Stat));
    let start = Instant::now();
    let share = place.share.clone();
    let stat = tokio::spawn(async move { share.stat(&path("file")).await });
    tokio::time::sleep(Duration::from_secs(5)).await;
    let reason = place.trouble.reason().expect("a reason");
    assert!(reason.contains(": refused by schedule; trying again in"), "{reason}");
    assert!(reason.ends_with("(for 5 s)"), "{reason}");
    stat.await.expect("no panic").expect("a stat");
    // 1, 2, 4, 8, 15, 15 seconds, each up to a quarter less.
    assert!((33..=45).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
    assert_eq!(place.trouble.reason(), None);
}

#[tokio::test(start_paused = true)]
async fn patience_ends() {
    let place = Place::refusing(Duration::from_secs(60), |nth| (nth > 1).then_some(Kind::Unreachable)).await;
    place.faults.add(Fault::fail(Kind::Lost).on(Op::Stat));
    let start = Instant::now();
    assert_eq!(refused(place.share.stat(&path("file")).await), Kind::Unreachable);
    assert!((45..=60).contains(&start.elapsed().as_secs()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_not_tried_again_by_anybody() {
    let place = Place::refusing(PATIENCE, |nth| (nth > 1).then_some(Kind::Login)).await;
    place.faults.add(Fault::fail(Kind::Lost).for_ever());
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let share = place.share.clone();
            tokio::spawn(async move { share.stat(&path("file")).await })
        })
        .collect();
    for call in calls {
        assert_eq!(refused(call.await.expect("no panic")), Kind::Login);
    }
    assert_eq!(place.connections.load(Relaxed), 2, "the first, and one that was refused");
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_waited_for_and_what_never_worked_is_told_at_once() {
    for (kind, connects) in
        [(Kind::Full, false), (Kind::Busy, false), (Kind::Denied, false), (Kind::ReadOnly, true)]
    {
        let place = Place::new(PATIENCE).await;
        if matches!(kind, Kind::Denied | Kind::ReadOnly) {
            place.faults.add(Fault::fail(kind).on(Op::Put));
            assert_eq!(refused(place.share.put(&path("first"), noise(1, 10), None).await), kind);
            place.share.put(&path("first"), noise(1, 10), None).await.expect("a put");
        }
        place.faults.add(Fault::fail(kind).on(Op::Put).times(4));
        place.share.put(&path("second"), noise(1, 10), None).await.expect("a put");
        assert_eq!(place.trouble.sessions_replaced() > 0, connects, "{kind:?}");
        assert!(place.trouble.waits_begun() > 0, "{kind:?}");
    }
}

#[tokio::test]
async fn a_rename_whose_answer_is_lost_is_done_once() {
    let place = Place::new(PATIENCE).await;
    place.share.put(&path("old"), noise(1, 10), None).await.expect("a put");
    place.faults.add(Fault::fail_after(Kind::Lost).on(Op::Rename));
    place.share.rename(&path("old"), &path("new")).await.expect("a rename");
    assert!(place.folder.path().join("new").exists());

    place.share.put(&path("other"), noise(2, 10), None).await.expect("a put");
    place.faults.add(Fault::fail(Kind::Lost).on(Op::Rename));
    assert_eq!(refused(place.share.rename(&path("other"), &path("new")).await), Kind::Exists);
    place.faults.add(Fault::fail(Kind::Lost).on(Op::Rename));
    place.share.rename(&path("other"), &path("third")).await.expect("a rename");
    place.faults.add(Fault::fail_after(Kind::Lost).on(Op::RemoveFile));
    place.share.remove_file(&path("third")).await.expect("a removal");
    assert_eq!(refused(place.share.remove_file(&path("third")).await), Kind::NotFound);
}

#[tokio::test]
async fn a_flush_never_vouches_for_what_a_broken_session_had_acknowledged() {
    let place = Place::new(PATIENCE).await;
    let file = place.file().await;
    type Change =
        fn(Share, ingest::share::Handle) -> std::pin::Pin<Box<dyn Future<Output = Result<(), ShareError>>>>;
    let changes: [Change; 4] = [
        |share, file| Box::pin(async move { share.write_at(file, 0, noise(1, 10)).await }),
        |share, file| Box::pin(async move { share.set_len(file, 10).await }),
        |share, file| Box::pin(async move { share.set_modified(file, jiff::Timestamp::UNIX_EPOCH).await }),
        // Who found it there, and relies on it.
        |share, file| Box::pin(async move { share.read_at(file, 0, 10).await.map(drop) }),
    ];
    for change in changes {
        change(place.share.clone(), file).await.expect("a change");
        place.faults.add(Fault::fail(Kind::Lost).on(Op::Flush));
        assert_eq!(refused(place.share.flush(file).await), Kind::Doubt);
        place.share.flush(file).await.expect("a flush, after a look");
    }
    place.faults.add(Fault::fail(Kind::Lost).on(Op::Stat));
    place.share.stat(&path("file")).await.expect("a stat");
    place.share.flush(file).await.expect("nothing was left to be in doubt");
}
