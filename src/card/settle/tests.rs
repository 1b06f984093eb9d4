//! The rule, with a clock that stands still between two looks.

mod copy;
mod replay;

use self::copy::{Copy, at};
use super::*;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

const NO_INDEX: Evidence = Evidence::of(Structure::Unknown);
const WHOLE: Evidence = Evidence::of(Structure::Complete);
const COVERED: Evidence = Evidence { manifest_covers: true, has_manifest: true, ..NO_INDEX };

#[test]
fn the_better_the_evidence_the_shorter_the_quiet_time() {
    let times = Times::default();
    let expected = |evidence| Evidence { manifest_expected: true, ..evidence };
    let rows = [
        (Evidence { ready: true, ..NO_INDEX }, 0, 0, Why::Ready),
        (COVERED, 0, 10, Why::Manifest),
        (expected(COVERED), 0, 10, Why::Manifest),
        (WHOLE, 0, 60, Why::Structure),
        (WHOLE, 3600, 60, Why::Structure),
        (Evidence { has_manifest: true, ..expected(WHOLE) }, 0, 60, Why::Structure),
        (NO_INDEX, 0, 600, Why::Nothing),
        (NO_INDEX, 100, 600, Why::Nothing),
        (NO_INDEX, 240, 1200, Why::Nothing),
        (NO_INDEX, 86_400, 7200, Why::Nothing),
        (Evidence { structure: Structure::Incomplete, ..NO_INDEX }, 240, 1200, Why::Nothing),
        (expected(WHOLE), 0, 7200, Why::ManifestExpected),
        (expected(NO_INDEX), 0, 7200, Why::ManifestExpected),
    ];
    for (evidence, pause, quiet, why) in rows {
        assert_eq!(times.quiet(&evidence, seconds(pause)), (seconds(quiet), why), "{evidence:?} {pause}");
    }
}

#[test]
fn signs_of_a_running_copy_stand_against_it_and_old_marks_of_an_aborted_one_do_not() {
    let times = Times::default();
    let rows = [
        (Sign::Temporary, 90_000, true, true),
        (Sign::Open, 90_000, true, true),
        (Sign::Busy, 899, true, true),
        (Sign::Busy, 900, false, false),
        (Sign::Hole, 899, true, true),
        (Sign::Hole, 900, false, false),
        (Sign::Gap, 899, true, false),
        (Sign::Gap, 900, false, false),
    ];
    for (sign, age, stands_alone, stands_when_ready) in rows {
        let sight = Sight { path: "a.mov".into(), sign, changed: at(0) };
        assert_eq!(stands(&sight, false, at(age), &times), stands_alone, "{sign:?} {age}");
        assert_eq!(stands(&sight, true, at(age), &times), stands_when_ready, "{sign:?} {age}, ready");
    }
}

#[test]
fn a_dump_that_has_long_been_finished_settles_at_the_second_look() {
    let mut copy = Copy::default();
    copy.write("C0001.MXF", 1000, 0);
    let mut settling = Settling::default();
    assert!(!settling.see(&copy.seen(), at(5000)));
    assert_eq!(settling.judge(&[], &NO_INDEX, at(5000), &Times::default()).wait, Some(Wait::Growing));
    assert!(settling.see(&copy.seen(), at(5010)));
    assert_eq!(settling.judge(&[], &NO_INDEX, at(5010), &Times::default()).wait, None);
    settling.checked();
    assert_eq!(settling.state(), State::Checked);
    copy.write("C0002.MXF", 1000, 5015);
    settling.see(&copy.seen(), at(5020));
    assert_eq!(settling.state(), State::Growing, "growth reopens it");
}

#[test]
fn two_looks_at_the_same_moment_are_one() {
    let mut copy = Copy::default();
    copy.write("C0001.MXF", 1000, 0);
    let (mut settling, ready) = (Settling::default(), Evidence { ready: true, ..NO_INDEX });
    settling.see(&copy.seen(), at(50));
    settling.see(&copy.seen(), at(50));
    assert!(settling.judge(&[], &ready, at(50), &Times::default()).wait.is_some());
    settling.see(&copy.seen(), at(51));
    assert_eq!(settling.judge(&[], &ready, at(51), &Times::default()).wait, None);
}

#[test]
fn what_came_and_went_between_two_looks_was_not_quiet() {
    let (mut copy, mut settling) = (Copy::default(), Settling::default());
    copy.write("C0001.MXF", 1000, 0);
    settling.see(&copy.seen(), at(5));
    copy.write("C0002.MXF", 1000, 50);
    copy.remove("C0002.MXF", 60);
    for (now, settles) in [(70, false), (110, false), (120, true)] {
        assert!(settling.see(&copy.seen(), at(now)), "it is what it was");
        let outlook = settling.judge(&[], &WHOLE, at(now), &Times::default());
        assert_eq!(outlook.wait.is_none(), settles, "{now}");
    }
}

#[test]
fn an_empty_folder_never_settles() {
    let mut settling = Settling::default();
    for now in [0, 10_000, 20_000] {
        assert!(!settling.see(&Snapshot::default(), at(now)));
        assert!(settling.judge(&[], &COVERED, at(now), &Times::default()).wait.is_some());
    }
    assert_eq!(settling.state(), State::Discovered);
}

#[test]
fn a_wrong_clock_of_the_server_never_shortens_the_quiet_time_by_more_than_one_look() {
    for skew in [-86_400, -30, 30, 86_400_i64] {
        let mut copy = Copy::default();
        copy.skew = skew;
        let mut settling = Settling::default();
        for now in (0..=100).step_by(10) {
            copy.write("C0001.MXF", now + 1, now);
            settling.see(&copy.seen(), at(now));
        }
        let settled = (110..).step_by(10).find(|now| {
            settling.see(&copy.seen(), at(*now));
            settling.judge(&[], &WHOLE, at(*now), &Times::default()).wait.is_none()
        });
        assert!((150..=170).contains(&settled.unwrap_or(0)), "{skew}: {settled:?}");
    }
}

/// Something that happens in the folder, or a look.
#[derive(Clone, Copy, Debug)]
enum Step {
    Write(u8),
    Remove(u8),
    Look,
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let step = prop_oneof![
        3 => (0..4_u8).prop_map(Step::Write),
        1 => (0..4_u8).prop_map(Step::Remove),
        8 => Just(Step::Look),
    ];
    vec((prop_oneof![4 => 0..30_u64, 1 => 30..900_u64], step), 1..60)
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let structure =
        prop_oneof![Just(Structure::Complete), Just(Structure::Incomplete), Just(Structure::Unknown)];
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (flags, structure).prop_map(|((manifest_covers, has_manifest, manifest_expected, ready), structure)| {
        Evidence { manifest_covers, has_manifest, manifest_expected, structure, ready }
    })
}

proptest! {
    /// Whatever happens in the folder, and whenever it is looked at.
    #[test]
    fn nothing_settles_that_was_not_quiet_for_its_time(steps in steps(), evidence in evidence(), busy in any::<bool>()) {
        let times = Times::default();
        let (quiet, _) = times.quiet(&evidence, Duration::ZERO);
        let sight = Sight { path: "x.part".into(), sign: Sign::Temporary, changed: at(0) };
        let signs = if busy { vec![sight] } else { Vec::new() };
        let (mut copy, mut settling) = (Copy::default(), Settling::default());
        let (mut now, mut changed) = (0, 0);
        for (pause, step) in steps {
            now += pause;
            let name = |file| format!("C000{file}.MXF");
            match step {
                Step::Write(file) => { copy.write(&name(file), now, now); changed = now; }
                Step::Remove(file) => if copy.remove(&name(file), now) { changed = now; },
                Step::Look => {
                    let before = settling.state();
                    let same = settling.see(&copy.seen(), at(now));
                    prop_assert!(same || settling.state() <= State::Growing);
                    let outlook = settling.judge(&signs, &evidence, at(now), &times);
                    prop_assert_eq!(outlook.wait.is_none(), settling.state() >= State::Settled);
                    if before < State::Settled && settling.state() == State::Settled {
                        prop_assert!(!busy && same);
                        prop_assert!(now - changed >= quiet.as_secs(), "{} after its last change", now - changed);
                    }
                }
            }
        }
        // And once nothing happens any more, it settles with the first look after its time, however long its pauses were.
        if !busy && copy.seen().files > 0 {
            let (longest, _) = times.quiet(&evidence, Duration::MAX);
            settling.see(&copy.seen(), at(now));
            let end = now + longest.as_secs().max(1);
            settling.see(&copy.seen(), at(end));
            prop_assert_eq!(settling.judge(&[], &evidence, at(end), &times).wait, None);
        }
    }
}
