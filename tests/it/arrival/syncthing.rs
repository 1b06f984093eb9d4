//! Two real Syncthing daemons: a released roll arrives, and whatever keeps it from that is told rightly.

use super::scene::{CARD, Scene};
use crate::common::studio::tree;
use crate::common::syncthing::{FOLDER, Syncthing};
use ingest::handoff::{Address, HandoffError, Seen, Standing, Sync, SyncPlace, syncthing};
use ingest::journey::{Dump, Stage};
use ingest::problem::{Code, Problem};
use ingest::receipt::Rung;
use ingest::words::path::RelPath;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);

fn place(near: &Syncthing, far: &Syncthing) -> syncthing::Place {
    syncthing::Place {
        address: Address { url: near.url(), key_file: Some(near.key_file()), certificate: None },
        folder: FOLDER.into(),
        device: far.id().into(),
        below: None,
        staging: None,
    }
}

/// Two daemons that carry Oregon's sync root to Virginia's.
fn regions(reads: bool) -> (Scene, Syncthing, Syncthing) {
    let (near, far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    let scene = Scene::new(SyncPlace::Syncthing(place(&near, &far)), reads);
    near.share_with(&scene.oregon(), &far, &scene.virginia());
    (scene, near, far)
}

/// Without what Syncthing and the generation add.
fn media(root: &std::path::Path) -> Vec<String> {
    let names = tree(root).into_iter().filter(|(_, content)| content.is_some()).map(|(path, _)| path);
    names.filter(|path| !path.starts_with(".st") && !path.contains("ascmhl")).collect()
}

/// What Syncthing says of a roll, looked at until it is what is waited for.
async fn looked(
    scene: &Scene,
    dump: &Dump,
    is_it: impl Fn(&Result<Standing, HandoffError>) -> bool,
) -> Result<Standing, HandoffError> {
    let sync = scene.sync.open(None).await.unwrap();
    let (roll, mut seen, begun) = (scene.handed(dump), Seen::default(), Instant::now());
    loop {
        let said = sync.look(&roll, "", &mut seen).await;
        if is_it(&said) {
            return said;
        }
        assert!(begun.elapsed() < PATIENCE, "it never came; the last word: {said:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn wrong(said: &Result<Standing, HandoffError>) -> Option<Problem> {
    match said {
        Ok(Standing::Part(part)) => part.wrong.clone(),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_roll_arrives_and_its_receipt_says_in_whose_word() {
    let (scene, _near, far) = regions(false);
    let dump = scene.carry(true).await.unwrap();
    assert_eq!((dump.stage, dump.receipts.len()), (Stage::Arrived, 2));
    assert_eq!(tree(&scene.virginia().join("A001")), tree(&scene.oregon().join("A001")));
    let (release, arrival) = (scene.receipt(1), scene.receipt(2));
    assert_eq!(release.receipt.arrival.state, "awaited");
    assert!(
        release.receipt.evidence.not_checked[0].contains("Syncthing carries the roll there"),
        "{:?}",
        release.receipt.evidence
    );
    assert_eq!(release.superseded_by().unwrap(), Some(2));
    let said = &arrival.receipt;
    assert_eq!((said.arrival.state.as_str(), said.arrival.sync.as_str()), ("reported", "syncthing"));
    assert!(said.arrival.by.contains(far.id()) && said.arrival.told_at.is_some(), "{:?}", said.arrival);
    assert_eq!(said.supersedes.as_ref().map(|earlier| earlier.number), Some(1));
    assert_eq!(said.evidence.rung, Rung::Landed, "nothing was read there");
    assert!(
        said.evidence.not_checked[0].starts_with("The files in the second region: not read"),
        "{:?}",
        said.evidence
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn where_virginia_can_be_read_every_byte_is_and_the_receipt_calls_it_proven() {
    let (scene, _near, _far) = regions(true);
    let dump = scene.carry(true).await.unwrap();
    assert!(dump.files.iter().all(|file| file.arrived.is_some()));
    let said = scene.receipt(2).receipt;
    assert_eq!((said.arrival.state.as_str(), said.evidence.rung), ("proven", Rung::Arrived));
    assert!(said.files.iter().all(|file| file.arrived_at.is_some()));
    assert!(said.arrival.how.iter().any(|how| how.contains("had reported it before")), "{:?}", said.arrival);
    assert!(
        !said.evidence.not_checked.iter().any(|gap| gap.contains("second region")),
        "{:?}",
        said.evidence
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_far_device_that_is_down_is_told_as_that_and_never_as_an_arrival() {
    let (scene, _near, mut far) = regions(false);
    far.kill();
    let dump = scene.carry(false).await.unwrap();
    assert_eq!((dump.stage, dump.told.is_some()), (Stage::Released, true));
    let said = looked(
        &scene,
        &dump,
        |said| matches!(said, Ok(Standing::Part(part)) if part.words.contains("not connected")),
    )
    .await;
    let Ok(Standing::Part(part)) = said else { panic!("{said:?}") };
    assert_eq!((part.there, part.wrong), (0, None), "it may come back");
    far.restart();
    looked(&scene, &dump, |said| matches!(said, Ok(Standing::Whole { .. }))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paused_or_not_shared_is_named_with_its_remedy() {
    let (scene, near, far) = regions(false);
    let dump = scene.carry(false).await.unwrap();
    let refused = async |part: &str| {
        let said = looked(&scene, &dump, Result::is_err).await.expect_err("a fault");
        let problem = Problem::from(said);
        assert_eq!(problem.code, Code::SyncSetup);
        assert!(problem.message.contains(part), "{part}: {problem}");
    };
    near.change_device(&far, &json!({"paused": true}));
    refused("is paused").await;
    near.change_device(&far, &json!({"paused": false}));
    near.change_folder(&json!({"paused": true}));
    refused("the folder `footage` is paused").await;
    near.change_folder(&json!({"paused": false, "type": "receiveonly"}));
    refused("only receives").await;
    near.change_folder(&json!({"type": "sendreceive", "devices": []}));
    refused("is not shared with the far device").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_folder_or_device_and_a_daemon_that_is_away_are_told_apart() {
    let (mut near, far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    let right = place(&near, &far);
    let scene = Scene::new(SyncPlace::Untold, false);
    let dump = scene.carry(false).await.unwrap();
    let other_key = scene.studio.path("key");
    fs::write(&other_key, "wrong\n").unwrap();
    let of = async |place: syncthing::Place| {
        let sync = syncthing::Syncthing::new(&place).unwrap();
        Problem::from(sync.look(&scene.handed(&dump), "", &mut Seen::default()).await.expect_err("a fault"))
    };
    let address = Address { key_file: Some(other_key), ..right.address.clone() };
    assert_eq!(of(syncthing::Place { address, ..right.clone() }).await.code, Code::SyncDenied);
    let problem = of(syncthing::Place { folder: "rushes".into(), ..right.clone() }).await;
    assert!(problem.code == Code::SyncSetup && problem.message.contains("no folder `rushes`"), "{problem}");
    near.share_with(&scene.oregon(), &far, &scene.virginia());
    let device = "AAAAAAA-".repeat(7) + "AAAAAAA";
    let problem = of(syncthing::Place { device, ..right.clone() }).await;
    assert!(problem.code == Code::SyncSetup && problem.message.contains("knows no device"), "{problem}");
    near.kill();
    let problem = of(right.clone()).await;
    assert_eq!(problem.code, Code::SyncUnreachable);
    assert!(!problem.message.contains("key-of"), "{problem}");
    fs::remove_file(right.address.key_file.as_ref().unwrap()).unwrap();
    assert!(matches!(syncthing::Syncthing::new(&right), Err(HandoffError::Setup(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_daemon_that_signs_for_itself_is_believed_by_its_very_certificate_and_by_no_other() {
    let (mut near, far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    let own = near.by_https();
    let scene = Scene::new(SyncPlace::Untold, false);
    near.share_with(&scene.oregon(), &far, &scene.virginia());
    let share = ingest::share::connect(&crate::common::agent::local(&scene.studio)).await.unwrap();
    let asked = async |certificate| {
        let address = Address { certificate, ..place(&near, &far).address };
        assert!(address.url.starts_with("https://127.0.0.1"), "{address:?}");
        let sync = syncthing::Syncthing::new(&syncthing::Place { address, ..place(&near, &far) })?;
        sync.outlook(&share).await.map(|outlook| outlook.words)
    };
    assert!(asked(Some(own)).await.unwrap().contains("is connected"));
    let mut other = Syncthing::start("elsewhere");
    for certificate in [None, Some(other.by_https())] {
        let problem = Problem::from(asked(certificate).await.expect_err("nobody stands behind it"));
        assert_eq!(problem.code, Code::SyncUnreachable);
        assert!(problem.message.contains("certificate"), "{problem}");
    }
    let none = asked(Some(near.key_file())).await;
    assert!(matches!(none, Err(HandoffError::Setup(words)) if words.contains("is no certificate")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_far_side_ignores_is_missing_and_is_named() {
    let (scene, _near, far) = regions(false);
    fs::write(scene.virginia().join(".stignore"), "A001C002.mov\n").unwrap();
    far.scan();
    let dump = scene.carry(false).await.unwrap();
    let said = looked(&scene, &dump, |said| wrong(said).is_some()).await;
    let problem = wrong(&said).unwrap();
    assert_eq!(problem.code, Code::ArrivalMissing);
    assert!(
        problem.message.contains("lacks 1 of 5 files") && problem.message.contains("A001C002.mov"),
        "{problem}"
    );
    let Ok(Standing::Part(part)) = said else { panic!("{said:?}") };
    assert_eq!((part.there, part.all), (4, 5));
    assert_eq!(part.missing, [RelPath::new("A001C002.mov").unwrap()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_changed_at_the_far_side_is_a_conflict() {
    let (scene, _near, far) = regions(false);
    let dump = scene.carry(false).await.unwrap();
    looked(&scene, &dump, |said| matches!(said, Ok(Standing::Whole { .. }))).await.unwrap();
    // Of the same size: the sizes do not tell. Then one is removed, which the sync carries back, too.
    let told = async |name: &str| {
        far.scan();
        let names =
            |problem: &Problem| problem.code == Code::ArrivalConflict && problem.message.contains(name);
        looked(&scene, &dump, |said| wrong(said).is_some_and(|problem| names(&problem))).await.ok();
    };
    fs::write(scene.file("A001C002.mov"), vec![7; 40_000]).unwrap();
    told("A001C002.mov").await;
    fs::remove_file(scene.file("A001C001.mov")).unwrap();
    told("A001C001.mov").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staging_in_a_folder_that_is_carried_has_to_be_ignored() {
    let (near, far) = (Syncthing::start("oregon"), Syncthing::start("virginia"));
    let whole = syncthing::Place {
        below: Some(RelPath::new("Footage").unwrap()),
        staging: Some(RelPath::new("_ingest").unwrap()),
        ..place(&near, &far)
    };
    let scene = Scene::new(SyncPlace::Syncthing(whole), false);
    near.share_with(&scene.studio.share(), &far, &scene.studio.path("virginia"));
    let sync = scene.sync.open(None).await.unwrap();
    let share = ingest::share::connect(&crate::common::agent::local(&scene.studio)).await.unwrap();
    let problem = Problem::from(sync.outlook(&share).await.expect_err("it would carry staging"));
    assert!(problem.message.contains("write `/_ingest` into its ignore patterns"), "{problem}");
    fs::write(scene.studio.share().join(".stignore"), "/_ingest\n").unwrap();
    near.scan();
    assert!(sync.outlook(&share).await.unwrap().words.contains("is connected"));
    let dump = scene.carry(true).await.unwrap();
    assert_eq!(dump.stage, Stage::Arrived);
    assert!(!scene.studio.path("virginia/_ingest").exists());
}

/// Looks at the sync root again and again, and keeps all that was ever there at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_watches_the_sync_root_never_sees_a_part_of_a_roll_or_a_temporary_name() {
    let (scene, _near, _far) = regions(false);
    let (root, stop) = (scene.oregon(), Arc::new(AtomicBool::new(false)));
    let watching = std::thread::spawn({
        let stop = stop.clone();
        move || {
            let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
            while !stop.load(Ordering::Relaxed) {
                seen.insert(media(&root));
                std::thread::sleep(Duration::from_millis(50));
            }
            seen
        }
    });
    scene.carry(true).await.unwrap();
    tokio::time::sleep(Duration::from_millis(120)).await;
    stop.store(true, Ordering::Relaxed);
    let seen = watching.join().unwrap();
    let whole = media(&scene.oregon());
    assert_eq!(whole.len(), CARD.len(), "{whole:?}");
    assert_eq!(seen, BTreeSet::from([Vec::new(), whole]), "nothing, then all of it");
}
