//! How much may be sent: a rate, all that the link carries, or nothing.

use crate::words::rate::{NoRate, Rate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// How much may be sent, the least first. Written `800 Mbit/s`, `unlimited` or `pause`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Allowance {
    /// Nothing at all.
    Nothing,
    /// No more than this.
    AtMost(Rate),
    /// As fast as the link goes.
    Unlimited,
}

impl Allowance {
    /// Bytes per second; for all that the link carries more than any link does, but a number to reckon with.
    pub(super) fn bytes_per_second(self) -> f64 {
        match self {
            Self::Unlimited => 1e15,
            Self::AtMost(rate) => rate.bytes_per_second(),
            Self::Nothing => 0.0,
        }
    }
}

impl fmt::Display for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => f.pad("unlimited"),
            Self::AtMost(rate) => rate.fmt(f),
            Self::Nothing => f.pad("pause"),
        }
    }
}

/// As text, to the bit: `1234567 bit/s`.
impl Serialize for Allowance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::AtMost(rate) => serializer.collect_str(&format_args!("{} bit/s", rate.bits())),
            words => serializer.collect_str(words),
        }
    }
}

impl<'de> Deserialize<'de> for Allowance {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Allowance {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        match text.trim() {
            "unlimited" => Ok(Self::Unlimited),
            "pause" => Ok(Self::Nothing),
            rate => rate.parse().map(Self::AtMost),
        }
    }
}
