//! The weekly timetable: how much may be sent at an instant, by which window, and until when.
//!
//! It is kept in the civil time of one zone, so that a window which ends at 08:00 ends when the clocks on the wall show
//! it: the night when they go back is an hour longer, the one when they go forward an hour shorter.

use super::Allowance;
use super::window::{WEEK, Window, stretch};
use crate::words::rate::Rate;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Every state of a week has come by then, whatever the clocks did in it.
const HORIZON: SignedDuration = SignedDuration::from_hours(9 * 24);

/// Two windows that say different things of one time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{one}` ({first}) and `{two}` ({second}) both hold on {both}")]
pub struct Overlap {
    one: String,
    first: Allowance,
    two: String,
    second: Allowance,
    both: String,
    /// The place of the later one among the windows.
    pub nth: usize,
}

/// Windows, and what holds outside them. Their order does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    zone: TimeZone,
    windows: Vec<Window>,
    otherwise: Allowance,
}

/// What the timetable says of an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// How much may be sent.
    pub allowance: Allowance,
    /// By which window; `None` outside all of them.
    pub window: Option<&'a Window>,
    /// When the allowance changes; `None` when it never does.
    pub until: Option<Timestamp>,
}

impl Timetable {
    /// A timetable. Refuses windows that contradict each other.
    pub fn new(zone: TimeZone, windows: Vec<Window>, otherwise: Allowance) -> Result<Self, Overlap> {
        for (nth, two) in windows.iter().enumerate() {
            for one in &windows[..nth] {
                if one.allowance != two.allowance
                    && let Some(both) = one.meets(two)
                {
                    let [first, second] = [one, two].map(|window| window.allowance);
                    let [one, two] = [one, two].map(ToString::to_string);
                    return Err(Overlap { one, first, two, second, both: stretch(&both), nth });
                }
            }
        }
        Ok(Self { zone, windows, otherwise })
    }

    /// One allowance for ever.
    pub fn always(allowance: Allowance) -> Self {
        Self { zone: TimeZone::UTC, windows: Vec::new(), otherwise: allowance }
    }

    /// The same in another zone.
    pub fn kept_in(self, zone: TimeZone) -> Self {
        Self { zone, ..self }
    }

    /// The most that it ever allows; `None` where it lets everything through at some time.
    pub fn fastest(&self) -> Option<Rate> {
        let allowed = self.windows.iter().map(|window| window.allowance).chain([self.otherwise]);
        let rates = allowed.map(|allowance| match allowance {
            Allowance::Unlimited => None,
            Allowance::AtMost(rate) => Some(rate),
            Allowance::Nothing => Some(Rate::bits_per_second(0)),
        });
        rates.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// The windows.
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// What holds outside them.
    pub fn otherwise(&self) -> Allowance {
        self.otherwise
    }

    /// The zone in whose civil time it is kept.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What holds at an instant.
    pub fn at(&self, now: Timestamp) -> Due<'_> {
        let window = self.window(now);
        let allowance = self.allowance(window);
        let until = self.turns(now).into_iter().find(|turn| self.allowance(self.window(*turn)) != allowance);
        Due { allowance, window, until }
    }

    fn allowance(&self, window: Option<&Window>) -> Allowance {
        window.map_or(self.otherwise, |window| window.allowance)
    }

    fn window(&self, at: Timestamp) -> Option<&Window> {
        let minute = minute_of_week(self.zone.to_datetime(at));
        self.windows.iter().find(|window| window.stretches().any(|stretch| stretch.contains(&minute)))
    }

    /// The instants after `now` at which something may change, in order: where a window begins or ends on the clock on
    /// the wall, and where that clock is put forward or back.
    fn turns(&self, now: Timestamp) -> Vec<Timestamp> {
        let last = now.saturating_add(HORIZON).unwrap_or(Timestamp::MAX);
        let today = self.zone.to_datetime(now).date();
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let stretches = self.windows.iter().flat_map(Window::stretches);
        let minutes: Vec<u16> = stretches.flat_map(|stretch| [stretch.start, stretch.end]).collect();
        let weeks = [0, 1, 2].map(|week| monday.saturating_add(i64::from(week * 7).days()).at(0, 0, 0, 0));
        let civil = weeks.iter().flat_map(|week| {
            minutes.iter().map(|minute| week.saturating_add(i64::from(*minute % WEEK).minutes()))
        });
        let mut turns: Vec<Timestamp> = civil.flat_map(|at| self.instants(at)).collect();
        turns.extend(self.zone.following(now).map(|turn| turn.timestamp()).take_while(|turn| *turn <= last));
        turns.retain(|turn| now < *turn && *turn <= last);
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    /// When a clock on the wall shows this: twice in the hour that is repeated. What it skips is where the clock jumps.
    fn instants(&self, civil: DateTime) -> impl Iterator<Item = Timestamp> + use<> {
        let offsets = match self.zone.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => [Some(offset), None],
            AmbiguousOffset::Fold { before, after } => [Some(before), Some(after)],
            AmbiguousOffset::Gap { .. } => [None, None],
        };
        offsets.into_iter().flatten().filter_map(move |offset| offset.to_timestamp(civil).ok())
    }
}

fn minute_of_week(at: DateTime) -> u16 {
    let day = at.weekday().to_monday_zero_offset().unsigned_abs();
    let minute = at.hour().unsigned_abs() as u16 * 60 + at.minute().unsigned_abs() as u16;
    u16::from(day) * 24 * 60 + minute
}

#[cfg(test)]
mod tests;
