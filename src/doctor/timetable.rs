//! The timetable: what it lets through now, whether it ever lets anything through, and by which clock it is kept.

use super::finding::{Finding, check};
use crate::pace::{Allowance, Timetable};
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Minutes of a week.
const WEEK: usize = 7 * 24 * 60;

pub(super) fn judge(pace: &Timetable, now: Timestamp) -> Vec<Finding> {
    let zone = zone(pace.zone());
    let about = check("timetable", &zone);
    if !ever(pace) {
        let message = "The timetable lets nothing through, at no time of the week";
        return vec![
            about.warning(message, "Give `[link]`, or one of its windows, a rate other than `pause`"),
        ];
    }
    let due = pace.at(now);
    let until =
        due.until.map(|until| format!(" until {}", until.to_zoned(pace.zone().clone()).strftime("%A %H:%M")));
    let by = match due.window {
        Some(window) => format!(", by the window {window}"),
        None if pace.windows().is_empty() => String::new(),
        None => ", outside of the windows".into(),
    };
    let what = match due.allowance {
        Allowance::Nothing => "Nothing may be sent now".into(),
        Allowance::Unlimited => "As much may be sent now as the link carries".into(),
        Allowance::AtMost(rate) => format!("{rate} may be sent now"),
    };
    let clock = if pace.windows().is_empty() { String::new() } else { format!(" (time of {zone})") };
    let found = format!("{what}{}{by}{clock}", until.unwrap_or_default());
    if !pace.windows().is_empty() && *pace.zone() == TimeZone::UTC {
        let remedy = "Write the studio's zone, such as `time_zone = \"America/Los_Angeles\"`, into `[link]`";
        return vec![about.warning(format!("{found}: the windows are kept in UTC"), remedy)];
    }
    vec![about.ok(found)]
}

fn zone(zone: &TimeZone) -> String {
    zone.iana_name().unwrap_or("this machine").to_owned()
}

/// Whether anything may be sent at any time of the week.
fn ever(pace: &Timetable) -> bool {
    let mut taken = vec![false; WEEK];
    for window in pace.windows() {
        for stretch in window.stretches() {
            taken[usize::from(stretch.start)..usize::from(stretch.end)].fill(true);
        }
    }
    let open = |allowance| allowance != Allowance::Nothing;
    let outside = taken.contains(&false) && open(pace.otherwise());
    outside || pace.windows().iter().any(|window| open(window.allowance))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::pace::Window;

    fn timetable(zone: &str, windows: &[(&str, &str, &str, &str)], otherwise: &str) -> Timetable {
        let window = |(days, from, to, rate): &(&str, &str, &str, &str)| {
            let times = (from.parse().expect("a time"), to.parse().expect("a time"));
            let allowance = rate.parse().expect("a rate");
            Window::new(days.parse().expect("days"), times.0, times.1, allowance).expect("a window")
        };
        let zone = TimeZone::get(zone).expect("a zone");
        let windows = windows.iter().map(window).collect();
        Timetable::new(zone, windows, otherwise.parse().expect("a rate")).expect("a timetable")
    }

    #[test]
    fn a_timetable_is_told_as_it_holds_now() {
        const LA: &str = "America/Los_Angeles";
        let office = ("Mon-Fri", "08:00", "20:00", "800 Mbit/s");
        // A Monday, 10:00 in Los Angeles.
        let now = "2026-11-23T18:00:00Z".parse().expect("a moment");
        for (pace, verdict, message) in [
            (
                timetable(LA, &[office], "5 Gbit/s"),
                Verdict::Ok,
                "800 Mbit/s may be sent now until Monday 20:00, by the window Mon-Fri 08:00-20:00 (time of America/Los_Angeles)",
            ),
            (
                timetable(LA, &[("Sat", "08:00", "20:00", "pause")], "unlimited"),
                Verdict::Ok,
                "As much may be sent now as the link carries until Saturday 08:00, outside of the windows (time of America/Los_Angeles)",
            ),
            (
                timetable(LA, &[("every day", "08:00", "20:00", "pause")], "unlimited"),
                Verdict::Ok,
                "Nothing may be sent now until Monday 20:00, by the window every day 08:00-20:00 (time of America/Los_Angeles)",
            ),
            (timetable(LA, &[], "1 Gbit/s"), Verdict::Ok, "1.00 Gbit/s may be sent now"),
            (
                timetable("UTC", &[office], "5 Gbit/s"),
                Verdict::Warning,
                "800 Mbit/s may be sent now until Monday 20:00, by the window Mon-Fri 08:00-20:00 (time of UTC): the windows are kept in UTC",
            ),
            (
                timetable(LA, &[], "pause"),
                Verdict::Warning,
                "The timetable lets nothing through, at no time of the week",
            ),
            (
                timetable(LA, &[("every day", "00:00", "24:00", "pause")], "5 Gbit/s"),
                Verdict::Warning,
                "The timetable lets nothing through, at no time of the week",
            ),
        ] {
            let [found] = judge(&pace, now).try_into().expect("one finding");
            assert_eq!((found.verdict, found.message.as_str()), (verdict, message));
        }
    }
}
