//! A stretch of the week, and how much may be sent in it.

use super::Allowance;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// Minutes of a day, and of a week, which begins on Monday.
const DAY: u16 = 24 * 60;
/// See [`DAY`].
pub(super) const WEEK: u16 = 7 * DAY;

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Some days of the week. Written `Mon-Fri`, `Sat, Sun`, `Fri-Mon`, `every day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days([bool; 7]);

/// A time of day to the minute. Written `08:00`; `24:00` is the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

/// What is wrong with a window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// No days.
    #[error("`{}` names no days", .0.escape_debug())]
    Days(String),
    /// No time of day.
    #[error("`{}` is no time of day", .0.escape_debug())]
    Time(String),
    /// It begins when it ends.
    #[error("The window ends when it begins, at {0}")]
    Empty(TimeOfDay),
}

impl TimeOfDay {
    /// Minutes since the day began.
    pub fn minutes(self) -> u16 {
        self.0
    }
}

impl BadWindow {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Days(_) => "write \"Mon-Fri\", \"Sat, Sun\" or \"every day\"",
            Self::Time(_) => "write hours and minutes, such as \"08:00\", up to \"24:00\"",
            Self::Empty(_) => "for a whole day write \"00:00\" to \"24:00\"",
        }
    }
}

/// On some days, from a time up to another: past midnight where it ends before it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    days: Days,
    from: TimeOfDay,
    to: TimeOfDay,
    /// How much may be sent in it.
    pub allowance: Allowance,
}

impl Window {
    /// A window; refuses one that ends when it begins.
    pub fn new(days: Days, from: TimeOfDay, to: TimeOfDay, allowance: Allowance) -> Result<Self, BadWindow> {
        if from == to { Err(BadWindow::Empty(from)) } else { Ok(Self { days, from, to, allowance }) }
    }

    /// Its stretches in minutes of the week. One that goes from Sunday into Monday gives two for that.
    pub fn stretches(&self) -> impl Iterator<Item = Range<u16>> {
        let length =
            if self.from < self.to { self.to.0 - self.from.0 } else { DAY - self.from.0 + self.to.0 };
        let days = (0..7).filter(|day| self.days.0[usize::from(*day)]);
        days.flat_map(move |day| {
            let start = day * DAY + self.from.0;
            let end = start + length;
            let next_week = (end > WEEK).then(|| 0..end - WEEK);
            // One that begins at 24:00 on Sunday lies in the next week altogether.
            std::iter::once(start..end.min(WEEK)).chain(next_week).filter(|stretch| !stretch.is_empty())
        })
    }

    /// Where in the week both hold, if anywhere.
    pub(super) fn meets(&self, other: &Self) -> Option<Range<u16>> {
        self.stretches().find_map(|one| {
            let both = other.stretches().map(|two| one.start.max(two.start)..one.end.min(two.end));
            both.into_iter().find(|both| !both.is_empty())
        })
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}-{}", self.days, self.from, self.to)
    }
}

/// `Mon 19:00-20:00`, `Sun 22:00-Mon 06:00`.
pub(super) fn stretch(stretch: &Range<u16>) -> String {
    let day = |minute: u16| NAMES[usize::from(minute / DAY) % 7];
    let (start, last) = (stretch.start, stretch.end - 1);
    let end = stretch.end - last / DAY * DAY;
    let to = if day(start) == day(last) { String::new() } else { format!("{} ", day(last)) };
    format!("{} {}-{to}{}", day(start), TimeOfDay(start % DAY), TimeOfDay(end))
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = BadWindow;

    fn from_str(text: &str) -> Result<Self, BadWindow> {
        let refuse = || BadWindow::Time(text.into());
        let (hours, minutes) = text.trim().split_once(':').ok_or_else(refuse)?;
        let number = |part: &str| match part.len() {
            1 | 2 if part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse::<u16>().ok(),
            _ => None,
        };
        let two_digits = minutes.len() == 2;
        match (number(hours), number(minutes)) {
            (Some(hours), Some(minutes)) if two_digits && minutes < 60 && hours * 60 + minutes <= DAY => {
                Ok(Self(hours * 60 + minutes))
            }
            _ => Err(refuse()),
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == [true; 7] {
            return f.write_str("every day");
        }
        let mut parts = Vec::new();
        let mut day = 0;
        while day < 7 {
            let run = self.0[day..].iter().take_while(|held| **held).count();
            match run {
                0 => {}
                1 => parts.push(NAMES[day].to_owned()),
                2 => parts.push(format!("{}, {}", NAMES[day], NAMES[day + 1])),
                _ => parts.push(format!("{}-{}", NAMES[day], NAMES[day + run - 1])),
            }
            day += run.max(1);
        }
        f.write_str(&parts.join(", "))
    }
}

impl FromStr for Days {
    type Err = BadWindow;

    fn from_str(text: &str) -> Result<Self, BadWindow> {
        let refuse = || BadWindow::Days(text.into());
        if text.trim().eq_ignore_ascii_case("every day") {
            return Ok(Self([true; 7]));
        }
        let day = |word: &str| {
            NAMES.iter().position(|name| name.eq_ignore_ascii_case(word.trim())).ok_or_else(refuse)
        };
        let mut days = [false; 7];
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (mut at, last) = (day(first)?, day(last)?);
            days[at] = true;
            while at != last {
                at = (at + 1) % 7;
                days[at] = true;
            }
        }
        Ok(Self(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(days: &str, from: &str, to: &str) -> Result<Window, BadWindow> {
        Window::new(days.parse()?, from.parse()?, to.parse()?, Allowance::Nothing)
    }

    #[test]
    fn a_window_is_written_as_people_write_it() {
        for (days, from, to, shown) in [
            ("Mon-Fri", "08:00", "20:00", "Mon-Fri 08:00-20:00"),
            ("sat,sun", "0:00", "24:00", "Sat, Sun 00:00-24:00"),
            ("Fri-Mon", "22:00", "06:00", "Mon, Fri-Sun 22:00-06:00"),
            ("Every day", "00:00", "24:00", "every day 00:00-24:00"),
            ("Wed", "12:30", "12:31", "Wed 12:30-12:31"),
        ] {
            assert_eq!(window(days, from, to).map(|window| window.to_string()), Ok(shown.into()));
        }
    }

    #[test]
    fn what_is_no_window_is_refused_in_words() {
        for (days, from, to, said) in [
            ("Monday", "08:00", "20:00", "`Monday` names no days"),
            ("", "08:00", "20:00", "`` names no days"),
            ("Mon", "8", "20:00", "`8` is no time of day"),
            ("Mon", "08:60", "9:00", "`08:60` is no time of day"),
            ("Mon", "24:01", "9:00", "`24:01` is no time of day"),
            ("Mon", "08:00", "08:00", "The window ends when it begins, at 08:00"),
        ] {
            assert_eq!(window(days, from, to).map_err(|bad| bad.to_string()), Err(said.into()));
        }
    }

    #[test]
    fn windows_that_meet_are_told_by_where_they_do() {
        for (one, two, both) in [
            (("Mon-Fri", "08:00", "20:00"), ("every day", "19:00", "23:00"), Some("Mon 19:00-20:00")),
            (("Sun", "22:00", "06:00"), ("Mon", "05:00", "07:00"), Some("Mon 05:00-06:00")),
            (("Sat", "20:00", "24:00"), ("Sat, Sun", "00:00", "24:00"), Some("Sat 20:00-24:00")),
            (("Mon", "08:00", "20:00"), ("Mon", "20:00", "24:00"), None),
            (("Mon", "20:00", "24:00"), ("Tue", "00:00", "08:00"), None),
        ] {
            let [one, two] = [one, two].map(|(days, from, to)| window(days, from, to).expect("a window"));
            assert_eq!(one.meets(&two).as_ref().map(stretch).as_deref(), both, "{one} and {two}");
            assert_eq!(two.meets(&one).is_some(), both.is_some(), "{two} and {one}");
        }
    }
}
