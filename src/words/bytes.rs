//! Amounts of data: decimal units on screens, units mandatory in settings.

use std::fmt;
use std::str::FromStr;

/// A number of bytes. Shown in decimal units, as disks and links are sold: `1.25 GB`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteCount(pub u64);

pub(crate) const DECIMAL: [&str; 6] = ["", "k", "M", "G", "T", "P"];

/// A number with three significant digits and the decimal prefix that suits it.
pub(crate) fn scaled(number: f64) -> (String, &'static str) {
    let mut scaled = number;
    let mut place = 0;
    // 999.5 would be shown as 1000 of the smaller unit.
    while scaled >= 999.5 && place + 1 < DECIMAL.len() {
        scaled /= 1000.0;
        place += 1;
    }
    let digits = match scaled {
        _ if place == 0 => 0,
        s if s < 9.995 => 2,
        s if s < 99.95 => 1,
        _ => 0,
    };
    (format!("{scaled:.digits$}"), DECIMAL[place])
}

impl fmt::Display for ByteCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, prefix) = scaled(self.0 as f64);
        f.pad(&format!("{number} {prefix}B"))
    }
}

/// A text that is no amount of data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no amount of data; write a number and a unit, such as `256 MiB` or `1.5 GB`")]
pub struct NoByteCount(String);

impl FromStr for ByteCount {
    type Err = NoByteCount;

    fn from_str(text: &str) -> Result<Self, NoByteCount> {
        let (number, unit) = split(text).ok_or_else(|| NoByteCount(text.into()))?;
        let factor = match unit {
            "B" => 1.0,
            "kB" => 1e3,
            "MB" => 1e6,
            "GB" => 1e9,
            "TB" => 1e12,
            "KiB" => 1024.0,
            "MiB" => 1024.0 * 1024.0,
            "GiB" => 1024.0 * 1024.0 * 1024.0,
            "TiB" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
            _ => return Err(NoByteCount(text.into())),
        };
        Ok(Self((number * factor).round() as u64))
    }
}

/// Takes `1.5 GB` apart: a number that is finite and not negative, and a unit that is not empty.
pub(crate) fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(end);
    let number: f64 = number.parse().ok()?;
    Some((number, unit.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_with_three_digits() {
        for (bytes, shown) in [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 kB"),
            (16_777_216, "16.8 MB"),
            (999_600_000, "1.00 GB"),
            (1_250_000_000, "1.25 GB"),
            (983_000_000_000, "983 GB"),
        ] {
            assert_eq!(ByteCount(bytes).to_string(), shown);
        }
    }

    #[test]
    fn a_unit_is_mandatory() {
        assert_eq!("256 MiB".parse(), Ok(ByteCount(268_435_456)));
        assert_eq!("1.5GB".parse(), Ok(ByteCount(1_500_000_000)));
        for bad in ["", "512", "512 mb", "-1 MB", "1e3 MB", "MB", "1 Mbit"] {
            assert!(bad.parse::<ByteCount>().is_err(), "{bad}");
        }
    }
}
