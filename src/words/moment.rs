//! Moments as people say them, in the civil time of a zone: `05:30`, `Tue 05:30`, `2026-11-24 05:30`.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A text that is no moment to come.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMoment {
    /// It cannot be read.
    #[error("`{}` is no moment; write `05:30`, `Tue 05:30`, `tomorrow 05:30` or `2026-11-24 05:30`", .0.escape_debug())]
    Unread(String),
    /// It has passed.
    #[error("`{}` has passed", .0.escape_debug())]
    Past(String),
}

/// The next moment that is meant by `text`. A time of day is today's, or tomorrow's where that has passed; one that the clocks skip
/// when they are put forward is as much later. Also takes an exact one: `2026-11-24T13:30:00Z`.
pub fn coming(text: &str, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, NoMoment> {
    let unread = || NoMoment::Unread(text.into());
    let text = text.trim();
    let exact = text.parse::<Timestamp>().ok();
    let at = match exact {
        Some(at) => Some(at),
        None => civil(text, now, zone).ok_or_else(unread)?,
    };
    at.filter(|at| *at > now).ok_or_else(|| NoMoment::Past(text.into()))
}

/// `None`: it cannot be read. `Some(None)`: there is none to come.
fn civil(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Option<Timestamp>> {
    let today = zone.to_datetime(now).date();
    let (day, time) = text.rsplit_once([' ', 'T']).unwrap_or(("", text));
    let time = time_of_day(time)?;
    let days: Vec<Date> = match day.trim() {
        "" => vec![today, today.tomorrow().ok()?],
        "today" => vec![today],
        "tomorrow" => vec![today.tomorrow().ok()?],
        name => match weekday(name) {
            Some(day) => {
                let ahead = i64::from(today.weekday().until(day));
                [ahead, ahead + 7]
                    .into_iter()
                    .filter_map(|days| today.checked_add(days.days()).ok())
                    .collect()
            }
            None => vec![name.parse().ok()?],
        },
    };
    let instant = |day: Date| zone.to_timestamp(DateTime::from_parts(day, time)).ok();
    Some(days.into_iter().filter_map(instant).find(|at| *at > now))
}

/// Hours and minutes, and nothing that has fewer or more.
fn time_of_day(text: &str) -> Option<Time> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| match digits.contains(&part.len()) {
        true if part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse::<i8>().ok(),
        _ => None,
    };
    Time::new(number(hours, 1..=2)?, number(minutes, 2..=2)?, 0, 0).ok()
}

fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("mon", Weekday::Monday),
        ("tue", Weekday::Tuesday),
        ("wed", Weekday::Wednesday),
        ("thu", Weekday::Thursday),
        ("fri", Weekday::Friday),
        ("sat", Weekday::Saturday),
        ("sun", Weekday::Sunday),
    ];
    let name = name.to_ascii_lowercase();
    NAMES.into_iter().find(|(short, _)| *short == name).map(|(_, day)| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sunday 22:14 in Los Angeles.
    fn ask(text: &str) -> Result<String, NoMoment> {
        let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
        let now = "2026-11-23T06:14:00Z".parse().expect("a time");
        coming(text, now, &zone).map(|at| at.to_string())
    }

    #[test]
    fn the_next_one_is_meant() {
        for (said, meant) in [
            ("22:15", "2026-11-23T06:15:00Z"),
            ("05:30", "2026-11-23T13:30:00Z"),
            ("5:30", "2026-11-23T13:30:00Z"),
            ("Tue 05:30", "2026-11-24T13:30:00Z"),
            ("sun 22:00", "2026-11-30T06:00:00Z"),
            ("tomorrow 05:30", "2026-11-23T13:30:00Z"),
            ("2026-11-24 05:30", "2026-11-24T13:30:00Z"),
            ("2026-11-24T05:30", "2026-11-24T13:30:00Z"),
            ("2026-11-24T13:30:00Z", "2026-11-24T13:30:00Z"),
            // The clocks go forward at two.
            ("2027-03-14 02:30", "2027-03-14T10:30:00Z"),
        ] {
            assert_eq!(ask(said), Ok(meant.into()), "{said}");
        }
    }

    #[test]
    fn what_has_passed_and_what_cannot_be_read_are_told_apart() {
        for past in ["today 05:30", "2026-11-21 05:30", "2026-11-23T06:14:00Z"] {
            assert_eq!(ask(past), Err(NoMoment::Past(past.into())));
        }
        for bad in ["", "5", "25:00", "05:60", "05:3", "soon", "someday 05:30", "-1:30", "05:30:00"] {
            assert!(matches!(ask(bad), Err(NoMoment::Unread(_))), "{bad}");
        }
    }
}
