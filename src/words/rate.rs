//! Rates of a link: bits per second, as links are sold; units mandatory in settings.

use crate::words::bytes::{scaled, split};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A rate in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u64);

impl Rate {
    /// So many bits per second.
    pub fn bits_per_second(bits: u64) -> Self {
        Self(bits)
    }

    /// So many gigabits per second.
    pub const fn gigabits(gigabits: u64) -> Self {
        Self(gigabits * 1_000_000_000)
    }

    /// The rate at which `bytes` went in `seconds`.
    pub fn measured(bytes: u64, seconds: f64) -> Self {
        Self((bytes as f64 * 8.0 / seconds.max(1e-9)) as u64)
    }

    /// The rate in bits per second.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The rate in bytes per second.
    pub fn bytes_per_second(self) -> f64 {
        self.0 as f64 / 8.0
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, prefix) = scaled(self.0 as f64);
        f.pad(&format!("{number} {prefix}bit/s"))
    }
}

/// A text that is no rate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no rate; write a number and a unit: kbit/s, Mbit/s, Gbit/s (bits) or kB/s, MB/s, GB/s (bytes)"
)]
pub struct NoRate(String);

impl FromStr for Rate {
    type Err = NoRate;

    fn from_str(text: &str) -> Result<Self, NoRate> {
        let refuse = || NoRate(text.into());
        let (number, unit) = split(text).ok_or_else(refuse)?;
        let factor = match unit {
            "bit/s" => 1.0,
            "kbit/s" => 1e3,
            "Mbit/s" => 1e6,
            "Gbit/s" => 1e9,
            "B/s" => 8.0,
            "kB/s" => 8e3,
            "MB/s" => 8e6,
            "GB/s" => 8e9,
            _ => return Err(refuse()),
        };
        // A rate of nothing is a pause, and a pause has its own word.
        let bits = (number * factor).round() as u64;
        if bits == 0 { Err(refuse()) } else { Ok(Self(bits)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_and_bytes_are_never_confused() {
        assert_eq!("800 Mbit/s".parse(), Ok(Rate(800_000_000)));
        assert_eq!("100 MB/s".parse(), Ok(Rate(800_000_000)));
        assert_eq!("2 Gbit/s".parse::<Rate>().map(|rate| rate.to_string()), Ok("2.00 Gbit/s".into()));
    }

    #[test]
    fn a_unit_is_mandatory() {
        for bad in ["512", "512 M", "512 mbit/s", "512 Mbps", "0 Mbit/s", "fast"] {
            assert!(bad.parse::<Rate>().is_err(), "{bad}");
        }
    }
}
