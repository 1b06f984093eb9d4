//! What AWS says of the far side, on a running agent: gates close and open, backups are made, and AWS that does not answer stops
//! nothing.

use crate::common::agent::local;
use crate::common::aws::{Aws, FILE_SYSTEM, GATEWAY, INTERFACE, LINE};
use crate::common::process::Process;
use crate::common::running::{Running, settings};
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba};
use crate::common::studio::{Studio, tree};
use ingest::cloud::{Account, GatewayId, Ids};
use ingest::control::{Action, Asked, BackupView, Pacer, RollState, Snapshot};
use ingest::daemon::Settings;
use ingest::pace::{Allowance, Timetable};
use ingest::problem::Code;
use serde_json::json;
use std::fs;
use std::time::{Duration, Instant};

/// What nobody may ever read: in no log, error, metric or answer.
const SECRETS: [&str; 3] = ["stub-secret-0451", "bgp-secret-0451", PASSWORD];

/// An agent in this process that looks after all of it, and asks often.
fn looking_after(studio: &Studio, aws: &Aws) -> Settings {
    Settings {
        account: Some(aws.account()),
        ids: Ids {
            file_system: Some(FILE_SYSTEM.into()),
            gateway: GatewayId::parse(GATEWAY),
            line: Some(LINE.into()),
            interface: Some(INTERFACE.into()),
        },
        asks: Duration::from_millis(100),
        pace: Timetable::always(Allowance::AtMost("800 Mbit/s".parse().unwrap())),
        ..settings(studio, local(studio))
    }
}

fn closed(snapshot: &Snapshot) -> Vec<(&str, Asked)> {
    let gates = snapshot.link.aws.iter().flat_map(|aws| &aws.gates);
    gates.map(|gate| (gate.name.as_str(), gate.asks)).collect()
}

fn facts(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.link.aws.iter().flat_map(|aws| &aws.facts).map(|fact| fact.what.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_file_system_is_patched_no_roll_begins_and_afterwards_it_is_released() {
    let (studio, aws) = (Studio::new(), Aws::in_peace());
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    aws.secret("ingest/smb", &json!({ "username": "svc", "password": PASSWORD }).to_string());
    let mut agent = Process::to(&studio, &samba).asks_for_its_password("ingest/smb");
    agent.configure(&format!(
        "{}file_system = {FILE_SYSTEM:?}\n[link]\nconnection = {LINE:?}\n",
        aws.section()
    ));
    let patching = |operations| json!({ "file_system": { "WindowsConfiguration": { "MaintenanceOperationsInProgress": operations } } });
    aws.set(&patching(json!(["PATCHING"])));
    agent.start(&studio);
    agent.until("a gate", |snapshot| closed(snapshot) == [("maintenance", Asked::Hold)]).await;
    studio.dump("A001", &[("a.mov", 3_000_000), ("b.mov", 20_000)]);
    let why = "No roll begins: The file system is being patched";
    let is_held = |snapshot: &Snapshot| {
        snapshot.rolls.iter().any(|roll| roll.roll == "A001" && roll.waiting.as_deref() == Some(why))
    };
    agent.until("a roll that waits for that", is_held).await;
    let socket = studio.path("control.sock").display().to_string();
    let said = studio.ingest(&["status", "--socket", &socket]).output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout).replace("\n ", " ");
    for words in [
        "no roll begins: The file system is being patched",
        "AWS: us-west-2",
        "fs-0a1b2c3d4e5f67890 AVAILABLE",
    ] {
        assert!(text.contains(words), "{words:?} is missing in\n{text}");
    }
    assert!(!tree(&samba.root()).keys().any(|path| path.ends_with(".mov")), "nothing of it was sent");

    aws.set(&patching(json!([])));
    // Whatever waits is asked about at once, and so is AWS.
    agent.order(Action::Look).await.unwrap();
    agent.sees("A001", RollState::Delivered).await;
    assert_eq!(aws.broken(), [""; 0]);
    agent.signal(rustix::process::Signal::TERM);
    assert_eq!(agent.ended(), Some(0));
    let log = agent.log();
    assert!(log.contains("A gate closes: The file system is being patched"), "{log}");
    assert!(log.contains("A gate opens again"), "{log}");
    let said = format!("{log}{text}{:?}", tree(&studio.state()).keys());
    for secret in SECRETS {
        assert!(!said.contains(secret), "{secret} in\n{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_is_fed_as_fast_as_it_brings_things_over() {
    let (studio, aws) = (Studio::new(), Aws::in_peace());
    let mut agent = Running::with(looking_after(&studio, &aws)).await.unwrap();
    let all = ["file system", "gateway", "line", "routes", "backups"];
    let snapshot = agent.until(|snapshot| facts(snapshot) == all).await;
    assert!(closed(&snapshot).is_empty(), "{:?}", closed(&snapshot));
    let unknown = snapshot.link.aws.iter().flat_map(|aws| &aws.unknown).map(|unknown| unknown.what.as_str());
    let unknown: Vec<&str> = unknown.collect();
    let unmeasured = ["whether the gateway fails to bring files over", "what others send over the line"];
    assert_eq!(unknown, unmeasured, "nothing is measured of them");

    // 70 of 60 to 85 %: less than half of what there would be.
    aws.set(&json!({ "cache": { "CacheDirtyPercentage": 70.0 } }));
    let snapshot = agent.until(|snapshot| snapshot.link.pace.by == Pacer::Gate).await;
    assert_eq!(closed(&snapshot), [("cache", Asked::Slow)]);
    let pace = &snapshot.link.pace;
    assert_eq!(pace.allowance, Allowance::AtMost("480 Mbit/s".parse().unwrap()));
    assert_eq!((pace.back, &pace.hold), (Some("800 Mbit/s".parse().unwrap()), &None));

    aws.set(&json!({ "cache": { "CacheDirtyPercentage": 95.0 } }));
    agent.until(|snapshot| closed(snapshot) == [("cache", Asked::Stop)]).await;
    studio.dump("A001", &[("a.mov", 300_000)]);
    let why =
        "95 % of the gateway's cache are not brought over yet: nothing goes before it is less than 80 %";
    let waiting = format!("No roll begins: {why}");
    let snapshot = agent
        .until(|snapshot| snapshot.rolls.iter().any(|roll| roll.waiting.as_ref() == Some(&waiting)))
        .await;
    let eta = snapshot.totals.eta.as_ref().and_then(|eta| eta.frozen.clone());
    assert!(eta.is_none_or(|frozen| frozen == why), "nobody can say when");
    assert_eq!(tree(&studio.share()).len(), 0, "nothing of it was sent");

    // It takes more than falling below what closed it.
    aws.set(&json!({ "cache": { "CacheDirtyPercentage": 82.0 } }));
    agent.until(|snapshot| snapshot.link.pace.why.starts_with("82 %")).await;
    aws.set(&json!({ "cache": { "CacheDirtyPercentage": 10.0 } }));
    agent.sees("A001", RollState::Delivered).await;
    assert_eq!(aws.broken(), [""; 0]);
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_aws_does_not_answer_the_agent_goes_on_and_says_what_it_does_not_know() {
    let (studio, aws) = (Studio::new(), Aws::in_peace());
    let nobody = Account { endpoint: Some("http://127.0.0.1:1".into()), ..aws.account() };
    let settings = Settings { account: Some(nobody), ..looking_after(&studio, &aws) };
    let mut agent = Running::with(settings).await.unwrap();
    let snapshot = agent.until(|snapshot| !snapshot.notices.is_empty()).await;
    let notice = &snapshot.notices[0];
    assert_eq!((notice.problem.code, notice.urgent), (Code::AwsUnreachable, false));
    let words = "the agent goes on without knowing the state of the file system, the state of the gateway";
    assert!(notice.problem.message.contains(words), "{notice:?}");
    let unknown = &snapshot.link.aws.as_ref().expect("AWS is asked").unknown;
    assert!(unknown.iter().any(|unknown| unknown.what == "the state of the line"), "{unknown:?}");
    assert!(closed(&snapshot).is_empty());
    studio.dump("A001", &[("a.mov", 300_000)]);
    let roll = agent.sees("A001", RollState::Delivered).await;
    assert_eq!(roll.backup, Some(BackupView::Unknown));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_asked_less_and_less_and_what_heals_is_known_again() {
    let (studio, aws) = (Studio::new(), Aws::in_peace());
    let fail = |code: &str, times: u32| json!({ "fail": { "*": { "code": code, "times": times } } });
    aws.set(&fail("AccessDeniedException", 100_000));
    let settings = looking_after(&studio, &aws);
    let (begun, asks) = (Instant::now(), settings.asks);
    let mut agent = Running::with(settings).await.unwrap();
    let snapshot = agent.until(|snapshot| !snapshot.notices.is_empty()).await;
    assert_eq!((snapshot.notices[0].problem.code, snapshot.notices[0].urgent), (Code::AwsDenied, true));
    studio.dump("A001", &[("a.mov", 300_000)]);
    agent.sees("A001", RollState::Delivered).await;
    // Each pause is twice the one before; a tenth may be missing.
    let asked = aws.calls().into_iter().filter(|call| call == "DescribeFileSystems").count();
    let rounds = (begun.elapsed().as_secs_f64() / (asks.as_secs_f64() * 0.9) + 1.0).log2() + 2.0;
    assert!(asked as f64 <= rounds, "{asked} calls, where {rounds} are enough");

    // Other credentials are read before anything is asked again.
    let text = fs::read_to_string(aws.account().credentials_file.unwrap()).unwrap();
    fs::write(aws.account().credentials_file.unwrap(), text.replace("EXAMPLE", "CHANGED")).unwrap();
    aws.set(&fail("ExpiredTokenException", 8));
    agent.order(Action::Look).await.unwrap();
    let snapshot = agent.until(|snapshot| facts(snapshot).len() == 5 && snapshot.notices.is_empty()).await;
    let said = serde_json::to_string(&*snapshot).unwrap();
    for secret in SECRETS {
        assert!(!said.contains(secret), "{secret} in\n{said}");
    }
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_once_however_often_it_is_ordered_and_a_released_roll_is_inside_it() {
    let (studio, aws) = (Studio::new(), Aws::in_peace());
    // What began while the clocks may disagree does not count.
    aws.set(&json!({ "backup_ahead": 400, "backup_looks": 1000 }));
    let mut agent = Running::with(looking_after(&studio, &aws)).await.unwrap();
    studio.dump("A001", &[("a.mov", 300_000)]);
    let roll = agent.sees("A001", RollState::Delivered).await;
    let key = roll.key.clone();
    let stands = |snapshot: &Snapshot| {
        let roll = snapshot.rolls.iter().find(|roll| roll.key == key);
        roll.and_then(|roll| roll.backup.clone())
    };
    agent.until(|snapshot| stands(snapshot) == Some(BackupView::NotYet)).await;
    let first = agent.order(Action::Backup).await.unwrap().words;
    assert_eq!(
        first,
        "The backup `backup-00000000000000000` has begun; until it is whole, 1 released roll is in none"
    );
    let again = agent.order(Action::Backup).await.unwrap().words;
    assert!(again.starts_with("The backup `backup-00000000000000000` is being made already"), "{again}");
    agent.until(|snapshot| matches!(stands(snapshot), Some(BackupView::UnderWay { .. }))).await;
    assert_eq!(aws.given("CreateBackup").len(), 1);
    aws.set(&json!({ "backups_whole": true }));
    let snapshot = agent.until(|snapshot| matches!(stands(snapshot), Some(BackupView::Inside(_)))).await;
    let words = stands(&snapshot).unwrap().words();
    assert_eq!(words, "inside `backup-00000000000000000`, by the file system's word: nothing was read in it");
    agent.stop().await;

    // It is in the journal: a restart knows it, with nobody to ask.
    let nobody = Settings { account: None, ids: Ids::default(), ..looking_after(&studio, &aws) };
    let mut agent = Running::with(nobody).await.unwrap();
    let roll = agent.sees("A001", RollState::Delivered).await;
    assert!(matches!(roll.backup, Some(BackupView::Inside(_))), "{:?}", roll.backup);
    let refused = agent.order(Action::Backup).await.unwrap_err();
    assert_eq!(refused.code, Code::OrderRefused);
    agent.stop().await;
}
