//! Who sends a card just now. A claim is renewed while its agent lives, and taken over when it is not renewed any more.
//!
//! Clocks are compared for that. AWS takes nothing from a machine whose clock is wrong by more than five minutes, so two differ by
//! ten at most: far less than a claim lives.

use super::card::pk;
use super::key::signed;
use super::place::{Place, Scribe, parsed, text};
use crate::cloud::table::{Condition, Item, Test, Value};
use crate::journey::{Dump, Print, Stage};
use crate::words::id::DumpId;
use jiff::Timestamp;
use std::time::Duration;

/// So often a claim is renewed.
pub const BEAT: Duration = Duration::from_secs(5 * 60);
/// One that was not renewed for so long is nobody's.
pub const LEASE: Duration = Duration::from_secs(30 * 60);

/// The second part of the key.
pub(super) fn key(place: &Place) -> String {
    format!("claim#{}", place.share)
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whose it is.
    pub scribe: Scribe,
    /// The dump that is sent.
    pub dump: DumpId,
    /// As what it will be delivered, below the sync root.
    pub target: String,
    /// When that dump was found.
    pub since: Timestamp,
    /// When it was renewed last.
    pub beaten: Timestamp,
    /// Whether it was delivered, or given up.
    pub ended: bool,
}

/// What is claimed: a dump of this agent's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// The dump.
    pub dump: DumpId,
    /// Where it goes, below the sync root.
    pub target: String,
    /// When it was found.
    pub since: Timestamp,
}

impl From<&Dump> for Own {
    fn from(dump: &Dump) -> Self {
        let since = dump.reached(Stage::Found).unwrap_or_default();
        Self { dump: dump.id, target: dump.target.to_string(), since }
    }
}

impl Claim {
    pub(super) fn new(own: &Own, scribe: &Scribe, now: Timestamp) -> Self {
        let Own { dump, target, since } = own.clone();
        Self { scribe: scribe.clone(), dump, target, since, beaten: now, ended: false }
    }

    pub(super) fn of(item: &Item) -> Option<Self> {
        Some(Self {
            scribe: Scribe::of(item),
            dump: parsed(item, "dump")?,
            target: text(item, "target"),
            since: parsed(item, "since")?,
            beaten: parsed(item, "beaten")?,
            ended: item.get("ended") == Some(&Value::Flag(true)),
        })
    }

    pub(super) fn item(&self, print: Print, place: &Place) -> Item {
        let mut item = signed(&self.scribe, pk(print), key(place));
        for (name, value) in [
            ("dump", self.dump.to_string()),
            ("target", self.target.clone()),
            ("since", self.since.to_string()),
            ("beaten", self.beaten.to_string()),
        ] {
            item.insert(name.into(), value.into());
        }
        item.insert("ended".into(), self.ended.into());
        item
    }

    /// Whether somebody is at work by it.
    pub fn is_live(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.beaten);
        !self.ended && Duration::try_from(age).unwrap_or_default() < LEASE
    }

    /// That exactly this claim is there, as it was seen.
    pub(super) fn as_seen(&self) -> Condition {
        Condition::all(vec![
            Test::Is("dump", self.dump.to_string().into()),
            Test::Is("beaten", self.beaten.to_string().into()),
            Test::Is("ended", self.ended.into()),
        ])
    }

    /// That a claim of a dump is there, whenever it was renewed.
    pub(super) fn of_dump(dump: DumpId) -> Vec<Test> {
        vec![Test::Is("dump", dump.to_string().into()), Test::Is("ended", false.into())]
    }
}
