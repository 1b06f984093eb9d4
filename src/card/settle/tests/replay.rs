//! Copies as tools make them, replayed second by second and looked at every ten: none settles before its end, each with the
//! first look after the time that its evidence asks for.

use super::copy::{Copy, at};
use super::{COVERED, NO_INDEX, WHOLE};
use crate::card::settle::{Evidence, Settling, State, Structure, Times};
use crate::card::snapshot::Sign;

/// Seconds between two looks.
const LOOK: u64 = 10;
/// Clips of the card, seconds that a clip takes, and bytes of a second.
const CLIPS: u64 = 3;
const TAKES: u64 = 100;
const SPEED: u64 = 100_000_000;
const END: u64 = CLIPS * TAKES;

/// What happens in the folder in a second, and what evidence a look would find after it.
type Tool = fn(&mut Copy, u64) -> Evidence;

fn clip(number: u64) -> String {
    format!("C000{number}.MXF")
}

/// Nothing is whole before the end; then it depends on the tool.
fn by_then(now: u64, end: u64, evidence: Evidence) -> Evidence {
    if now >= end { evidence } else { Evidence { structure: Structure::Incomplete, ..NO_INDEX } }
}

/// cp, tar, ditto: the final name, which grows.
fn plain(copy: &mut Copy, now: u64) -> Evidence {
    if now < END {
        copy.write(&clip(now / TAKES), (now % TAKES + 1) * SPEED, now);
    }
    by_then(now, END - 1, WHOLE)
}

/// Finder: all targets first, empty, with its mark; the mark goes and the date comes at the end of each.
fn finder(copy: &mut Copy, now: u64) -> Evidence {
    let name = clip(now / TAKES);
    match now {
        0 => (0..CLIPS).for_each(|number| {
            copy.write(&clip(number), 0, 0);
            copy.sign(&clip(number), Sign::Busy, 0);
        }),
        _ if now >= END => {}
        _ if now % TAKES == TAKES - 1 => {
            copy.date(&name, now);
            copy.clear(&name);
        }
        _ => {
            copy.write(&name, now % TAKES * SPEED, now);
            copy.sign(&name, Sign::Busy, now);
        }
    }
    by_then(now, END - 1, WHOLE)
}

/// Explorer: each in full size at once, with a hole where nothing is written yet. Writing moves the times only.
fn explorer(copy: &mut Copy, now: u64) -> Evidence {
    let name = clip(now / TAKES);
    if now < END {
        copy.write(&name, TAKES * SPEED, now);
        match now % TAKES == TAKES - 1 {
            true => copy.clear(&name),
            false => copy.sign(&name, Sign::Hole, now),
        }
    }
    by_then(now, END - 1, WHOLE)
}

/// rsync: a temporary name, then a rename. Between two clips it reads the list of files for long.
fn rsync(copy: &mut Copy, now: u64) -> Evidence {
    let (name, temporary) = (clip(now / TAKES), format!(".{}.a1B2c3", clip(now / TAKES)));
    match now % TAKES {
        _ if now >= END => {}
        99 => {
            copy.rename(&temporary, &name, now);
            copy.clear(&temporary);
        }
        second => {
            copy.write(&temporary, (second + 1) * SPEED, now);
            copy.sign(&temporary, Sign::Temporary, now);
        }
    }
    by_then(now, END - 1, WHOLE)
}

/// A reader that hangs for eight minutes in the middle of the second clip.
fn stalled(copy: &mut Copy, now: u64) -> Evidence {
    const STALL: u64 = 480;
    match now {
        0..150 => _ = plain(copy, now),
        _ if now < 150 + STALL => {}
        _ => _ = plain(copy, now - STALL),
    }
    by_then(now, END + STALL - 1, WHOLE)
}

/// A copy that is cut off in the second clip, and never goes on.
fn aborted(copy: &mut Copy, now: u64) -> Evidence {
    if now < 150 {
        plain(copy, now);
    }
    Evidence { structure: Structure::Incomplete, ..NO_INDEX }
}

/// OffShoot, ShotPut: the manifest at the end, in a folder where nothing else tells whether it is whole.
fn with_manifest(copy: &mut Copy, now: u64) -> Evidence {
    plain(copy, now);
    if now == END {
        copy.write("A001.mhl", 4000, now);
    }
    by_then(now, END, COVERED)
}

/// Silverstack: an hour of verifying without a write, then the manifest. Earlier dumps here came with one.
fn verifying(copy: &mut Copy, now: u64) -> Evidence {
    const VERIFIED: u64 = END + 3600;
    plain(copy, now);
    if now == VERIFIED {
        copy.write("A001.mhl", 4000, now);
    }
    let until_then = Evidence { manifest_expected: true, ..WHOLE };
    if now < VERIFIED { by_then(now, END - 1, until_then) } else { COVERED }
}

/// When a dump has settled, looked at every ten seconds, for the first time at `first`.
fn settled(tool: Tool, first: u64) -> u64 {
    let (mut copy, mut settling) = (Copy::default(), Settling::default());
    for now in 0..20_000 {
        let evidence = tool(&mut copy, now);
        if now % LOOK != first {
            continue;
        }
        settling.see(&copy.seen(), at(now));
        settling.judge(&copy.signs, &evidence, at(now), &Times::default());
        if settling.state() == State::Settled {
            return now;
        }
    }
    panic!("it never settled");
}

#[test]
fn copies_settle_with_the_first_look_after_their_end_and_never_before() {
    let rows: [(&str, Tool, u64, u64); 8] = [
        ("plain", plain, END - 1, 60),
        ("finder", finder, END - 1, 60),
        ("explorer", explorer, END - 1, 60),
        ("rsync", rsync, END - 1, 60),
        ("stalled", stalled, END + 480 - 1, 60),
        ("aborted", aborted, 149, 600),
        ("manifest", with_manifest, END, 10),
        ("verifying", verifying, END + 3600, 10),
    ];
    for (name, tool, end, quiet) in rows {
        for first in 0..LOOK {
            let settled = settled(tool, first);
            let due = end + quiet;
            assert!((due..due + LOOK).contains(&settled), "{name}: {settled}, due at {due}");
        }
    }
}

#[test]
fn what_rsync_leaves_behind_when_it_is_killed_never_settles() {
    let (mut copy, mut settling) = (Copy::default(), Settling::default());
    (0..150).for_each(|now| _ = rsync(&mut copy, now));
    settling.see(&copy.seen(), at(149));
    for now in (150..1_000_000).step_by(1000) {
        settling.see(&copy.seen(), at(now));
        let outlook = settling.judge(&copy.signs, &WHOLE, at(now), &Times::default());
        assert!(outlook.words(at(now)).contains("C0001.MXF.a1B2c3` is a temporary file"), "{outlook:?}");
    }
}

#[test]
fn a_copy_that_paused_before_is_given_five_times_as_long() {
    // Four minutes of silence, then more: the next silence has to be one of twenty.
    let (mut copy, mut settling) = (Copy::default(), Settling::default());
    copy.write("a.mov", 1, 0);
    let settled = (0..10_000).step_by(10).find(|now| {
        if *now == 240 {
            copy.write("a.mov", 2, 240);
        }
        settling.see(&copy.seen(), at(*now));
        settling.judge(&[], &NO_INDEX, at(*now), &Times::default()).wait.is_none()
    });
    assert_eq!(settled, Some(240 + 1200));
}
