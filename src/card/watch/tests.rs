//! A watched folder on a real disk, and a clock that stands still between two looks.

use super::*;
use crate::words::clock::Clock;
use std::fs::{self, create_dir_all, write};

/// A watched folder, its clock, and what speaks for every dump in it.
struct Nas {
    folder: tempfile::TempDir,
    clock: Clock,
    watcher: Watcher,
    evidence: Evidence,
}

impl Nas {
    fn new(evidence: Evidence) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // Long after everything that is written here.
        let clock = Clock::held(Clock::system().now());
        clock.advance(Duration::from_secs(86_400));
        let watcher = Watcher::new(vec![folder.path().to_owned()], Times::default(), Rhythm::default());
        Self { folder, clock, watcher, evidence }
    }

    fn put(&self, path: &str) {
        let at = self.folder.path().join(path);
        create_dir_all(at.parent().expect("a folder above")).expect("folders");
        write(at, path).expect("a file");
    }

    /// Looks after so many seconds; what was looked at, and how far it is.
    fn look(&mut self, after: u64) -> Vec<(String, Option<State>)> {
        self.clock.advance(Duration::from_secs(after));
        let evidence = self.evidence;
        let sightings = self.watcher.poll(self.clock.now(), |_| evidence);
        let name = |folder: &Path| {
            folder.strip_prefix(self.folder.path()).expect("below").to_string_lossy().into_owned()
        };
        let state = |outlook: Option<Result<Outlook, CardError>>| {
            outlook.map(|outlook| outlook.expect("a look").state)
        };
        sightings.into_iter().map(|sighting| (name(&sighting.folder), state(sighting.outlook))).collect()
    }

    fn dumps(&self) -> Vec<String> {
        let below = |follow: &Follow| {
            follow.folder().strip_prefix(self.folder.path()).expect("below").to_string_lossy().into_owned()
        };
        self.watcher.dumps().map(below).collect()
    }
}

const WHOLE: Evidence = Evidence::of(Structure::Complete);

fn settled(dump: &str) -> (String, Option<State>) {
    (dump.into(), Some(State::Settled))
}

#[test]
fn dumps_are_found_wherever_they_lie_and_folders_above_them_are_none() {
    let mut nas = Nas::new(WHOLE);
    for path in [
        "20261122_D03_MU/report.pdf",
        "20261122_D03_MU/Camera_Media/A001/clip.mov",
        "20261122_D03_MU/Camera_Media/A001/sub/other.mov",
        "20261122_D03_MU/Sound/26Y11M22/S01T01.WAV",
        "B002/ascmhl/0001_B002.mhl",
        "B002/deep/er/clip.mxf",
        "C003/.clip.mov.a1B2c3",
        "@eaDir/clip.mov/thumbnail.jpg",
        "left-over.mov",
    ] {
        nas.put(path);
    }
    nas.look(0);
    // The recorder makes the folder of the day: the card is the one above.
    let expected = ["20261122_D03_MU/Camera_Media/A001", "20261122_D03_MU/Sound", "B002", "C003"];
    assert_eq!(nas.dumps(), expected);
}

#[test]
fn a_dump_that_appears_is_seen_with_the_next_round_and_settles() {
    let mut nas = Nas::new(WHOLE);
    assert_eq!(nas.look(0), []);
    nas.put("A001/clip.mov");
    assert_eq!(nas.look(10), [], "the folders above are listed every minute");
    assert_eq!(nas.look(50), [("A001".into(), Some(State::Discovered))]);
    assert_eq!(nas.look(5), [], "it is not due yet");
    assert_eq!(nas.look(5), [settled("A001")]);
    assert_eq!(nas.look(60), [], "nothing is new");
    let dump = nas.folder.path().join("A001");
    fs::remove_file(dump.join("clip.mov")).and_then(|()| fs::remove_dir(dump)).expect("it goes");
    assert_eq!(nas.look(60), [("A001".into(), None)]);
    assert_eq!(nas.dumps(), Vec::<String>::new());
}

#[test]
fn a_hint_makes_a_dump_due_at_once() {
    let mut nas = Nas::new(WHOLE);
    nas.look(0);
    nas.put("A001/clip.mov");
    nas.watcher.hint(&nas.folder.path().join("A001"));
    assert_eq!(nas.look(1), [("A001".into(), Some(State::Discovered))]);
    assert_eq!(nas.look(10), [settled("A001")]);
    nas.put("A001/late.mov");
    nas.watcher.hint(&nas.folder.path().join("A001/late.mov"));
    assert_eq!(nas.look(1), [("A001".into(), Some(State::Growing))]);
    assert!(nas.watcher.due() <= after(nas.clock.now(), Duration::from_secs(10)));
}

#[test]
fn a_whole_dump_that_has_finished_is_woken_by_what_is_added_to_it() {
    let mut nas = Nas::new(WHOLE);
    nas.put("A001/sub/clip.mov");
    nas.put("A001/clip.mov");
    nas.look(0);
    nas.look(10);
    nas.put("A001/late.mov");
    assert_eq!(
        nas.look(60),
        [("A001".into(), Some(State::Growing))],
        "its own folder is looked at every minute"
    );
    assert_eq!(nas.look(60), [settled("A001")]);
    nas.put("A001/sub/late.mov");
    assert_eq!(nas.look(60), []);
    assert_eq!(
        nas.look(15 * 60),
        [("A001".into(), Some(State::Growing))],
        "those below it with the full round"
    );
}

#[test]
fn one_that_is_not_whole_is_looked_at_file_by_file() {
    let mut nas = Nas::new(Evidence { structure: Structure::Incomplete, ..WHOLE });
    nas.put("A001/clip.mov");
    nas.look(0);
    assert_eq!(nas.look(10), [settled("A001")]);
    // A copy that goes on in the file in which it stopped changes no folder.
    let clip =
        fs::File::options().append(true).open(nas.folder.path().join("A001/clip.mov")).expect("a file");
    std::io::Write::write_all(&mut &clip, b"more").expect("more");
    assert_eq!(nas.look(15 * 60), [("A001".into(), Some(State::Growing))]);
}

#[test]
fn where_one_dump_came_with_a_manifest_the_others_are_given_time_for_theirs() {
    let mut nas = Nas::new(Evidence { has_manifest: true, manifest_covers: true, ..WHOLE });
    nas.put("A001/clip.mov");
    nas.look(0);
    assert_eq!(nas.look(10), [settled("A001")]);
    nas.evidence = WHOLE;
    // Its files are of today, by a clock that is a day ahead: only its own quiet time counts.
    nas.put("A002/clip.mov");
    nas.look(60);
    assert_eq!(nas.look(10), [settled("A002")]);
    let waiting = Evidence { manifest_expected: true, ..WHOLE };
    assert_eq!(nas.watcher.dumps().last().and_then(Follow::evidence), Some(&waiting));
}

#[test]
fn files_are_never_worth_a_watch() {
    let mut nas = Nas::new(WHOLE);
    nas.put("DAY1/A001/a/clip.mov");
    nas.put("DAY1/A001/clip.mov");
    nas.look(0);
    let worth = |nas: &Nas| -> Vec<String> {
        let below = |path: PathBuf| {
            path.strip_prefix(nas.folder.path()).expect("below").to_string_lossy().into_owned()
        };
        nas.watcher.worth_hints().into_iter().map(below).collect()
    };
    assert_eq!(worth(&nas), ["", "DAY1", "DAY1/A001", "DAY1/A001/a"]);
    nas.look(10);
    assert_eq!(worth(&nas), ["", "DAY1", "DAY1/A001"], "of a dump at rest its own folder is enough");
}
