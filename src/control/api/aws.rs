//! What AWS says of the far side, what follows from it, and what is not known.

use crate::pace::{Asks, Gate, Way};
use crate::words::rate::Rate;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// AWS, as far as it is looked after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsView {
    /// The region that is asked.
    pub region: String,
    /// How everything stands that is looked after.
    pub facts: Vec<FactView>,
    /// What the far side asks for: the gates that are closed.
    pub gates: Vec<GateView>,
    /// What is asked for and not known; nothing is held for it.
    pub unknown: Vec<UnknownView>,
}

/// How something stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// What: `file system`, `gateway`, `line`, `routes`, `backups`.
    pub what: String,
    /// How, in words.
    pub words: String,
    /// When AWS said so.
    pub at: Timestamp,
}

/// A gate that is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateView {
    /// Its name: the same for as long as it asks for the same reason.
    pub name: String,
    /// What it asks for.
    pub asks: Asked,
    /// How much may go, where it asks for less.
    #[serde(default)]
    pub rate: Option<Rate>,
    /// For which direction: `up`, `back`, `both`.
    pub way: Side,
    /// Why, in one sentence.
    pub why: String,
    /// Since when.
    pub since: Timestamp,
}

/// What a gate asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// That no roll begins to be sent; those under way go on.
    Hold,
    /// That less goes.
    Slow,
    /// That nothing goes.
    Stop,
}

/// A direction of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// To the share.
    Up,
    /// Back from it.
    Back,
    /// Both.
    Both,
}

/// Something that is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnknownView {
    /// What: `the state of the file system`.
    pub what: String,
    /// When it was known last; `None`: it never was.
    pub since: Option<Timestamp>,
    /// Why it is not, in one sentence.
    pub why: String,
}

impl Asked {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Hold, Self::Slow, Self::Stop];

    /// Its name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold => "hold",
            Self::Slow => "slow",
            Self::Stop => "stop",
        }
    }
}

impl GateView {
    /// A gate as people see it.
    pub fn new(gate: &Gate, since: Timestamp) -> Self {
        let (asks, rate, way) = match gate.asks {
            Asks::Hold => (Asked::Hold, None, Way::Up),
            Asks::AtMost(rate, way) => (Asked::Slow, Some(rate), way),
            Asks::Stop(way) => (Asked::Stop, None, way),
        };
        let way = match way {
            Way::Up => Side::Up,
            Way::Back => Side::Back,
            Way::Both => Side::Both,
        };
        Self { name: gate.name.into(), asks, rate, way, why: gate.why.clone(), since }
    }

    /// What it asks for, in words.
    pub fn words(&self) -> String {
        let which = match self.way {
            Side::Up => " to the share",
            Side::Back => " back from the share",
            Side::Both => "",
        };
        match (self.asks, self.rate) {
            (Asked::Hold, _) => "no roll begins".into(),
            (Asked::Slow, Some(rate)) => format!("at most {rate}{which}"),
            (Asked::Slow, None) => format!("less goes{which}"),
            (Asked::Stop, _) => format!("nothing goes{which}"),
        }
    }
}
