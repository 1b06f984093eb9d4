//! What happened is told once the topic takes it, and what goes on is told once.

use super::{Postbox, sender, settings};
use crate::control::scene;
use crate::journey::story::{noon, story};
use ingest::cloud::Fault;
use ingest::control::{Notice, Snapshot};
use ingest::daemon::Teller;
use ingest::journal::Journal;
use ingest::journey::{Dump, Event, EventKind};
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use ingest::words::id::DumpId;
use ingest::words::tiding::Tiding;
use std::sync::Arc;
use std::time::Duration;
use tempfile::{TempDir, tempdir};

struct Studio {
    _folder: TempDir,
    journal: Journal,
    postbox: Arc<Postbox>,
    clock: Clock,
}

impl Studio {
    fn new() -> Self {
        let folder = tempdir().expect("a folder");
        let clock = Clock::held(noon());
        let journal = Journal::open(folder.path(), clock.clone()).expect("a journal");
        Self { _folder: folder, journal, postbox: Arc::default(), clock }
    }

    async fn teller(&self, events: impl IntoIterator<Item = Tiding>) -> Teller {
        let (journal, clock) = (self.journal.clone(), self.clock.clone());
        Teller::new(self.postbox.clone(), settings(events), journal, clock).await.expect("a cursor")
    }

    /// A dump whose story goes as far as the last event of a kind.
    async fn tells(&self, until: EventKind) -> Dump {
        let events = story(2);
        let end = events.iter().rposition(|event| event.kind() == until).expect("it happens");
        let id = DumpId::new(self.clock.now());
        let mut dump = self.journal.create(id, events[0].clone()).await.expect("a dump");
        self.journal.append(&mut dump, events[1..=end].to_vec()).await.expect("legal events");
        dump
    }

    /// The kinds in each message that came.
    fn kinds(&self) -> Vec<String> {
        let letters = self.postbox.taken();
        letters.into_iter().map(|letter| format!("{:?}", letter.marks["events"])).collect()
    }
}

fn quiet() -> Snapshot {
    Snapshot { rolls: Vec::new(), notices: Vec::new(), ..scene::afternoon() }
}

#[tokio::test]
async fn what_happened_is_told_once_in_one_message() {
    let studio = Studio::new();
    studio.tells(EventKind::Released).await;
    let teller = studio.teller(Tiding::ALL).await;
    assert_eq!(
        teller.tell(&sender(), &quiet()).await.unwrap(),
        0,
        "what was before there was anybody to tell"
    );
    studio.tells(EventKind::Released).await;
    studio.tells(EventKind::Arrived).await;
    // Both were released, one arrived; that each was held on the way somebody has seen to.
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 3);
    assert_eq!(studio.kinds(), [r#"Several(["released", "arrived"])"#]);
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 0);
    assert!(studio.kinds().is_empty());
}

#[tokio::test]
async fn a_roll_that_is_held_twice_is_told_once_and_one_that_goes_on_not_at_all() {
    let studio = Studio::new();
    let teller = studio.teller([Tiding::Held]).await;
    let held = |words: &str| Event::Held { problem: Problem::new(Code::ShareDenied, words) };
    let mut dump = studio.tells(EventKind::Queued).await;
    let retried = || Event::Retried { by: "mu".into() };
    studio.journal.append(&mut dump, vec![held("first"), retried(), held("second")]).await.unwrap();
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 1);
    let letters = studio.postbox.taken();
    assert!(letters[0].body.contains("second") && !letters[0].body.contains("first"), "{}", letters[0].body);
    studio.journal.append(&mut dump, vec![retried(), held("third"), retried()]).await.unwrap();
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 0);
    studio.journal.append(&mut dump, vec![held("fourth")]).await.unwrap();
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 1, "each time anew");
}

#[tokio::test]
async fn what_the_topic_does_not_take_is_told_when_it_does() {
    let studio = Studio::new();
    let teller = studio.teller(Tiding::USUAL).await;
    let mut dump = studio.tells(EventKind::Queued).await;
    let problem = Problem::new(Code::ShareDenied, "No");
    studio.journal.append(&mut dump, vec![Event::Held { problem }]).await.unwrap();
    studio.postbox.fail(Some(Fault::Denied));
    for _ in 0..3 {
        let untold = Problem::from(teller.tell(&sender(), &quiet()).await.expect_err("nobody is told"));
        assert_eq!(untold.code, Code::AwsDenied);
        assert!(untold.message.starts_with("People cannot be told by `arn:"), "{untold}");
    }
    studio.postbox.fail(None);
    // Killed between the message and the cursor, it is told twice rather than never.
    studio.journal.cut_after(0);
    assert!(teller.tell(&sender(), &quiet()).await.is_err());
    studio.journal.cut_after(u64::MAX);
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 1);
    assert_eq!(studio.kinds(), [r#"Several(["held"])"#, r#"Several(["held"])"#]);
}

#[tokio::test]
async fn what_stays_amiss_is_told_once_and_what_comes_back_after_an_hour_at_the_earliest() {
    let studio = Studio::new();
    let teller = studio.teller([Tiding::Problem]).await;
    let away = |since| {
        let problem = Problem::new(Code::ShareUnreachable, "`//nas` does not answer");
        Snapshot { notices: vec![Notice { since, urgent: false, problem }], ..quiet() }
    };
    let first = studio.clock.now();
    let mut told = Vec::new();
    // Away for half an hour; then back, and at once away again.
    for minutes in [5, 10, 20] {
        studio.clock.advance(Duration::from_secs(minutes * 60));
        told.push((minutes, teller.tell(&sender(), &away(first)).await.unwrap()));
    }
    let second = studio.clock.now();
    for minutes in [11, 30, 90] {
        studio.clock.advance(Duration::from_secs(minutes * 60));
        told.push((minutes, teller.tell(&sender(), &away(second)).await.unwrap()));
    }
    assert_eq!(told, [(5, 0), (10, 1), (20, 0), (11, 0), (30, 1), (90, 0)]);
}

#[tokio::test]
async fn only_what_is_wanted_is_told() {
    let studio = Studio::new();
    let teller = studio.teller([Tiding::Arrived]).await;
    studio.tells(EventKind::Released).await;
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 0);
    studio.tells(EventKind::Arrived).await;
    assert_eq!(teller.tell(&sender(), &quiet()).await.unwrap(), 1);
    assert_eq!(studio.kinds(), [r#"Several(["arrived"])"#]);
}
