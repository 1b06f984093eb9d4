//! Feeds a gateway no faster than it brings over what it has accepted.
//!
//! Above 80 % of its cache the guide for FSx File Gateway wants clients slowed down, at 90 % the gateway refuses to be written to.
//! It is not throttled by any call of AWS's. What is told is a sample up to five minutes old, in which a fast link fills some
//! percent more, so that it begins at 60 % and nothing goes from 85 % on. Between opening and closing lie some percent, so that it
//! does not swing.

use super::Known;
use crate::cloud::Signal;
use crate::pace::{Asks, Gate, Way};
use crate::words::rate::Rate;
use jiff::Timestamp;

/// From here on it is slowed down, from there on nothing goes, and not before it is back below this. In percent.
const BEGINS: f64 = 60.0;
const FULL: f64 = 85.0;
const AGAIN: f64 = 80.0;

/// Less than this part of the full rate is not worth going.
const LEAST: f64 = 0.02;

/// Whether nothing goes.
#[derive(Debug, Default)]
pub(super) struct Dirty {
    is_full: bool,
}

impl Dirty {
    pub(super) fn judge(&mut self, known: &Known, full: f64, now: Timestamp) -> Option<Gate> {
        let cache = known.cache.fresh(now).map(|cache| cache.dirty);
        let measured = || known.reading(Signal::Dirty, now).map(|reading| reading.value);
        let Some(dirty) = cache.or_else(measured) else {
            self.is_full = false;
            return None;
        };
        self.is_full = dirty >= if self.is_full { AGAIN } else { FULL };
        let has = format!("{dirty:.0} % of the gateway's cache are not brought over yet");
        if self.is_full {
            let why = format!("{has}: nothing goes before it is less than {AGAIN:.0} %");
            return Some(Gate { name: "cache", asks: Asks::Stop(Way::Up), why });
        }
        if dirty <= BEGINS {
            return None;
        }
        let part = ((FULL - dirty) / (FULL - BEGINS)).max(LEAST);
        let rate = Rate::bits_per_second((full * part) as u64);
        Some(Gate { name: "cache", asks: Asks::AtMost(rate, Way::Up), why: has })
    }
}
