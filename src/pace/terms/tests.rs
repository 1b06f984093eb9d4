//! Who has the last word.

use super::*;
use crate::pace::{Asks, Way, Window};
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
    let Holding { allowance, by, why, until, timetable, .. } = terms.at(at("2026-11-23T12:00:00Z"));
    assert_eq!(timetable.to_string(), "200 Mbit/s");
    let until = until.map_or("-".into(), |until| until.to_string());
    format!("{allowance}, {by:?}: {why}; {until}")
}

fn gate(name: &'static str, asks: Asks, why: &str) -> Gate {
    Gate { name, asks, why: why.into() }
}

fn at_most(text: &str, way: Way) -> Asks {
    Asks::AtMost(text.parse().expect("a rate"), way)
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
    let cpu = gate("cpu", at_most("600 Mbit/s", Way::Both), "The file server's processors are busy");
    let space = gate("space", at_most("800 Mbit/s", Way::Both), "There is little room");
    terms.close(vec![space.clone(), cpu]);
    assert_eq!(noon(&terms), "600 Mbit/s, Gate: The file server's processors are busy; -");
    terms.say(said("pause", None, "a live grade"));
    assert_eq!(noon(&terms), "pause, Person: Ordered by anna: a live grade; -");
    terms.close(vec![space]);
    assert_eq!(terms.resume(at("2026-11-23T12:00:00Z")).map(|said| said.reason), Some("a live grade".into()));
    assert_eq!(noon(&terms), polite, "after the pause the rate holds again");
    terms.polite(None);
    assert_eq!(noon(&terms), "800 Mbit/s, Gate: There is little room; -");
    terms.close(Vec::new());
    assert_eq!(noon(&terms), person);
    assert!(terms.resume(at("2026-11-23T12:00:00Z")).is_some());
    assert_eq!(noon(&terms), timetable);
    assert_eq!(terms.resume(at("2026-11-23T12:00:00Z")), None);
}

#[test]
fn each_kind_of_gate_closes_what_it_speaks_of() {
    for (asks, up, back, holds) in [
        (Asks::Hold, "200 Mbit/s", "200 Mbit/s", true),
        (at_most("50 Mbit/s", Way::Up), "50.0 Mbit/s", "200 Mbit/s", false),
        (at_most("50 Mbit/s", Way::Back), "200 Mbit/s", "50.0 Mbit/s", false),
        (at_most("50 Mbit/s", Way::Both), "50.0 Mbit/s", "50.0 Mbit/s", false),
        (at_most("1 Gbit/s", Way::Both), "200 Mbit/s", "200 Mbit/s", false),
        (Asks::Stop(Way::Up), "pause", "200 Mbit/s", true),
        (Asks::Stop(Way::Back), "200 Mbit/s", "pause", false),
        (Asks::Stop(Way::Both), "pause", "pause", true),
    ] {
        let mut terms = terms();
        terms.close(vec![gate("one", asks, "It asks for it")]);
        let holding = terms.at(at("2026-11-23T12:00:00Z"));
        assert_eq!([holding.allowance, holding.back].map(|held| held.to_string()), [up, back], "{asks:?}");
        assert_eq!(holding.hold.is_some(), holds, "{asks:?}");
    }
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
        let closed = |rate: &u64| match mbit(*rate) {
            Allowance::AtMost(rate) => gate("full", Asks::AtMost(rate, Way::Both), "Full"),
            _ => gate("full", Asks::Stop(Way::Both), "Full"),
        };
        terms.close(gates.iter().map(closed).collect());
        let path = RoundTrip { now: Duration::from_millis(40), base: Duration::from_millis(30) };
        terms.polite(polite.map(|rate| (Rate::bits_per_second(rate * 1_000_000), path)));
        let holding = terms.at(now);
        let base = person.map_or(holding.timetable, mbit);
        let least = gates.iter().copied().chain(polite).map(mbit).chain([base]).min();
        prop_assert_eq!(Some(holding.allowance), least);
        prop_assert_eq!(Some(holding.back), least);
        prop_assert_eq!(holding.hold.is_some(), gates.contains(&0));
    }
}
