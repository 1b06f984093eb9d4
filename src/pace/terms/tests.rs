//! Who has the last word.

use super::*;
use crate::pace::Window;
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn allowance(text: &str) -> Allowance {
    text.parse().expect("an allowance")
}

fn terms() -> Terms {
    let (days, from, to) = ("Mon-Fri".parse(), "08:00".parse(), "20:00".parse());
    let (days, from, to) = (days.expect("days"), from.expect("a time"), to.expect("a time"));
    let window = Window::new(days, from, to, allowance("200 Mbit/s")).expect("a window");
    let timetable = Timetable::new(TimeZone::UTC, vec![window], Allowance::Unlimited);
    Terms::new(timetable.expect("a timetable"))
}

fn said(text: &str, until: Option<&str>, reason: &str) -> Said {
    Said { allowance: allowance(text), until: until.map(at), by: "anna".into(), reason: reason.into() }
}

/// What holds at noon of a Monday: how much, by what, why, and until when.
fn noon(terms: &Terms) -> String {
    let Holding { allowance, by, why, until, timetable } = terms.at(at("2026-11-23T12:00:00Z"));
    assert_eq!(timetable.to_string(), "200 Mbit/s");
    let until = until.map_or("-".into(), |until| until.to_string());
    format!("{allowance}, {by:?}: {why}; {until}")
}

#[test]
fn the_one_that_allows_least_holds_and_says_why() {
    let mut terms = terms();
    let timetable = "200 Mbit/s, Timetable: The window Mon-Fri 08:00-20:00; 2026-11-23T20:00:00Z";
    assert_eq!(noon(&terms), timetable);
    terms.say(said("1 Gbit/s", Some("2026-11-23T14:00:00Z"), ""));
    let person = "1.00 Gbit/s, Person: Ordered by anna; 2026-11-23T14:00:00Z";
    assert_eq!(noon(&terms), person, "a person may ask for more, too");
    let path = RoundTrip { now: Duration::from_micros(41_400), base: Duration::from_millis(30) };
    terms.polite(Some(("700 Mbit/s".parse().expect("a rate"), path)));
    let polite = "700 Mbit/s, Politeness: An answer takes 41.4 ms over the path, 30.0 ms at its best; -";
    assert_eq!(noon(&terms), polite);
    terms.gate("cpu", Some((allowance("600 Mbit/s"), "The file server's processors are busy".into())));
    terms.gate("space", Some((allowance("800 Mbit/s"), "There is little room".into())));
    assert_eq!(noon(&terms), "600 Mbit/s, Gate: The file server's processors are busy; -");
    terms.say(said("pause", None, "a live grade"));
    assert_eq!(noon(&terms), "pause, Person: Ordered by anna: a live grade; -");
    terms.gate("cpu", None);
    assert_eq!(terms.resume(at("2026-11-23T12:00:00Z")).map(|said| said.reason), Some("a live grade".into()));
    assert_eq!(noon(&terms), polite, "after the pause the rate holds again");
    terms.polite(None);
    assert_eq!(noon(&terms), "800 Mbit/s, Gate: There is little room; -");
    terms.gate("space", None);
    assert_eq!(noon(&terms), person);
    assert!(terms.resume(at("2026-11-23T12:00:00Z")).is_some());
    assert_eq!(noon(&terms), timetable);
    assert_eq!(terms.resume(at("2026-11-23T12:00:00Z")), None);
}

#[test]
fn what_a_person_said_ends_by_itself() {
    let mut terms = terms();
    terms.say(said("pause", Some("2026-11-23T09:00:00Z"), ""));
    terms.say(said("1 Gbit/s", Some("2026-11-23T10:00:00Z"), ""));
    for (now, shown, change) in [
        ("2026-11-23T08:59:59Z", "pause", Some("2026-11-23T09:00:00Z")),
        ("2026-11-23T09:00:00Z", "1.00 Gbit/s", Some("2026-11-23T10:00:00Z")),
        ("2026-11-23T10:00:00Z", "200 Mbit/s", Some("2026-11-23T20:00:00Z")),
    ] {
        assert_eq!(terms.at(at(now)).allowance.to_string(), shown, "{now}");
        assert_eq!(terms.next_change(at(now)), change.map(at), "{now}");
    }
    assert_eq!(terms.resume(at("2026-11-23T10:00:00Z")), None, "nothing is left to end");
}

proptest! {
    #[test]
    fn nothing_ever_raises_what_a_gate_or_politeness_leaves(
        person in proptest::option::of(0_u64..3_000),
        gates in proptest::collection::vec(0_u64..3_000, 0..4),
        polite in proptest::option::of(1_u64..3_000),
        minute in 0_i64..7 * 1440,
    ) {
        let mbit = |rate: u64| match rate {
            0 => Allowance::Nothing,
            rate => Allowance::AtMost(Rate::bits_per_second(rate * 1_000_000)),
        };
        let now = at("2026-11-23T00:00:00Z") + jiff::SignedDuration::from_mins(minute);
        let mut terms = terms();
        if let Some(person) = person {
            terms.say(Said { allowance: mbit(person), until: None, by: "anna".into(), reason: String::new() });
        }
        for (nth, gate) in gates.iter().enumerate() {
            terms.gate(&nth.to_string(), Some((mbit(*gate), "Full".into())));
        }
        let path = RoundTrip { now: Duration::from_millis(40), base: Duration::from_millis(30) };
        terms.polite(polite.map(|rate| (Rate::bits_per_second(rate * 1_000_000), path)));
        let holding = terms.at(now);
        let base = person.map_or(holding.timetable, mbit);
        let least = gates.iter().copied().chain(polite).map(mbit).chain([base]).min();
        prop_assert_eq!(Some(holding.allowance), least);
    }
}
