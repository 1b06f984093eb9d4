//! A delivery as an item: whose, what, where to, how far. And what is proven of it in a region.

use super::files::Root;
use super::key::{pk, proof_key, signed};
use super::place::{Place, Scribe};
use super::state::State;
use crate::cloud::table::{Condition, Item, PK, Test, Value};
use crate::journey::{Arrival, Dump, Proof, Stage};
use jiff::Timestamp;

/// Numbers of clips that are told, of a card that may have thousands.
const CLIPS: usize = 200;

/// The delivery as it stands.
pub(super) fn roll(dump: &Dump, place: &Place, scribe: &Scribe, sk: String) -> Item {
    let mut item = signed(scribe, pk(dump.id), sk);
    let state = State::of(dump);
    let mut set = |name: &str, value: Value| item.insert(name.into(), value);
    set("dump", dump.id.to_string().into());
    set("state", state.name().into());
    set("rank", state.rank().into());
    set("events", dump.events.into());
    set("share", place.share.as_str().into());
    set("destination", dump.destination.as_str().into());
    set("roll", dump.roll.as_str().into());
    set("target", dump.target.as_str().into());
    set("files", (dump.files.len() as u64).into());
    set("bytes", dump.bytes().into());
    set("reached", Value::Map(reached(dump)));
    for (name, value) in [("family", &dump.family), ("verdict", &dump.verdict)] {
        if !value.is_empty() {
            set(name, value.as_str().into());
        }
    }
    if let Some((number, sha256)) = dump.receipt() {
        set("receipt", (*number).into());
        set("receipt_sha256", sha256.as_str().into());
        let all = dump.receipts.iter().map(|(_, sha256)| sha256.as_str().into());
        set("receipts", Value::List(all.collect()));
    }
    if let Some(arrival) = &dump.arrival {
        set("arrival", Value::Map(arrived(dump, arrival)));
    }
    if let Some(of) = dump.duplicate_of {
        set("duplicate_of", of.to_string().into());
    }
    let card = card(dump);
    if !card.is_empty() {
        set("card", Value::Map(card));
    }
    let labels = labels(dump);
    if !labels.is_empty() {
        set("labels", Value::Map(labels));
    }
    item
}

/// Where it may be written: nothing is there, or an older account by the same agent that says nothing else of what is settled.
pub(super) fn may_follow(dump: &Dump, scribe: &Scribe) -> Condition {
    let older = |receipt| {
        vec![
            Test::Is("journal", scribe.journal.as_str().into()),
            Test::AtMost("events", dump.events),
            Test::AtMost("rank", State::of(dump).rank()),
            receipt,
        ]
    };
    let mut ways = vec![vec![Test::Missing(PK)], older(Test::Missing("receipt_sha256"))];
    // That of the arrival supersedes that of the release: either may be there.
    let receipts = dump.receipts.iter();
    ways.extend(receipts.map(|(_, sha256)| older(Test::Is("receipt_sha256", sha256.as_str().into()))));
    Condition(ways)
}

/// What is proven in the agent's region.
pub(super) fn proof(dump: &Dump, place: &Place, scribe: &Scribe, root: &Root) -> Item {
    let mut item = signed(scribe, pk(dump.id), proof_key(&place.site));
    let proven: Option<Timestamp> = dump.files.iter().filter_map(|file| file.landed).max();
    let mut how: Vec<Value> = Vec::new();
    for session in &dump.readbacks {
        let session = Value::from(session.readback.as_str());
        if !how.contains(&session) {
            how.push(session);
        }
    }
    let mut set = |name: &str, value: Value| item.insert(name.into(), value);
    set("root", root.hex.as_str().into());
    set("files", root.files.into());
    set("bytes", root.bytes.into());
    set("packs", root.packs.into());
    set("method", "readback".into());
    set("how", Value::List(how));
    set("at", proven.map(|at| at.to_string()).unwrap_or_default().into());
    item
}

/// How it is known that the second region has it: whoever is there writes its own item, this is what the agent was told or read.
fn arrived(dump: &Dump, arrival: &Arrival) -> Item {
    let how = arrival.how.iter().map(|how| how.as_str().into()).collect();
    let proof = match dump.proof() {
        Some(Proof::Hash) => "readback",
        Some(Proof::Report) => "report",
        None => "",
    };
    Item::from([
        ("at".into(), arrival.at.to_string().into()),
        ("by".into(), arrival.by.as_str().into()),
        ("how".into(), Value::List(how)),
        ("known_by".into(), proof.into()),
    ])
}

/// When each stage was reached.
fn reached(dump: &Dump) -> Item {
    let told = [
        Stage::Found,
        Stage::Checked,
        Stage::Landed,
        Stage::Released,
        Stage::Arrived,
        Stage::Duplicate,
        Stage::Abandoned,
    ];
    let at = |stage: Stage| Some((stage.name().to_owned(), dump.reached(stage)?.to_string().into()));
    told.into_iter().filter_map(at).collect()
}

/// What tells the card from all others.
fn card(dump: &Dump) -> Item {
    let identity = &dump.card.identity;
    let mut card = Item::new();
    if let Some(print) = identity.fingerprint {
        card.insert("print".into(), print.to_string().into());
    }
    for (name, value) in [("roll", &dump.card.roll), ("model", &dump.card.model)] {
        if let Some(value) = value {
            card.insert(name.into(), value.as_str().into());
        }
    }
    let texts = |texts: &[String]| texts.iter().take(CLIPS).map(|text| text.as_str().into()).collect();
    for (name, value) in [("hardware", &identity.hardware), ("clips", &identity.clips)] {
        if !value.is_empty() {
            card.insert(name.into(), Value::List(texts(value)));
        }
    }
    card
}

/// What the folders say of the shooting day.
fn labels(dump: &Dump) -> Item {
    let labels = &dump.card.labels;
    let day = labels.day.map(|day| day.to_string());
    let all = [
        ("project", &labels.project),
        ("date", &labels.date),
        ("episode", &labels.episode),
        ("day", &day),
        ("unit", &labels.unit),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.into(), value.as_deref()?.into()))).collect()
}
