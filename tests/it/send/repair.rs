//! What is damaged in staging between write and readback is found, and only the damaged block is sent again.

use crate::common::agent::{agent, begin, local};
use crate::common::samba::{Encrypt, Options, Samba};
use crate::common::studio::{Studio, content};
use ingest::daemon::Agent;
use ingest::journal::Journal;
use ingest::journey::Stage;
use ingest::pace::{Allowance, Throttle};
use ingest::problem::Code;
use ingest::share::{Encryption, Fault, Kind, Op, Schedule};
use ingest::words::block::BLOCK;
use std::fs;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

const SIZE: usize = 2 * BLOCK as usize + 1000;
const CARD: &[(&str, usize)] = &[("clip.mov", SIZE), ("other.mov", 3_000_000), ("clip.xml", 700)];

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_flipped_on_the_servers_disk_is_found_and_its_block_alone_sent_again() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let mut agent = agent(&studio, samba.destination(Encryption::Required, 2)).await.unwrap();
    let (write, record) = agent.write.recorded();
    let gate = Throttle::new(Allowance::Nothing);
    (agent.write, agent.read) = (write, agent.read.throttled(gate.clone(), gate.clone()));
    let journal = agent.journal.clone();
    let (mut dump, _lock) = begin(&agent, &studio).await.unwrap();
    let carrying = tokio::spawn(async move {
        agent.carry(&mut dump).await.unwrap();
        dump
    });
    // Nothing is read back while the gate is shut, and everything is written.
    written(&journal).await;
    let sent = record.bytes(Op::WriteAt);
    assert_eq!(sent, (SIZE + 3_000_000) as u64);
    flip(&staged(&samba.root()).join("clip.mov"), BLOCK + 5);
    gate.allow(Allowance::Unlimited);

    let dump = carrying.await.unwrap();
    let repaired: Vec<_> = dump.files.iter().map(|file| file.repaired).collect();
    assert_eq!(repaired, [1, 0, 0], "clip.mov, clip.xml, other.mov");
    assert_eq!(record.bytes(Op::WriteAt) - sent, BLOCK, "one block");
    for (path, size) in CARD {
        assert!(
            fs::read(samba.root().join("Footage/A001").join(path)).unwrap() == content(path, *size),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_damages_the_same_block_again_and_again_holds_the_roll() {
    let studio = Studio::new();
    studio.dump("A001", CARD);
    let schedule = Schedule::default();
    schedule.add(Fault::flip(BLOCK + 5).on(Op::WriteAt).at("clip.mov").for_ever());
    let mut broken = agent(&studio, local(&studio)).await.unwrap();
    broken.write = broken.write.faulty(schedule.clone());
    let problem = carry(&broken, &studio).await.unwrap_err();
    assert_eq!(problem, Code::LandingDiffers);
    assert!(!studio.share().join("Footage/A001").exists());
    drop(broken);

    schedule.clear();
    let mended = agent(&studio, local(&studio)).await.unwrap();
    carry(&mended, &studio).await.unwrap();
    assert!(fs::read(studio.share().join("Footage/A001/clip.mov")).unwrap() == content("clip.mov", SIZE));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_back_is_never_taken_for_landed() {
    for fault in [Fault::fail(Kind::Lost).on(Op::ReadAt), Fault::fail(Kind::Other).on(Op::Open)] {
        let studio = Studio::new();
        studio.dump("A001", CARD);
        let schedule = Schedule::default();
        schedule.add(fault.for_ever());
        let mut blind = agent(&studio, local(&studio)).await.unwrap();
        blind.read = blind.read.faulty(schedule);
        carry(&blind, &studio).await.unwrap_err();
        assert!(!studio.share().join("Footage/A001").exists());
        assert_eq!(studio.receipts(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_file_that_is_cut_or_removed_is_never_patched_up() {
    // Were only the block that is read next sent again, the blocks proven before would be holes by then.
    type Harm = fn(&Path);
    let harms: [Harm; 2] = [
        |path| fs::File::options().write(true).open(path).unwrap().set_len(0).unwrap(),
        |path| fs::remove_file(path).unwrap(),
    ];
    for harm in harms {
        let studio = Studio::new();
        studio.dump("A001", CARD);
        let mut agent = agent(&studio, local(&studio)).await.unwrap();
        let gate = Throttle::new(Allowance::Nothing);
        agent.read = agent.read.throttled(gate.clone(), gate.clone());
        let journal = agent.journal.clone();
        let (mut dump, lock) = begin(&agent, &studio).await.unwrap();
        let carrying = tokio::spawn(async move { agent.carry(&mut dump).await.unwrap_err() });
        written(&journal).await;
        harm(&staged(&studio.share()).join("clip.mov"));
        gate.allow(Allowance::Unlimited);
        assert_eq!(carrying.await.unwrap().code, Code::StagingDiffers);
        assert!(!studio.share().join("Footage/A001").exists());
        drop((lock, journal));

        let again = crate::common::agent::agent(&studio, local(&studio)).await.unwrap();
        carry(&again, &studio).await.unwrap();
        assert!(fs::read(studio.share().join("Footage/A001/clip.mov")).unwrap() == content("clip.mov", SIZE));
    }
}

async fn carry(agent: &Agent, studio: &Studio) -> Result<(), Code> {
    let (mut dump, _lock) = begin(agent, studio).await.map_err(|problem| problem.code)?;
    agent.carry(&mut dump).await.map_err(|problem| problem.code)
}

async fn written(journal: &Journal) {
    loop {
        let dumps = journal.dumps().await.unwrap();
        if dumps.first().is_some_and(|dump| dump.stage == Stage::Sent) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

fn staged(root: &Path) -> PathBuf {
    let dump = fs::read_dir(root.join("_ingest")).unwrap().next().unwrap().unwrap();
    dump.path().join("A001")
}

fn flip(path: &Path, offset: u64) {
    let file = fs::File::options().read(true).write(true).open(path).unwrap();
    let mut byte = [0];
    file.read_exact_at(&mut byte, offset).unwrap();
    file.write_all_at(&[byte[0] ^ 1], offset).unwrap();
}
