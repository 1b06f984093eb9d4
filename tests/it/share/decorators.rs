//! Shares around a share: each holds the contract, alone and stacked, and does its one thing.

use super::contract::{holds, noise, refused};
use super::mounted::share;
use ingest::pace::{Allowance, Throttle, Turns};
use ingest::share::{Access, Fault, Kind, Op, Schedule, Share};
use ingest::words::path::RelPath;
use ingest::words::priority::Priority;
use ingest::words::rate::Rate;
use tempfile::TempDir;

/// A share in memory, and the folder that goes with it.
async fn memory() -> (TempDir, Share) {
    let folder = TempDir::new_in("/dev/shm").expect("a folder");
    let share = share(folder.path()).await;
    (folder, share)
}

fn path(path: &str) -> RelPath {
    RelPath::new(path).expect("a path")
}

fn fast() -> Throttle {
    Throttle::new(Allowance::Unlimited)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_holds_the_contract() {
    let (_folder, share) = memory().await;
    holds(&share.clone().recorded().0).await;
    holds(&share.clone().throttled(fast(), fast())).await;
    let turns = Turns::new(fast(), fast());
    holds(&share.clone().in_turn(turns.join(Priority::Normal))).await;
    holds(&share.faulty(Schedule::default())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stacked_they_hold_it_too() {
    let (_folder, share) = memory().await;
    let (share, record) = share.faulty(Schedule::default()).throttled(fast(), fast()).recorded();
    holds(&share).await;
    assert!(record.calls(Op::Rename) > 0);
}

#[tokio::test]
async fn a_record_counts_what_travelled_and_not_what_was_refused() {
    let (_folder, share) = memory().await;
    let (share, record) = share.recorded();
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    share.write_at(file, 0, noise(1, 1000)).await.expect("a write");
    share.write_at(file, 1000, noise(2, 500)).await.expect("a write");
    share.read_at(file, 1400, 1000).await.expect("a read");
    share.close(file).await.expect("a close");
    share.put(&path("small"), noise(3, 10), None).await.expect("a put");
    share.get(&path("file")).await.expect("a get");
    refused(share.get(&path("missing")).await);
    for (op, calls, bytes) in [
        (Op::Open, 1, 0),
        (Op::WriteAt, 2, 1500),
        (Op::ReadAt, 1, 100),
        (Op::Close, 1, 0),
        (Op::Put, 1, 10),
        (Op::Get, 1, 1500),
        (Op::Rename, 0, 0),
    ] {
        assert_eq!((record.calls(op), record.bytes(op)), (calls, bytes), "{op:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn writes_and_reads_wait_for_their_turn() {
    let (_folder, share) = memory().await;
    let throttle = Throttle::new(Allowance::AtMost(Rate::bits_per_second(8_000_000)));
    let share = share.throttled(throttle.clone(), throttle);
    let start = tokio::time::Instant::now();
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    for part in 0..3 {
        share.write_at(file, part * 1_000_000, noise(part, 1_000_000)).await.expect("a write");
    }
    share.read_at(file, 0, 1_000_000).await.expect("a read");
    // The debt of the read.
    share.write_at(file, 0, noise(1, 1)).await.expect("a write");
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn content_goes_in_small_pieces_where_there_is_a_rate_and_comes_back_whole() {
    let (_folder, share) = memory().await;
    let (share, record) = share.recorded();
    let throttle = Throttle::new(Allowance::AtMost(Rate::bits_per_second(8_000_000)));
    let turns = Turns::new(throttle.clone(), throttle.clone());
    for share in
        [share.clone().throttled(throttle.clone(), throttle), share.in_turn(turns.join(Priority::Normal))]
    {
        let (writes, reads) = (record.calls(Op::WriteAt), record.calls(Op::ReadAt));
        let content = noise(1, 1_000_000);
        let file = share.open(&path("file"), Access::Write).await.expect("a file");
        share.write_at(file, 7, content.clone()).await.expect("a write");
        assert_eq!(record.calls(Op::WriteAt) - writes, 1_000_000_u64.div_ceil(64 << 10));
        for (len, expected) in [(0, 0), (65_536, 65_536), (200_000, 200_000), (2_000_000, 1_000_000)] {
            let read = share.read_at(file, 7, len).await.expect("a read");
            assert_eq!(read, content.slice(..expected), "{len}");
        }
        assert!(record.calls(Op::ReadAt) - reads > 31);
        assert_eq!(share.read_at(file, 2_000_000, 100_000).await.expect("a read").len(), 0);
        share.close(file).await.expect("a close");
    }
}

#[tokio::test]
async fn the_third_write_fails_and_the_fourth_does_not() {
    let (_folder, share) = memory().await;
    let schedule = Schedule::default();
    schedule.add(Fault::fail(Kind::Lost).on(Op::WriteAt).nth(3));
    let share = share.faulty(schedule.clone());
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    for (number, fails) in [(0, false), (1, false), (2, true), (3, false)] {
        let written = share.write_at(file, number * 10, noise(number, 10)).await;
        assert_eq!(written.err().map(|error| error.kind), fails.then_some(Kind::Lost), "{number}");
    }
    let read = share.read_at(file, 20, 10).await.expect("a read");
    assert_eq!(read, [0; 10].as_slice(), "nothing was written");
    assert_eq!(schedule.struck(), 1);
}

#[tokio::test]
async fn a_fault_after_the_call_has_done_it() {
    let (_folder, share) = memory().await;
    share.make_folder(&path("from")).await.expect("a folder");
    let schedule = Schedule::default();
    let faulty = share.clone().faulty(schedule.clone());
    schedule.add(Fault::fail(Kind::Lost).on(Op::Rename));
    assert_eq!(refused(faulty.rename(&path("from"), &path("to")).await), Kind::Lost);
    assert_eq!(share.stat(&path("to")).await.expect("a stat"), None);
    schedule.add(Fault::fail_after(Kind::Lost).on(Op::Rename));
    assert_eq!(refused(faulty.rename(&path("from"), &path("to")).await), Kind::Lost);
    assert!(share.stat(&path("to")).await.expect("a stat").is_some());
}

#[tokio::test]
async fn a_byte_flips_on_its_way_in_one_file_once() {
    let (_folder, share) = memory().await;
    let schedule = Schedule::default();
    let faulty = share.clone().faulty(schedule.clone());
    share.make_folder(&path("folder")).await.expect("a folder");
    for name in ["folder/a", "folder/b"] {
        share.put(&path(name), noise(1, 1000), None).await.expect("a put");
    }
    schedule.add(Fault::flip(700).on(Op::ReadAt).at("b"));
    let mut flipped = noise(1, 1000).to_vec();
    flipped[700] ^= 1;
    let mut reads = Vec::new();
    for (name, offset, len) in
        [("folder/a", 0, 1000), ("folder/b", 0, 700), ("folder/b", 600, 200), ("folder/b", 0, 1000)]
    {
        let file = faulty.open(&path(name), Access::Read).await.expect("a file");
        reads.push(faulty.read_at(file, offset, len).await.expect("a read"));
        faulty.close(file).await.expect("a close");
    }
    assert_eq!(reads, [noise(1, 1000), noise(1, 700), flipped[600..800].to_vec().into(), noise(1, 1000)]);

    schedule.add(Fault::flip(700).on(Op::Put));
    faulty.put(&path("folder/c"), noise(1, 1000), None).await.expect("a put");
    assert_eq!(share.get(&path("folder/c")).await.expect("a get"), flipped);
}

#[tokio::test]
async fn a_share_fills_up_and_is_cleared() {
    let (_folder, share) = memory().await;
    let schedule = Schedule::default();
    schedule.add(Fault::fail(Kind::Full).on(Op::WriteAt).once_written(1500));
    let share = share.faulty(schedule.clone());
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    share.write_at(file, 0, noise(1, 1000)).await.expect("a write");
    for _ in 0..3 {
        assert_eq!(refused(share.write_at(file, 1000, noise(2, 1000)).await), Kind::Full);
    }
    share.write_at(file, 1000, noise(2, 500)).await.expect("a write that fits");
    assert_eq!(refused(share.write_at(file, 1500, noise(3, 1)).await), Kind::Full);
    schedule.clear();
    share.write_at(file, 1500, noise(3, 1)).await.expect("a write");
}

#[tokio::test]
async fn a_broken_link_fails_everything_from_then_on() {
    let (_folder, share) = memory().await;
    let schedule = Schedule::default();
    schedule.add(Fault::fail(Kind::Lost).once_written(1000));
    let share = share.faulty(schedule);
    share.put(&path("file"), noise(1, 1000), None).await.expect("a put");
    assert_eq!(refused(share.get(&path("file")).await), Kind::Lost);
    assert_eq!(refused(share.list(None).await), Kind::Lost);
}

#[tokio::test]
async fn a_handle_is_gone_even_when_its_close_failed() {
    let (_folder, share) = memory().await;
    let schedule = Schedule::default();
    schedule.add(Fault::fail(Kind::Lost).on(Op::Close));
    let share = share.faulty(schedule);
    let file = share.open(&path("file"), Access::Write).await.expect("a file");
    assert_eq!(refused(share.close(file).await), Kind::Lost);
    assert_eq!(refused(share.close(file).await), Kind::Other);
}
