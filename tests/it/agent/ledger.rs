//! Agents with one ledger: a card that one studio has delivered is known to all others, and an agent whose ledger is away
//! goes on without it, and tells it everything later.

use crate::common::agent::local;
use crate::common::aws::Aws;
use crate::common::link::Link;
use crate::common::process::Process;
use crate::common::running::{Running, settings};
use crate::common::samba::{Encrypt, Options, Samba};
use crate::common::studio::{Studio, tree};
use ingest::cloud::Account;
use ingest::control::{Action, LedgerView, RollState, Snapshot};
use ingest::daemon::{LedgerSettings, Settings};
use ingest::journal::Begin;
use ingest::ledger::Place;
use ingest::problem::Code;
use ingest::words::clock::Clock;
use rustix::process::Signal;
use serde_json::Value;
use std::fs;
use std::net::SocketAddr;
use tokio::sync::Mutex;

const TABLE: &str = "ingest-ledger";

/// The rest of a configuration: a region of its own, and the table that all studios share.
fn shared(aws: &Aws, region: &str) -> String {
    let section = aws.section().replace("us-west-2", region);
    format!("{section}[ledger]\nkind = \"dynamodb\"\nregion = \"us-west-2\"\nshare = \"footage, Oregon\"\n")
}

/// Whether the ledger has all that has happened until now.
fn is_told() -> impl Fn(&Snapshot) -> bool {
    let now = Clock::system().now();
    move |snapshot| {
        let ledger = snapshot.ledger.as_ref();
        ledger.is_some_and(|ledger| {
            ledger.behind == 0 && ledger.trouble.is_none() && ledger.reached.is_some_and(|at| at > now)
        })
    }
}

/// The deliveries in the table: roll, state, studio.
fn rolls(aws: &Aws) -> Vec<[String; 3]> {
    let items = aws.items(TABLE);
    let rolls = items.iter().filter(|item| item["sk"] == "roll");
    let text = |item: &Value, name: &str| item[name].as_str().expect("text").to_owned();
    let mut rolls: Vec<_> =
        rolls.map(|item| ["roll", "state", "studio"].map(|name| text(item, name))).collect();
    rolls.sort();
    rolls
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_one_studio_has_delivered_is_a_duplicate_in_another() {
    let aws = Aws::start();
    aws.make_table(TABLE);
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let here = Studio::new();
    let mut first = Process::to(&here, &samba);
    first.configure(&shared(&aws, "us-west-2"));
    first.start(&here);
    here.dump("A001", &[("A001C001.mov", 700_000), ("A001C002.mov", 30_000)]);
    let delivered = first.sees("A001", RollState::Delivered).await;
    first.until("an up-to-date ledger", is_told()).await;
    let footage = tree(&samba.root().join("Footage"));
    let theirs = aws.items(TABLE);

    // The drive goes to the other studio, where the folder has another name, and something else is on it, too.
    let there = Studio::new();
    let mut second = Process::to(&there, &samba).of("Stage 9, Vancouver");
    second.configure(&shared(&aws, "us-east-1"));
    second.start(&there);
    let copy = there.nas().join("from Los Angeles");
    fs::create_dir(&copy).unwrap();
    for name in ["A001C001.mov", "A001C002.mov"] {
        fs::copy(here.nas().join("A001").join(name), copy.join(name)).unwrap();
    }
    there.dump("B007", &[("B007C001.mov", 40_000)]);
    let duplicate = second.sees("from Los Angeles", RollState::Duplicate).await;
    second.sees("B007", RollState::Delivered).await;
    second.until("an up-to-date ledger", is_told()).await;

    // It tells whose the delivery was, what it is called there, and when it was.
    let socket = there.path("control.sock").display().to_string();
    let shown = there.say(&["show", &duplicate.key, "--socket", &socket]).ok().stdout;
    let said = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let receipt = delivered.receipt.expect("a receipt");
    let day = delivered.changed.strftime("%Y-%m-%d");
    assert!(said.contains(&format!("delivered on {day} by Stage 4 (")), "{shown}");
    assert!(said.contains(&format!("as `A001`, receipt {receipt} there")), "{shown}");
    // Nothing of it was sent, and nothing that the first has written was changed.
    let mut now = tree(&samba.root().join("Footage"));
    now.retain(|path, _| !path.starts_with("B007"));
    assert_eq!((now, there.receipts()), (footage, 1));
    let items = aws.items(TABLE);
    assert!(theirs.iter().all(|item| items.contains(item)), "{theirs:#?}\n{items:#?}");
    assert_eq!(
        rolls(&aws),
        [
            ["A001", "released", "Stage 4"],
            ["B007", "released", "Stage 9, Vancouver"],
            ["from Los Angeles", "duplicate", "Stage 9, Vancouver"]
        ]
        .map(|row| row.map(String::from))
    );
    // Each agent vouches for its own region alone.
    let proofs: Vec<_> = items.iter().filter(|item| item["sk"].as_str().unwrap().starts_with("r#")).collect();
    let mut vouched: Vec<_> =
        proofs.iter().map(|item| (item["studio"].as_str(), item["sk"].as_str())).collect();
    vouched.sort_unstable();
    let expected = [("Stage 4", "r#us-west-2#landed"), ("Stage 9, Vancouver", "r#us-east-1#landed")];
    assert_eq!(vouched, expected.map(|(studio, key)| (Some(studio), Some(key))));
    assert_eq!(aws.broken(), Vec::<String>::new());
}

/// What an agent of this process is told of the ledger.
fn with_ledger(studio: &Studio, account: Account) -> Settings {
    let region = account.region.clone();
    let place = Place { table: TABLE.into(), site: region.clone(), region, share: "footage".into() };
    Settings {
        ledger: Some(LedgerSettings { account, place, begin: Begin::Now }),
        ..settings(studio, local(studio))
    }
}

fn ledger(snapshot: &Snapshot) -> &LedgerView {
    snapshot.ledger.as_ref().expect("a ledger")
}

/// Delivers a card while the ledger is broken, sees the problem, mends it, and sees all of it told.
async fn goes_on_without(code: Code, studio: &Studio, aws: &Aws, account: Account, mend: impl AsyncFnOnce()) {
    let mut agent = Running::with(with_ledger(studio, account)).await.unwrap();
    studio.dump("A001", &[("A001C001.mov", 70_000)]);
    agent.sees("A001", RollState::Delivered).await;
    let is_shown = |snapshot: &Snapshot| {
        snapshot.notices.iter().any(|notice| notice.problem.code == code) && ledger(snapshot).behind > 0
    };
    let snapshot = agent.until(is_shown).await;
    let problem = ledger(&snapshot).trouble.clone().expect("what is in the way");
    assert_eq!((problem.code, problem.hint.is_empty()), (code, false), "{problem:?}");
    assert!(ledger(&snapshot).words().contains("it lacks"), "{}", ledger(&snapshot).words());
    // The receipt does not claim that anybody was asked.
    let receipts = studio.state().join("receipts");
    let receipt = fs::read_dir(&receipts).unwrap().map(|entry| entry.unwrap().path());
    let receipt = receipt.filter(|path| path.to_string_lossy().ends_with(".receipt.json"));
    let receipt = fs::read_to_string(receipt.last().expect("a receipt")).unwrap();
    assert!(receipt.contains("by another studio: not checked"), "{code:?}: {receipt}");
    // Nobody asks as fast as he can: a try of the client is three calls, and the agent waits between two tries.
    let calls = aws.calls().iter().filter(|call| matches!(call.as_str(), "PutItem" | "Query")).count();
    assert!(calls <= 40, "{calls} calls");

    mend().await;
    agent.order(Action::Resume).await.ok();
    agent.until(is_told()).await;
    let delivered = ["A001", "released", "Stage 4"].map(String::from);
    assert_eq!(rolls(aws), [delivered], "{code:?}");
    assert!(aws.items(TABLE).iter().any(|item| item["sk"].as_str().unwrap().starts_with("at#")));
    agent.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_table_an_agent_goes_on_and_tells_everything_when_there_is_one() {
    let (studio, aws) = (Studio::new(), Aws::start());
    let mend = async || aws.make_table(TABLE);
    goes_on_without(Code::LedgerMissing, &studio, &aws, aws.account(), mend).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn throttled_or_denied_an_agent_goes_on_and_tells_everything_later() {
    for (code, error) in [
        (Code::AwsThrottled, "ProvisionedThroughputExceededException"),
        (Code::LedgerDenied, "AccessDeniedException"),
    ] {
        let (studio, aws) = (Studio::new(), Aws::start());
        aws.make_table(TABLE);
        let calls = ["PutItem", "GetItem", "Query"];
        calls.iter().for_each(|call| aws.fail(call, error, 10_000));
        let mend = async || calls.iter().for_each(|call| aws.fail(call, error, 0));
        goes_on_without(code, &studio, &aws, aws.account(), mend).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unreachable_for_a_while_the_ledger_gets_everything_afterwards() {
    let (studio, aws) = (Studio::new(), Aws::start());
    aws.make_table(TABLE);
    let server: SocketAddr = aws.endpoint().trim_start_matches("http://").parse().unwrap();
    // An address at which somebody answers only later.
    let address = Link::open("127.0.0.1:0".parse().unwrap(), server).await.address();
    let account = Account { endpoint: Some(format!("http://{address}")), ..aws.account() };
    let link = Mutex::new(None);
    let mend = async || *link.lock().await = Some(Link::open(address, server).await);
    goes_on_without(Code::AwsUnreachable, &studio, &aws, account, mend).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_a_write_and_its_cursor_it_writes_the_same_again() {
    // What is never answered: the first account of the roll, the proof, the entry of the card.
    for skip in [1, 4, 6] {
        let aws = Aws::start();
        aws.make_table(TABLE);
        let (studio, samba) =
            (Studio::new(), Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() }));
        let mut agent = Process::to(&studio, &samba);
        agent.configure(&shared(&aws, "us-west-2"));
        aws.halt("PutItem", skip, true);
        studio.dump("A001", &[("A001C001.mov", 70_000)]);
        agent.start(&studio);
        let is_halted = || aws.calls().iter().any(|call| call == "PutItem halted");
        agent.until("a call that is never answered", |_| is_halted()).await;
        agent.signal(Signal::KILL);
        assert_eq!(agent.ended(), None);
        agent.start(&studio);
        agent.sees("A001", RollState::Delivered).await;
        let snapshot = agent.until("an up-to-date ledger", is_told()).await;
        assert!(snapshot.notices.is_empty(), "after {skip}: no conflict with itself: {:?}", snapshot.notices);
        assert_eq!(rolls(&aws), [["A001", "released", "Stage 4"].map(String::from)], "after {skip}");
        let others =
            aws.items(TABLE).iter().filter(|item| item["sk"].as_str().unwrap().starts_with("other#")).count();
        assert_eq!(others, 0, "after {skip}");
    }
}
