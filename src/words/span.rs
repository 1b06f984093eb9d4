//! Lengths of time: short on screens, units mandatory in settings.

use crate::words::bytes::split;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A length of time. Shown rounded down to its two largest units: `45 s`, `2 min`, `3 h 20 min`, `2 d 5 h`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub Duration);

const UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs();
        let largest = UNITS.iter().position(|(_, unit)| seconds >= *unit).unwrap_or(UNITS.len() - 1);
        let (name, unit) = UNITS[largest];
        let first = format!("{} {name}", seconds / unit);
        let rest = seconds % unit;
        // Seconds beside minutes would change too often to be read.
        match UNITS.get(largest + 1).filter(|(name, unit)| *name != "s" && rest >= *unit) {
            Some((name, unit)) => f.pad(&format!("{first} {} {name}", rest / unit)),
            None => f.pad(&first),
        }
    }
}

/// A short length of time, as one of an answer over a link: `29.8 ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub Duration);

impl FromStr for Millis {
    type Err = NoMillis;

    fn from_str(text: &str) -> Result<Self, NoMillis> {
        let refuse = || NoMillis(text.into());
        let (number, _) = split(text).filter(|(_, unit)| *unit == "ms").ok_or_else(refuse)?;
        Duration::try_from_secs_f64(number / 1e3).map(Self).map_err(|_| refuse())
    }
}

/// A text that is no short length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no latency; write milliseconds, such as `10 ms`")]
pub struct NoMillis(String);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.1} ms", self.0.as_secs_f64() * 1e3))
    }
}

/// A text that is no length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no length of time; write a number and a unit, such as `90 s`, `5 min` or `12 h`")]
pub struct NoSpan(String);

impl FromStr for Span {
    type Err = NoSpan;

    fn from_str(text: &str) -> Result<Self, NoSpan> {
        let refuse = || NoSpan(text.into());
        let (number, name) = split(text).ok_or_else(refuse)?;
        let (_, unit) = UNITS.into_iter().find(|(unit, _)| *unit == name).ok_or_else(refuse)?;
        let span = Duration::try_from_secs_f64(number * unit as f64).map_err(|_| refuse())?;
        Ok(Self(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_in_its_largest_units() {
        for (seconds, shown) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (119, "1 min"),
            (3600, "1 h"),
            (12_059, "3 h 20 min"),
            (86_400, "1 d"),
            (191_000, "2 d 5 h"),
        ] {
            assert_eq!(Span(Duration::from_secs(seconds)).to_string(), shown);
        }
    }

    #[test]
    fn a_latency_is_in_milliseconds() {
        assert_eq!("10 ms".parse(), Ok(Millis(Duration::from_millis(10))));
        assert_eq!(Millis(Duration::from_micros(29_849)).to_string(), "29.8 ms");
        for bad in ["10", "10 s", "-1 ms", ""] {
            assert!(bad.parse::<Millis>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_unit_is_mandatory() {
        for (text, seconds) in [("12 h", 43_200.0), ("0 s", 0.0), ("1.5min", 90.0), ("0.2 s", 0.2)] {
            assert_eq!(text.parse(), Ok(Span(Duration::from_secs_f64(seconds))), "{text}");
        }
        for bad in ["", "12", "h", "-1 s", "1 hour", "99999999999999999999 d"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
    }
}
