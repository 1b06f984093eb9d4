//! Times as a person in the studio reads them: by the clock on the wall, with the day only where it is another one.

use crate::control::EtaView;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Now, where the studio is.
#[derive(Clone, Debug)]
pub(crate) struct Wall {
    /// Now.
    pub(crate) now: Timestamp,
    /// The zone in which times are shown.
    pub(crate) zone: TimeZone,
}

impl Wall {
    /// In the zone of the agent's timetable; in that of this machine where it is not known here.
    pub(crate) fn of(zone: &str, now: Timestamp) -> Self {
        Self { now, zone: TimeZone::get(zone).unwrap_or_else(|_| TimeZone::system()) }
    }

    /// `05:30`, `Tue 05:30`, `2026-11-30 05:30`.
    pub(crate) fn time(&self, at: Timestamp) -> String {
        let (now, civil) = (self.zone.to_datetime(self.now), self.zone.to_datetime(at));
        let days = now.date().until(civil.date()).map_or(i32::MAX, |span| span.get_days().abs());
        match days {
            0 => civil.strftime("%H:%M").to_string(),
            1..=6 => civil.strftime("%a %H:%M").to_string(),
            _ => civil.strftime("%Y-%m-%d %H:%M").to_string(),
        }
    }

    /// `02:10-03:05`, `Tue 23:10 - Wed 00:20`; one time where both are the same minute.
    pub(crate) fn range(&self, eta: &EtaView) -> String {
        let (from, to) = (self.time(eta.earliest), self.time(eta.latest));
        let day = |text: &str| text.rsplit_once(' ').map(|(day, _)| day.to_owned());
        match (day(&from), day(&to)) {
            _ if from == to => from,
            (one, two) if one == two => format!("{from}-{}", to.rsplit(' ').next().unwrap_or(&to)),
            _ => format!("{from} - {to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_named_where_it_is_another_one() {
        let at = |text: &str| text.parse().expect("a time");
        let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
        // Sunday evening in Los Angeles, Monday in UTC.
        let wall = Wall { now: at("2026-11-23T06:14:00Z"), zone };
        let eta = |earliest, latest| EtaView { earliest: at(earliest), latest: at(latest), frozen: None };
        for (earliest, latest, words) in [
            ("2026-11-23T06:20:00Z", "2026-11-23T07:05:00Z", "22:20-23:05"),
            ("2026-11-23T06:20:00Z", "2026-11-23T06:20:30Z", "22:20"),
            ("2026-11-23T06:20:00Z", "2026-11-23T08:05:00Z", "22:20 - Mon 00:05"),
            ("2026-11-23T08:00:00Z", "2026-11-23T09:30:00Z", "Mon 00:00-01:30"),
            ("2026-12-23T08:00:00Z", "2026-12-23T09:30:00Z", "2026-12-23 00:00-01:30"),
        ] {
            assert_eq!(wall.range(&eta(earliest, latest)), words);
        }
    }
}
