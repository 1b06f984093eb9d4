//! A whole day: the real program and a real server, six cards, and everything that a day brings.

use crate::cards::media::r3d;
use crate::common::process::Process;
use crate::common::samba::{Encrypt, Options, Samba};
use crate::common::studio::{Studio, tree};
use ingest::control::{Action, RollState, Snapshot};
use ingest::pace::Allowance;
use ingest::problem::Code;
use ingest::words::clock::Clock;
use ingest::words::deadline::Deadline;
use ingest::words::priority::Priority;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustix::process::Signal;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// A magazine of RED with one clip of two segments and one of one.
fn magazine(studio: &Studio, name: &str, bytes: usize) {
    let card = studio.nas().join(name).join(format!("{name}.RDM"));
    for (clip, segment, bytes) in [("C001", 1, bytes), ("C001", 2, bytes / 2), ("C002", 1, bytes / 4)] {
        let roll = &name[..4];
        let (clip, day) = (format!("{roll}_{clip}"), "1122R4");
        let folder = card.join(format!("{clip}_{day}.RDC"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{clip}_{day}_{segment:03}.R3D")), r3d(bytes)).unwrap();
    }
}

/// Copies a card as a slow drive does, all its files at once, a little of each at a time; `hurry` makes it quick.
fn copy_slowly(from: &Path, to: &Path, hurry: &AtomicBool) {
    let mut open = Vec::new();
    for (path, content) in tree(from) {
        let target = to.join(&path);
        match content {
            None => fs::create_dir_all(target).unwrap(),
            Some(_) => {
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                open.push((fs::read(from.join(&path)).unwrap(), File::create(target).unwrap()));
            }
        }
    }
    let mut begin = 0;
    while open.iter().any(|(bytes, _)| begin < bytes.len()) {
        for (bytes, file) in &mut open {
            let piece = bytes.len().min(begin)..bytes.len().min(begin + PIECE);
            file.write_all(&bytes[piece]).unwrap();
        }
        begin += PIECE;
        if !hurry.load(Relaxed) {
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// The end of the minute in which everybody has arrived.
fn morning() -> Timestamp {
    let soon = Clock::system().now() + Duration::from_secs(40);
    let minute = Timestamp::from_second(soon.as_second() / 60 * 60 + 60);
    minute.unwrap()
}

/// A timetable that sends nothing until then.
fn closed_until(opens: Timestamp, rate: &str) -> String {
    let wall = |at: Timestamp| at.to_zoned(TimeZone::UTC).strftime("%H:%M").to_string();
    let (from, to) = (wall(opens - Duration::from_hours(2)), wall(opens));
    format!(
        "[link]\nrate = {rate:?}\ntime_zone = \"UTC\"\n\
         [[link.window]]\ndays = \"every day\"\nfrom = {from:?}\nto = {to:?}\nrate = \"pause\"\n"
    )
}

/// So much of a file at a time.
const PIECE: usize = 8 * 1024;

/// Without what the agent adds.
fn media(root: &Path) -> std::collections::BTreeMap<String, Option<String>> {
    let mut tree = tree(root);
    tree.retain(|path, _| !path.starts_with("ascmhl"));
    tree
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_six_cards_ends_with_the_right_ones_released() {
    a_day(Duration::ZERO).await;
}

/// The same with a card that is copied for longer than anybody's patience: `cargo test --test it day -- --ignored`.
#[ignore = "takes six minutes: `tests/run --all` runs it"]
#[tokio::test(flavor = "multi_thread")]
async fn a_day_on_which_a_card_grows_for_five_minutes() {
    a_day(Duration::from_mins(5)).await;
}

/// One card grows until noon, and for so long at least.
async fn a_day(growing: Duration) {
    let (studio, mut samba) =
        (Studio::new(), Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() }));
    let mut agent = Process::to(&studio, &samba);
    let opens = morning();
    agent.configure(&closed_until(opens, "400 Mbit/s"));
    agent.start(&studio);
    let nas = studio.nas();

    // In the morning nothing may be sent yet: a card comes at once, one is copied slowly, of one a clip is missing.
    magazine(&studio, "A001_1122KL", 3_000_000);
    let (begun, noon) = (Instant::now(), Arc::new(AtomicBool::default()));
    let slow = {
        let (whole, nas, noon) = (Studio::new(), nas.clone(), noon.clone());
        magazine(&whole, "B001_1122KL", 24_000_000);
        std::thread::spawn(move || {
            copy_slowly(&whole.nas(), &nas, &noon);
            tree(&whole.nas().join("B001_1122KL"))
        })
    };
    magazine(&studio, "A002_1122KL", 1_000_000);
    let lost = nas.join("A002_1122KL/A002_1122KL.RDM/A002_C001_1122R4.RDC/A002_C001_1122R4_001.R3D");
    fs::remove_file(&lost).unwrap();
    agent.sees("B001_1122KL", RollState::Copying).await;
    let held = agent.sees("A002_1122KL", RollState::Held).await;
    assert_eq!(held.problem.as_ref().map(|problem| problem.code), Some(Code::CardIncomplete));
    let early = agent.sees("A001_1122KL", RollState::Sending).await;
    assert!(early.waiting.is_some_and(|words| words.contains("The window")), "it says why nothing moves");
    assert_eq!(early.sent, 0);
    // The timetable opens by the clock.
    agent.sees("A001_1122KL", RollState::Delivered).await;
    assert!(Clock::system().now() >= opens, "nothing was sent before");

    // The same card once more, from another drive, and one whose hashes are not those of its files.
    for (path, content) in tree(&nas.join("A001_1122KL")) {
        let to = nas.join("backup/A001_1122KL").join(&path);
        match content {
            None => fs::create_dir_all(to).unwrap(),
            Some(_) => drop(fs::copy(nas.join("A001_1122KL").join(&path), to).unwrap()),
        }
    }
    let bad = studio.dump("S001", &[("a.mov", 50_000), ("b.mov", 60_000)]);
    fs::write(bad.join("S001.md5"), format!("{}  a.mov\n{}  b.mov\n", "0".repeat(32), "1".repeat(32)))
        .unwrap();
    agent
        .until("a duplicate", |snapshot| snapshot.rolls.iter().any(|roll| roll.state == RollState::Duplicate))
        .await;
    let held = agent.sees("S001", RollState::Held).await;
    assert_eq!(held.problem.as_ref().map(|problem| problem.code), Some(Code::ClaimMismatch));

    // It is noon at last: what grew since the morning was left alone, and is sent when its copy has ended.
    tokio::time::sleep(growing.saturating_sub(begun.elapsed())).await;
    let copying = agent.sees("B001_1122KL", RollState::Copying).await;
    assert!(!samba.root().join("Footage/B001_1122KL").exists(), "{copying:?}");
    noon.store(true, Relaxed);

    // A live event: nothing is sent, and a big card comes that has to be there by the evening.
    agent.order(Action::Pause { until: None, reason: "a live event".into() }).await.unwrap();
    studio.dump("C001", &[("C001C001.mov", 60_000_000), ("C001C002.mov", 20_000_000)]);
    agent.sees("C001", RollState::Sending).await;
    let deadline: Option<Timestamp> = "2126-11-23T05:30:00Z".parse().ok();
    let urgent = Action::Prioritise {
        roll: "C001".into(),
        priority: Some(Priority::High),
        deadline: deadline.map(Deadline::By),
    };
    agent.order(urgent).await.unwrap();
    let paused = agent.sees("C001", RollState::Sending).await;
    assert!(paused.waiting.is_some_and(|words| words.contains("a live event")), "it says why nothing moves");

    // The timetable is changed; the pause still holds, and so it does after the agent was killed.
    agent.configure("[link]\nrate = \"80 Mbit/s\"\n");
    agent.signal(Signal::HUP);
    let rate =
        |snapshot: &Snapshot| snapshot.link.otherwise == Allowance::AtMost("80 Mbit/s".parse().unwrap());
    agent.until("the new rate", rate).await;
    agent.configure("[link]\nrate = \"fast\"\n");
    agent.signal(Signal::HUP);
    let snapshot = agent.until("the fault", |snapshot| !snapshot.notices.is_empty()).await;
    assert!(snapshot.notices[0].problem.message.contains("`fast`"), "{:?}", snapshot.notices);
    assert!(rate(&snapshot), "all of the configuration, or nothing");
    agent.configure("[link]\nrate = \"80 Mbit/s\"\n");
    agent.signal(Signal::KILL);
    assert_eq!(agent.ended(), None);
    agent.start(&studio);
    let again = agent.sees("C001", RollState::Sending).await;
    assert_eq!((again.priority, again.deadline), (Priority::High, deadline));

    // It goes on. Somebody wants it sooner than it can be there, hears so while there is time, and takes that back.
    agent.order(Action::Resume).await.unwrap();
    let trickle = "16 Mbit/s".parse().unwrap();
    agent.order(Action::Rate { allowance: trickle, until: None }).await.unwrap();
    let by = |deadline: Deadline| Action::Prioritise {
        roll: "C001".into(),
        priority: None,
        deadline: Some(deadline),
    };
    agent.order(by((Clock::system().now() + Duration::from_secs(2)).into())).await.unwrap();
    let late = |is_late: bool| {
        move |snapshot: &Snapshot| {
            let roll = snapshot.rolls.iter().find(|roll| roll.roll == "C001");
            roll.is_some_and(|roll| roll.state == RollState::Sending && roll.late.is_some() == is_late)
        }
    };
    agent.until("a warning", late(true)).await;
    agent.order(by(Deadline::None)).await.unwrap();
    agent.until("no warning", late(false)).await;
    agent.order(Action::Resume).await.unwrap();

    // The server is restarted in the middle of it.
    agent
        .until("half of it", |snapshot| {
            snapshot.rolls.iter().any(|roll| roll.roll == "C001" && roll.sent > 20_000_000)
        })
        .await;
    samba.kill();
    samba.restart();
    agent.sees("C001", RollState::Delivered).await;
    let slow = slow.join().unwrap();
    agent.sees("B001_1122KL", RollState::Delivered).await;

    // The missing clip is found on the card, and copied.
    fs::write(&lost, r3d(1_000_000)).unwrap();
    agent.sees("A002_1122KL", RollState::Delivered).await;
    let orders = agent.orders().await;
    assert_eq!(
        orders,
        ["resume", "prioritise", "prioritise", "rate", "resume", "prioritise", "pause"],
        "who ordered what is known, over restarts too"
    );
    agent.signal(Signal::TERM);
    assert_eq!(agent.ended(), Some(0));

    let footage = samba.root().join("Footage");
    for roll in ["A001_1122KL", "A002_1122KL", "B001_1122KL", "C001"] {
        assert_eq!(media(&footage.join(roll)), tree(&nas.join(roll)), "{roll}");
    }
    assert_eq!(tree(&nas.join("B001_1122KL")), slow);
    let released: Vec<String> = fs::read_dir(&footage)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(released.len(), 4, "{released:?}");
    assert_eq!(studio.receipts(), 4);
    let log = agent.log();
    assert!(!log.contains("Passw0rd"), "{log}");
}
