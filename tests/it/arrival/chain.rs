//! The whole chain, by the real program: a dump, Samba in Oregon, proof, release, a sync, a second Samba in Virginia, every byte
//! read there, and receipts that tell all of it.

use super::datasync::{self, BUCKET};
use crate::common::aws::{Aws, FILE_SYSTEM};
use crate::common::process::Process;
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba};
use crate::common::studio::{Studio, tree};
use crate::common::syncthing::Syncthing;
use ingest::control::{Action, RollState, Snapshot};
use ingest::receipt::{Checked, Receipt, Rung, Trusted, check, path_of};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

const CARD: &[(&str, usize)] =
    &[("A001C001.mov", 20_000_000), ("A001C002.mov", 300_000), ("CLIPS/notes.xml", 700)];

/// A studio, its share in Oregon, and one in Virginia.
struct Regions {
    studio: Studio,
    oregon: Samba,
    virginia: Samba,
}

impl Regions {
    fn new() -> Self {
        let server = || Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
        Self { studio: Studio::new(), oregon: server(), virginia: server() }
    }

    /// Where the sync takes rolls from, and where it puts them; whoever delivers may write there.
    fn roots(&self) -> [std::path::PathBuf; 2] {
        [&self.oregon, &self.virginia].map(|samba| {
            let root = samba.root().join("Footage");
            fs::create_dir_all(&root).unwrap();
            fs::set_permissions(&root, fs::Permissions::from_mode(0o777)).unwrap();
            root
        })
    }

    /// The second region's share, read with a login of its own.
    fn arrival(&self) -> String {
        let place = self.virginia.place(ingest::share::Encryption::Required, 1);
        let (host, port, share) = (&place.host, place.port, &place.share);
        let (user, password) = (crate::common::samba::USER, self.studio.path("password"));
        format!(
            "[arrival]\nserver = {host:?}\nport = {port}\nshare = {share:?}\nuser = {user:?}\n\
             password_file = {password:?}\nevery = \"1 s\"\n"
        )
    }

    fn receipt(&self, number: u64) -> Checked {
        let state = self.studio.state();
        let checked = check(&path_of(&state, number, "A001"), &Trusted::of_state(&state).unwrap()).unwrap();
        checked.chain().unwrap();
        checked
    }

    /// What the second receipt has to say, whatever carried the roll.
    fn tells_all(&self, by: &str) -> Receipt {
        let [oregon, virginia] = self.roots().map(|root| tree(&root.join("A001")));
        assert!(oregon == virginia && oregon.len() > CARD.len());
        let release = self.receipt(1);
        assert_eq!(release.superseded_by().unwrap(), Some(2));
        assert_eq!(
            (release.receipt.arrival.state.as_str(), release.receipt.evidence.rung),
            ("awaited", Rung::Landed)
        );
        let said = self.receipt(2).receipt;
        assert_eq!((said.arrival.sync.as_str(), said.arrival.state.as_str()), (by, "proven"));
        assert_eq!(said.evidence.rung, Rung::Arrived);
        assert!(
            said.arrival.told_at.is_some() && said.arrival.at >= said.arrival.told_at,
            "{:?}",
            said.arrival
        );
        assert!(
            said.arrival.how.iter().any(|how| how.contains("had reported it before")),
            "{:?}",
            said.arrival
        );
        assert!(said.files.iter().all(|file| file.arrived_at.is_some()));
        // Anybody can check it, against either region.
        let state = self.studio.state();
        let receipt = path_of(&state, 2, "A001").display().to_string();
        for root in self.roots() {
            let media = root.join("A001").display().to_string();
            self.studio
                .say(&["verify", "--state", state.to_str().unwrap(), &receipt, "--against", &media])
                .ok();
        }
        said
    }
}

/// The section by which the file system is looked after.
fn looking_after(aws: &Aws) -> String {
    format!("{}file_system = {FILE_SYSTEM:?}\n", aws.section())
}

fn patching(operations: &[&str]) -> Value {
    json!({ "file_system": { "WindowsConfiguration": { "MaintenanceOperationsInProgress": operations } } })
}

fn waits(snapshot: &Snapshot) -> bool {
    let why = "No roll begins: The file system is being patched";
    snapshot.rolls.iter().any(|roll| roll.roll == "A001" && roll.waiting.as_deref() == Some(why))
}

fn arriving(snapshot: &Snapshot) -> bool {
    snapshot.rolls.iter().any(|roll| roll.roll == "A001" && roll.state == RollState::Arriving)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_goes_by_way_of_oregon_and_syncthing_to_virginia() {
    let regions = Regions::new();
    let [oregon, virginia] = regions.roots();
    let (near, mut far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    near.share_with(&oregon, &far, &virginia);
    let aws = Aws::in_peace();
    aws.set(&patching(&["PATCHING"]));
    let mut agent = Process::to(&regions.studio, &regions.oregon);
    agent.configure(&(looking_after(&aws) + &near.section(&far) + &regions.arrival()));
    agent.start(&regions.studio);
    let ready = |snapshot: &Snapshot| {
        let sync = snapshot.link.sync.as_ref();
        sync.is_some_and(|sync| sync.trouble.is_none() && sync.words.contains("is connected"))
    };
    agent.until("the sync", ready).await;

    // The file system is patched: no roll begins, and that is said. Then it is not.
    regions.studio.dump("A001", CARD);
    agent.until("a roll that waits for the file system", waits).await;
    assert!(!oregon.join("A001").exists());

    // The far side is away when the roll is released: it is on its way, and nobody calls it there.
    far.kill();
    aws.set(&patching(&[]));
    agent.order(Action::Look).await.unwrap();
    let away = |snapshot: &Snapshot| {
        let arrivals = snapshot.rolls.iter().filter_map(|roll| roll.arrival.as_ref());
        arriving(snapshot) && arrivals.into_iter().any(|arrival| arrival.words.contains("not connected"))
    };
    agent.until("a far device that is away", away).await;
    assert!(oregon.join("A001/A001C001.mov").exists(), "it is released all the same");

    // The agent is killed meanwhile, and goes on from there.
    agent.signal(Signal::KILL);
    assert_eq!(agent.ended(), None);
    agent.start(&regions.studio);
    agent.until("it is on its way", arriving).await;
    far.restart();
    let view = agent.sees("A001", RollState::Arrived).await;
    assert_eq!(view.evidence(), "arrived");
    agent.signal(Signal::TERM);
    assert_eq!(agent.ended(), Some(0));
    assert!(agent.log().contains("A gate opens again"), "{}", agent.log());
    let said = regions.tells_all("syncthing");
    assert!(said.arrival.how.iter().any(|how| how.contains(far.id())), "{:?}", said.arrival);
    let log = agent.log();
    assert!(!log.contains(PASSWORD) && !log.contains("key-of-oregon"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_goes_by_way_of_oregon_and_datasync_to_virginia() {
    let regions = Regions::new();
    let [oregon, virginia] = regions.roots();
    let aws = Aws::in_peace();
    aws.bucket(BUCKET);
    aws.set(&json!({ "datasync": { "from": oregon, "to": virginia, "lose": ["A001/CLIPS/notes.xml"] } }));
    let mut agent = Process::to(&regions.studio, &regions.oregon);
    agent.configure(&(looking_after(&aws) + &datasync::section() + &regions.arrival()));
    aws.set(&patching(&["PATCHING"]));
    agent.start(&regions.studio);
    regions.studio.dump("A001", CARD);
    agent.until("a roll that waits for the file system", waits).await;
    aws.set(&patching(&[]));
    agent.order(Action::Look).await.unwrap();

    // The first execution fails of a file, which is named; the next one carries it.
    let failed = |snapshot: &Snapshot| {
        let arrivals = snapshot.rolls.iter().filter_map(|roll| roll.problem.as_ref());
        arriving(snapshot) && arrivals.into_iter().any(|problem| problem.message.contains("CLIPS/notes.xml"))
    };
    agent.until("the file that was not carried", failed).await;
    aws.set(&json!({ "datasync": { "lose": [] } }));
    agent.order(Action::Retry { roll: "A001".into() }).await.unwrap();
    agent.sees("A001", RollState::Arrived).await;
    agent.signal(Signal::TERM);
    assert_eq!(agent.ended(), Some(0));
    let said = regions.tells_all("datasync");
    assert!(said.arrival.how.iter().any(|how| how.contains("task-0123456789abcdef0")), "{:?}", said.arrival);
    assert_eq!(aws.broken(), Vec::<String>::new());
    let log = agent.log();
    assert!(!log.contains(PASSWORD) && !log.contains("stub-secret-0451"), "{log}");
}
