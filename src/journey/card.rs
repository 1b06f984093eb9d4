//! What was found out about the card that a dump is a copy of: as plain values, for the journal and the receipt.

use crate::words::path::printable;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What was found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardFacts {
    /// The roll that the card itself tells, where it does.
    pub roll: Option<String>,
    /// The camera's or recorder's model, where the card tells it.
    pub model: Option<String>,
    /// Clips that were recognised.
    pub clips: u64,
    /// What is wrong or odd, the worst first; of many of a kind the first.
    pub findings: Vec<Noted>,
    /// What tells the card from all others.
    pub identity: Identity,
    /// What the folders around it say about the day.
    pub labels: Labels,
    /// How it stands to earlier deliveries, one sentence each.
    pub relations: Vec<String>,
    /// Why the ledger could not be asked whether another studio has delivered it; nothing where it was asked, or there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unasked: Option<String>,
}

/// A finding about the card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Which kind, stable.
    pub code: String,
    /// `error`, `review` or `info`.
    pub severity: String,
    /// The file below the dump's folder; `None` when it is about several, or the whole card.
    pub path: Option<String>,
    /// One sentence.
    pub message: String,
}

/// What tells a card from all others, whatever its name. Empty where nothing does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// Folders of cards below the dump's own, each with a `/` behind it; the dump's own is empty.
    pub roots: Vec<String>,
    /// Numbers that makers gave to the medium or its formatting.
    pub hardware: Vec<String>,
    /// Numbers that no other clip has.
    pub clips: Vec<String>,
    /// One hash of all media files by path, size and both ends; `None` where there are none.
    pub fingerprint: Option<Print>,
    /// The smallest hashes of single media files: two cards that share files share some of these.
    pub sketch: Vec<Print>,
}

/// A delivery of the same card by another agent, as the studio-wide ledger tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Elsewhere {
    /// The studio.
    pub studio: String,
    /// The machine.
    pub host: String,
    /// What the share is called in the ledger.
    pub share: String,
    /// The share's address there.
    pub destination: String,
    /// Where it lies, below the sync root.
    pub target: String,
    /// When it was released.
    pub released: Option<Timestamp>,
    /// The number of its receipt, among those of that studio.
    pub receipt: Option<u64>,
}

impl Elsewhere {
    /// For people: `delivered on 2026-11-22 by Stage 4 (nas-vm) as `A001`, receipt 3 there`.
    pub fn words(&self) -> String {
        let day = self.released.map_or_else(String::new, |at| at.strftime(" on %Y-%m-%d").to_string());
        let studio = if self.studio.is_empty() { "a studio without a name" } else { &self.studio };
        let receipt = self.receipt.map_or_else(String::new, |number| format!(", receipt {number} there"));
        let words = format!("delivered{day} by {studio} ({}) as `{}`{receipt}", self.host, self.target);
        printable(&words).into_owned()
    }
}

/// What the folders around a dump say about the shooting day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Labels {
    /// The production.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// `2026-11-22`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The episode, as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub episode: Option<String>,
    /// Which shooting day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<u32>,
    /// The unit, as it is written: `MU`, `2nd Unit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// XXH3-128 of the first and the last megabyte of a file, or of such hashes: tells files apart, proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print([u8; 16]);

impl From<u128> for Print {
    fn from(value: u128) -> Self {
        Self(value.to_be_bytes())
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Print {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Print {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        u128::from_str_radix(&text, 16).map(Self::from).map_err(serde::de::Error::custom)
    }
}
