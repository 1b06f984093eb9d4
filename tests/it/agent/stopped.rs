//! Somebody stops a roll in the middle of a file: nothing stays open on the server, and it is released after all.

use crate::common::running::{Running, settings};
use crate::common::samba::{Options, Samba};
use crate::common::studio::Studio;
use ingest::control::{Action, RollState, Snapshot};
use ingest::daemon::Settings;
use ingest::pace::{Allowance, Timetable};
use ingest::share::Encryption;
use std::process::Command;

/// The files that are open on a server.
fn open(samba: &Samba) -> usize {
    let config = samba.root().parent().unwrap().join("smb.conf");
    let said = Command::new("smbstatus").arg("-s").arg(config).arg("--locks").output().unwrap();
    let text = String::from_utf8(said.stdout).unwrap();
    text.lines().filter(|line| line.contains("A001C001.mov")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roll_that_was_held_in_the_middle_of_a_file_leaves_nothing_open_and_is_released_after_all() {
    let (studio, samba) = (Studio::new(), Samba::start(Options::default()));
    let slowly = Timetable::always("80 Mbit/s".parse::<Allowance>().unwrap());
    let own = settings(&studio, samba.destination(Encryption::Off, 2));
    let mut agent = Running::with(Settings { pace: slowly, ..own }).await.unwrap();
    studio.dump("A001", &[("A001C001.mov", 60_000_000)]);
    let begun = |snapshot: &Snapshot| snapshot.rolls.iter().any(|roll| roll.sent > 0);
    agent.until(begun).await;
    assert!(open(&samba) > 0, "it is open while it is sent");
    agent.order(Action::Hold { roll: "A001".into(), reason: "a look at it".into() }).await.unwrap();
    agent.sees("A001", RollState::Held).await;
    let begun = std::time::Instant::now();
    while open(&samba) > 0 {
        assert!(begun.elapsed() < crate::common::running::PATIENCE, "it stays open");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    agent.order(Action::Retry { roll: "A001".into() }).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    agent.stop().await;
}
