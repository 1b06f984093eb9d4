//! Times as a person in the studio reads them: the clock on the wall of the timetable's zone, and a day only where it is needed.

use crate::control::EtaView;
use crate::words::span::Span;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::time::Duration;

/// A time of day says enough for what lies no further ahead.
const NEAR: i64 = 18 * 3600;
/// A day of the week says enough for what lies no further away.
const WEEK: i64 = 6 * 86_400;

/// Now, where the studio is.
#[derive(Clone, Debug)]
pub(crate) struct Wall {
    /// Now.
    pub(crate) now: Timestamp,
    /// The zone in which times are shown.
    pub(crate) zone: TimeZone,
}

impl Wall {
    /// `05:30`, `Tue 05:30`, `24 Nov 05:30`, `2027-01-03 05:30`.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        let civil = self.civil(at);
        format!("{}{}", self.day(at).map(|day| day + " ").unwrap_or_default(), clock(civil))
    }

    /// Like [`time`](Self::time), with the seconds: for what happened.
    pub(super) fn second(&self, at: Timestamp) -> String {
        format!("{}:{:02}", self.time(at), self.civil(at).second())
    }

    /// `22:14 PST`: now.
    pub(super) fn here(&self) -> String {
        let zone = self.zone.to_offset_info(self.now);
        format!("{} {}", clock(self.civil(self.now)), zone.abbreviation())
    }

    /// `02:10-03:05`, `Tue 23:10 - Wed 00:20`.
    pub(crate) fn range(&self, eta: &EtaView) -> String {
        let (from, to) = (self.civil(eta.earliest), self.civil(eta.latest));
        let first = self.time(eta.earliest);
        match (self.day(eta.earliest), self.day(eta.latest)) {
            _ if clock(from) == clock(to) && from.date() == to.date() => first,
            (one, two) if one == two => format!("{first}-{}", clock(to)),
            _ => format!("{first} - {}", self.time(eta.latest)),
        }
    }

    /// The same in eleven columns, coarse where it is far away: `02:10-03:05`, `Tue 14-17 h`, `Tue-Wed`.
    pub(super) fn short(&self, eta: &EtaView) -> String {
        let whole = self.range(eta);
        if whole.len() <= 11 {
            return whole;
        }
        let (from, to) = (self.civil(eta.earliest), self.civil(eta.latest));
        let day = |at: DateTime| match (at.duration_since(self.civil(self.now))).as_secs().abs() > WEEK {
            true => format!("{:02}-{:02}", at.month(), at.day()),
            false => weekday(at).to_owned(),
        };
        match from.date() == to.date() {
            // Rounded outwards, so that the range stays true.
            true => format!("{} {:02}-{:02} h", day(from), from.hour(), (to.hour() + 1).min(24)),
            false if day(from).len() == 3 && day(to).len() == 3 => format!("{}-{}", day(from), day(to)),
            false => format!("{}/{}", day(from), day(to)),
        }
    }

    /// `3 min`: how long ago that was, or will be.
    pub(super) fn span(&self, at: Timestamp) -> Span {
        Span(Duration::from_secs(self.now.duration_since(at).as_secs().unsigned_abs()))
    }

    /// The minute of the week, from Monday 00:00.
    pub(super) fn minute(&self) -> u16 {
        let civil = self.civil(self.now);
        let [day, hour, minute] =
            [civil.weekday().to_monday_zero_offset(), civil.hour(), civil.minute()].map(i8::unsigned_abs);
        (u16::from(day) * 24 + u16::from(hour)) * 60 + u16::from(minute)
    }

    fn civil(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    /// The day, unless the time of day says enough.
    fn day(&self, at: Timestamp) -> Option<String> {
        let (civil, today) = (self.civil(at), self.civil(self.now));
        let ahead = at.duration_since(self.now).as_secs();
        match () {
            () if civil.date() == today.date() || (0..NEAR).contains(&ahead) => None,
            () if ahead.abs() <= WEEK => Some(weekday(civil).into()),
            () if civil.year() == today.year() => Some(format!("{} {}", civil.day(), month(civil))),
            () => Some(civil.date().to_string()),
        }
    }
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn weekday(at: DateTime) -> &'static str {
    const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    NAMES[usize::from(at.weekday().to_monday_zero_offset().unsigned_abs()) % 7]
}

fn month(at: DateTime) -> &'static str {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[usize::from(at.month().unsigned_abs()).saturating_sub(1) % 12]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday 22:14 in Los Angeles.
    fn wall() -> Wall {
        let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
        Wall { now: "2026-11-23T06:14:07Z".parse().expect("a time"), zone }
    }

    #[test]
    fn a_day_is_told_only_where_the_time_does_not_say_it() {
        for (at, told) in [
            ("2026-11-23T06:14:00Z", "22:14"),
            ("2026-11-23T13:30:00Z", "05:30"),
            ("2026-11-24T13:30:00Z", "Tue 05:30"),
            ("2026-11-22T04:00:00Z", "Sat 20:00"),
            ("2026-12-24T18:00:00Z", "24 Dec 10:00"),
            ("2027-01-03T18:00:00Z", "2027-01-03 10:00"),
        ] {
            assert_eq!(wall().time(at.parse().expect("a time")), told, "{at}");
        }
        assert_eq!(wall().here(), "22:14 PST");
        assert_eq!(wall().minute(), 6 * 1440 + 22 * 60 + 14);
    }

    #[test]
    fn a_range_is_never_narrower_than_it_is_and_fits_eleven_columns() {
        for (earliest, latest, whole, short) in [
            ("2026-11-23T10:10:00Z", "2026-11-23T11:05:00Z", "02:10-03:05", "02:10-03:05"),
            ("2026-11-23T10:10:00Z", "2026-11-23T10:10:50Z", "02:10", "02:10"),
            ("2026-11-24T22:10:00Z", "2026-11-25T00:20:00Z", "Tue 14:10-16:20", "Tue 14-17 h"),
            ("2026-11-25T07:10:00Z", "2026-11-25T08:20:00Z", "Tue 23:10 - Wed 00:20", "Tue-Wed"),
            ("2026-11-30T22:10:00Z", "2026-12-02T22:10:00Z", "30 Nov 14:10 - 2 Dec 14:10", "11-30/12-02"),
        ] {
            let time = |text: &str| text.parse::<Timestamp>().expect("a time");
            let eta = EtaView { earliest: time(earliest), latest: time(latest), frozen: None };
            assert_eq!(wall().range(&eta), whole);
            assert_eq!(wall().short(&eta), short);
            assert!(short.len() <= 11);
        }
    }
}
