//! A moment of each week in UTC, as FSx writes it: `7:10:00`, where 1 is Monday.

use jiff::civil::{DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::fmt;

/// A moment of each week, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekly {
    day: Weekday,
    time: Time,
}

impl Weekly {
    /// Reads `d:HH:MM`; the second colon may be missing. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (day, time) = text.split_once(':')?;
        let digits: String = time.chars().filter(|letter| *letter != ':').collect();
        let is_plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let [hour, minute] = is_plain.then(|| [&digits[..2], &digits[2..]].map(str::parse::<i8>))?;
        let day = Weekday::from_monday_one_offset(day.parse().ok()?).ok()?;
        Some(Self { day, time: Time::new(hour.ok()?, minute.ok()?, 0, 0).ok()? })
    }

    /// When it was last, or is: the newest such moment that is not after `now`.
    pub fn last(self, now: Timestamp) -> Option<Timestamp> {
        let today = TimeZone::UTC.to_datetime(now).date();
        let back = i64::from(self.day.until(today.weekday()));
        let at = |days: i64| {
            let day = today.checked_sub(SignedDuration::from_hours(24 * days)).ok()?;
            TimeZone::UTC.to_timestamp(DateTime::from_parts(day, self.time)).ok()
        };
        at(back).filter(|at| *at <= now).or_else(|| at(back + 7))
    }

    /// When it is next.
    pub fn next(self, now: Timestamp) -> Option<Timestamp> {
        self.last(now)?.checked_add(SignedDuration::from_hours(7 * 24)).ok()
    }
}

impl fmt::Display for Weekly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = match self.day {
            Weekday::Monday => "Mon",
            Weekday::Tuesday => "Tue",
            Weekday::Wednesday => "Wed",
            Weekday::Thursday => "Thu",
            Weekday::Friday => "Fri",
            Weekday::Saturday => "Sat",
            Weekday::Sunday => "Sun",
        };
        write!(f, "{day} {:02}:{:02} UTC", self.time.hour(), self.time.minute())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_week_goes_round() {
        // A Sunday.
        for (text, now, last, next) in [
            ("7:10:00", "2026-11-22T09:59:59Z", "2026-11-15T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("7:10:00", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-29T10:00:00Z"),
            ("1:0500", "2026-11-22T10:00:00Z", "2026-11-16T05:00:00Z", "2026-11-23T05:00:00Z"),
            ("6:23:59", "2026-11-22T00:00:00Z", "2026-11-21T23:59:00Z", "2026-11-28T23:59:00Z"),
        ] {
            let weekly = Weekly::parse(text).expect(text);
            let now = now.parse().expect("a time");
            assert_eq!(weekly.last(now), last.parse().ok(), "{text}");
            assert_eq!(weekly.next(now), next.parse().ok(), "{text}");
        }
        assert_eq!(Weekly::parse("7:10:00").map(|weekly| weekly.to_string()), Some("Sun 10:00 UTC".into()));
    }

    #[test]
    fn what_is_no_moment_of_a_week_is_none() {
        for bad in ["", "7", "0:10:00", "8:10:00", "7:24:00", "7:10:60", "7:1:00", "x:10:00", "7:10:00:00"] {
            assert_eq!(Weekly::parse(bad), None, "{bad}");
        }
    }
}
