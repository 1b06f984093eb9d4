//! The week, the days on which clocks are changed, and windows that contradict each other.

use super::*;
use crate::pace::Window;
use proptest::prelude::*;

const FAST: &str = "2 Gbit/s";
const SLOW: &str = "200 Mbit/s";

fn window((days, from, to, allowance): (&str, &str, &str, &str)) -> Window {
    let allowance = allowance.parse().expect("an allowance");
    let (days, from, to) = (days.parse(), from.parse(), to.parse());
    Window::new(days.expect("days"), from.expect("a time"), to.expect("a time"), allowance).expect("a window")
}

fn timetable(windows: &[(&str, &str, &str, &str)]) -> Timetable {
    let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
    let windows = windows.iter().copied().map(window).collect();
    Timetable::new(zone, windows, Allowance::Unlimited).expect("a timetable")
}

/// What holds at an instant and until when, both in the civil time of the zone.
fn due(timetable: &Timetable, at: &str) -> String {
    let due = timetable.at(at.parse().expect("an instant"));
    let until =
        due.until.map(|until| until.to_zoned(timetable.zone().clone()).strftime("%a %H:%M %Z").to_string());
    format!("{} until {}", due.allowance, until.as_deref().unwrap_or("for ever"))
}

const OFFICE: &[(&str, &str, &str, &str)] = &[
    ("Mon-Fri", "08:00", "20:00", SLOW),
    ("Sat", "10:00", "18:00", "pause"),
    ("Fri", "22:00", "06:00", FAST),
];

#[test]
fn the_window_in_force_and_the_next_change() {
    let office = timetable(OFFICE);
    // 2026-11-22 is a Sunday; Los Angeles is 8 hours behind UTC in winter.
    for (at, expected) in [
        ("2026-11-22T12:00:00Z", "unlimited until Mon 08:00 PST"),
        ("2026-11-23T15:59:59Z", "unlimited until Mon 08:00 PST"),
        ("2026-11-23T16:00:00Z", "200 Mbit/s until Mon 20:00 PST"),
        ("2026-11-24T03:59:59Z", "200 Mbit/s until Mon 20:00 PST"),
        ("2026-11-24T04:00:00Z", "unlimited until Tue 08:00 PST"),
        // Friday's night window ends on Saturday.
        ("2026-11-28T07:00:00Z", "2.00 Gbit/s until Sat 06:00 PST"),
        ("2026-11-28T14:00:00Z", "unlimited until Sat 10:00 PST"),
        ("2026-11-28T20:00:00Z", "pause until Sat 18:00 PST"),
    ] {
        assert_eq!(due(&office, at), expected, "{at}");
    }
}

#[test]
fn a_day_may_end_at_midnight_and_windows_may_touch() {
    let touching = timetable(&[("every day", "00:00", "08:00", FAST), ("every day", "08:00", "24:00", SLOW)]);
    assert_eq!(due(&touching, "2026-11-23T07:59:00Z"), "200 Mbit/s until Mon 00:00 PST");
    assert_eq!(due(&touching, "2026-11-23T08:00:00Z"), "2.00 Gbit/s until Mon 08:00 PST");
    let whole = timetable(&[("every day", "00:00", "24:00", FAST)]);
    assert_eq!(due(&whole, "2026-11-23T08:00:00Z"), "2.00 Gbit/s until for ever");
}

#[test]
fn the_clock_on_the_wall_counts_when_it_is_put_forward_or_back() {
    // On 2026-03-08 it jumps from 02:00 to 03:00, on 2026-11-01 from 02:00 back to 01:00.
    let night = timetable(&[("Sun", "01:30", "02:30", "pause")]);
    for (at, expected) in [
        ("2026-03-08T09:00:00Z", "unlimited until Sun 01:30 PST"),
        // Half an hour, until the jump skips the rest.
        ("2026-03-08T09:30:00Z", "pause until Sun 03:00 PDT"),
        ("2026-03-08T10:00:00Z", "unlimited until Sun 01:30 PDT"),
        // Half an hour, back to 01:00, and again from the second 01:30.
        ("2026-11-01T08:30:00Z", "pause until Sun 01:00 PST"),
        ("2026-11-01T09:00:00Z", "unlimited until Sun 01:30 PST"),
        ("2026-11-01T09:30:00Z", "pause until Sun 02:30 PST"),
        ("2026-11-01T10:30:00Z", "unlimited until Sun 01:30 PST"),
    ] {
        assert_eq!(due(&night, at), expected, "{at}");
    }
}

#[test]
fn windows_that_contradict_each_other_are_refused_with_where() {
    let zone = TimeZone::UTC;
    let contradicting = [("Mon-Fri", "08:00", "20:00", SLOW), ("every day", "19:00", "23:00", FAST)];
    let refused = Timetable::new(zone.clone(), contradicting.map(window).into(), Allowance::Unlimited);
    let said = "`Mon-Fri 08:00-20:00` (200 Mbit/s) and `every day 19:00-23:00` (2.00 Gbit/s) both hold on Mon 19:00-20:00";
    assert_eq!(refused.map_err(|overlap| overlap.to_string()), Err(said.into()));
    let agreeing = [("Mon-Fri", "08:00", "20:00", SLOW), ("every day", "19:00", "23:00", SLOW)];
    assert!(Timetable::new(zone, agreeing.map(window).into(), Allowance::Unlimited).is_ok());
}

proptest! {
    #[test]
    fn the_order_does_not_matter_and_nothing_changes_before_it_is_said_to(
        // Weeks with and without a change of the clocks, in 2026.
        start in prop_oneof![Just("2026-03-06T00:00:00Z"), Just("2026-10-30T00:00:00Z"), Just("2026-06-05T00:00:00Z")],
        minute in 0_i64..5 * 1440,
        turned in any::<bool>(),
    ) {
        let mut windows = OFFICE.to_vec();
        windows.push(("Sun", "01:30", "02:30", "pause"));
        let forward = timetable(&windows);
        windows.reverse();
        let office = if turned { timetable(&windows) } else { forward.clone() };
        let start: Timestamp = start.parse().expect("an instant");
        let at = start + SignedDuration::from_mins(minute);
        let due = office.at(at);
        prop_assert_eq!(due.allowance, forward.at(at).allowance);
        let until = due.until.expect("it changes every week");
        let mut later = at;
        while later < until {
            prop_assert_eq!(office.at(later).allowance, due.allowance, "at {}", later);
            later += SignedDuration::from_mins(1);
        }
        prop_assert_ne!(office.at(until).allowance, due.allowance);
    }
}
