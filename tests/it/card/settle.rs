//! Real copies in real time, with short settings: none settles before its end, each does after it.

use ingest::card::Follow;
use ingest::card::settle::{Evidence, State, Structure, Times, Wait};
use ingest::card::snapshot::{OpenFiles, READY, Sign};
use ingest::words::clock::Clock;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{scope, sleep};
use std::time::Duration;

/// Time between two looks, and between two writes: far below the quiet time, so that a busy machine cannot fake a pause.
const LOOK: Duration = Duration::from_millis(20);
const TIMES: Times = Times {
    manifest: Duration::from_millis(1000),
    structure: Duration::from_millis(1000),
    unsure: Duration::from_millis(1500),
    verify: Duration::from_secs(60),
    fresh: Duration::from_secs(5),
    apart: Duration::from_millis(50),
};
const WHOLE: Evidence = Evidence::of(Structure::Complete);

/// Writes a megabyte a step, and pauses between the steps.
fn fill(file: &File) {
    for step in 0..8 {
        file.write_all_at(&[7; 1 << 20], step << 20).unwrap();
        sleep(LOOK);
    }
}

fn plain(dump: &Path) {
    for name in ["a.mov", "b.mov"] {
        fill(&File::create(dump.join(name)).unwrap());
    }
}

fn empty_targets_first(dump: &Path) {
    let files = ["a.mov", "b.mov"].map(|name| File::create(dump.join(name)).unwrap());
    files.iter().for_each(fill);
}

fn full_size_first(dump: &Path) {
    let file = File::create(dump.join("a.mov")).unwrap();
    file.set_len(9 << 20).unwrap();
    fill(&file);
    // Longer than the quiet time: only the hole at its end tells.
    sleep(TIMES.structure * 2);
    file.write_all_at(&[7; 1 << 20], 8 << 20).unwrap();
}

fn temporary_names(dump: &Path) {
    for name in ["a.mov", "b.mov"] {
        let temporary = dump.join(format!(".{name}.a1B2c3"));
        fill(&File::create(&temporary).unwrap());
        sleep(TIMES.structure * 2);
        fs::rename(temporary, dump.join(name)).unwrap();
    }
}

#[test]
fn copies_that_run_now_settle_after_their_end_and_not_before() {
    let tools: [fn(&Path); 4] = [plain, empty_targets_first, full_size_first, temporary_names];
    scope(|scope| {
        for tool in tools {
            scope.spawn(move || {
                let dump = tempfile::tempdir().unwrap();
                let (clock, ended) = (Clock::system(), AtomicBool::new(false));
                std::thread::scope(|scope| {
                    scope.spawn(|| {
                        tool(dump.path());
                        ended.store(true, Ordering::SeqCst);
                    });
                    let mut follow = Follow::new(dump.path());
                    loop {
                        let outlook =
                            follow.look(clock.now(), &TIMES, |_| WHOLE, OpenFiles::default).unwrap();
                        if outlook.state == State::Settled {
                            break;
                        }
                        sleep(LOOK);
                    }
                    assert!(ended.load(Ordering::SeqCst), "it settled before the copy had ended");
                });
            });
        }
    });
}

#[test]
fn a_file_that_is_open_for_writing_keeps_a_dump_from_settling() {
    let dump = tempfile::tempdir().unwrap();
    let writing = File::create(dump.path().join("a.mov")).unwrap();
    writing.write_all_at(b"a beginning", 0).unwrap();
    // A clock that is far ahead: long after anything else would count.
    let clock = Clock::held(Clock::system().now());
    let mut follow = Follow::new(dump.path());
    let mut look = || {
        clock.advance(Duration::from_secs(3600));
        follow.look(clock.now(), &TIMES, |_| WHOLE, OpenFiles::now).unwrap()
    };
    look();
    for _ in 0..3 {
        match look().wait {
            Some(Wait::Signs(signs)) => assert_eq!((signs[0].sign, &*signs[0].path), (Sign::Open, "a.mov")),
            other => panic!("{other:?}"),
        }
    }
    drop(writing);
    assert_eq!(look().state, State::Settled);
}

#[test]
fn a_persons_mark_takes_away_the_quiet_time_and_nothing_else() {
    let dump = tempfile::tempdir().unwrap();
    fs::write(dump.path().join("a.mov.part"), "half").unwrap();
    fs::write(dump.path().join(READY), "").unwrap();
    let clock = Clock::held(Clock::system().now());
    let mut follow = Follow::new(dump.path());
    let mut look = || {
        clock.advance(Duration::from_secs(1));
        follow.look(clock.now(), &Times::default(), |_| Evidence::default(), OpenFiles::default).unwrap()
    };
    look();
    assert!(matches!(look().wait, Some(Wait::Signs(_))));
    fs::rename(dump.path().join("a.mov.part"), dump.path().join("a.mov")).unwrap();
    assert_eq!(look().wait, Some(Wait::Growing));
    assert_eq!(look().state, State::Settled, "without the ten minutes that it would need by itself");
    fs::write(dump.path().join("b.mov"), "more").unwrap();
    assert_eq!(look().state, State::Growing);
}
