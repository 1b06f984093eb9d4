//! What is foretold, and whether it comes true.

use super::*;
use crate::pace::{Allowance, Said, Timetable, Window};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const GB: u64 = 1_000_000_000;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn allowance(text: &str) -> Allowance {
    text.parse().expect("an allowance")
}

/// By day a tenth of a link of 100 MB/s, on Saturday nothing, in Los Angeles.
fn office() -> Terms {
    let window = |days: &str, from: &str, to: &str, rate: &str| {
        let (days, from, to) = (days.parse(), from.parse(), to.parse());
        let window =
            Window::new(days.expect("days"), from.expect("a time"), to.expect("a time"), allowance(rate));
        window.expect("a window")
    };
    let windows = vec![
        window("Mon-Fri", "08:00", "20:00", "80 Mbit/s"),
        window("Sat", "00:00", "24:00", "pause"),
        // The night when the clocks go back has this twice.
        window("Sun", "01:00", "02:00", "80 Mbit/s"),
    ];
    let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
    Terms::new(Timetable::new(zone, windows, Allowance::Unlimited).expect("a timetable"))
}

/// A link of exactly 100 MB/s.
fn gauge() -> Gauge {
    let mut gauge = Gauge::default();
    gauge.note(100e6, Allowance::Unlimited);
    gauge
}

fn ahead(gigabytes: u64, priority: Priority) -> Ahead {
    Ahead { to_send: gigabytes * GB, to_prove: gigabytes * GB, priority }
}

/// The middle of what is foretold, in minutes from now.
fn minutes(now: &str, terms: &Terms, rolls: &[Ahead]) -> Vec<i64> {
    let (gauge, now) = (gauge(), at(now));
    let told = forecast(now, terms, (&gauge, &gauge), rolls).into_iter().map(|expected| {
        let Expected { earliest, latest } = expected.expect("it can be told");
        assert!(earliest <= latest);
        (earliest.duration_since(now).as_secs() + latest.duration_since(now).as_secs()) / 120
    });
    told.collect()
}

#[test]
fn the_timetable_and_what_a_person_said_are_reckoned_with() {
    let said = |text: &str, until: &str| {
        let mut terms = office();
        terms.say(Said {
            allowance: allowance(text),
            until: Some(at(until)),
            by: "anna".into(),
            reason: "".into(),
        });
        terms
    };
    for (now, terms, gigabytes, expected) in [
        // 2026-11-23 is a Monday. At night all goes: 600 GB an hour take 100 minutes.
        ("2026-11-24T05:00:00Z", office(), 600, 100),
        // An hour of it before 20:00 (04:00 UTC) at a tenth: 36 GB; the rest then.
        ("2026-11-24T03:00:00Z", office(), 96, 70),
        // Friday 23:00 to Saturday 24:00: the pause is waited for.
        ("2026-11-28T07:00:00Z", office(), 720, 24 * 60 + 120),
        // The clocks go back on 2026-11-01 at 02:00: from 01:00 on, two hours at a tenth (72 GB).
        ("2026-11-01T08:00:00Z", office(), 72 + 360, 180),
        // They go forward on 2026-03-08: the hour from 01:00 is slow, the next is skipped.
        ("2026-03-08T09:00:00Z", office(), 36 + 360, 120),
        // A person's rate in the place of the timetable's, half an hour long.
        ("2026-11-24T03:00:00Z", said("400 Mbit/s", "2026-11-24T03:30:00Z"), 90 + 18, 60),
        ("2026-11-24T05:00:00Z", said("pause", "2026-11-24T06:00:00Z"), 60, 70),
    ] {
        let [told] = minutes(now, &terms, &[ahead(gigabytes, Priority::Normal)])[..] else { panic!("one") };
        // The link may be 5 % faster or slower, for the part that it limits.
        assert!(
            (told - expected).abs() <= 2 + expected / 50,
            "{now}, {gigabytes} GB: {told} and not {expected}"
        );
    }
}

#[test]
fn a_higher_priority_goes_first_and_equals_share() {
    let rolls = [
        ahead(60, Priority::Normal),
        ahead(30, Priority::Urgent),
        ahead(120, Priority::Normal),
        ahead(0, Priority::Low),
        ahead(6, Priority::Low),
    ];
    // 30 GB take 5 minutes; then two share until the one of 60 GB is through, 20 minutes later.
    let told = minutes("2026-11-24T05:00:00Z", &office(), &rolls);
    assert_eq!(told, [25, 5, 35, 0, 36]);
}

#[test]
fn what_is_proven_more_slowly_than_sent_counts() {
    let (up, now) = (gauge(), at("2026-11-24T05:00:00Z"));
    let mut down = Gauge::default();
    down.note(50e6, Allowance::Unlimited);
    let told = forecast(now, &office(), (&up, &down), &[ahead(60, Priority::Normal)]);
    let told = told[0].clone().expect("it can be told").earliest.duration_since(now);
    assert_eq!(told.as_mins(), 19, "20 minutes, or a little less");
}

#[test]
fn nobody_can_tell_before_anything_was_measured_nor_in_a_pause_without_an_end() {
    let now = at("2026-11-24T05:00:00Z");
    let rolls = [ahead(1, Priority::Normal), ahead(0, Priority::Normal)];
    let none = Gauge::default();
    let told = forecast(now, &office(), (&none, &none), &rolls);
    assert_eq!(told[0], Err(Unforeseen::Unmeasured));
    assert_eq!(told[1], Ok(Expected { earliest: now, latest: now }), "there is nothing to do");
    let mut terms = office();
    terms.say(Said {
        allowance: Allowance::Nothing,
        until: None,
        by: "anna".into(),
        reason: "a live grade".into(),
    });
    let told = forecast(now, &terms, (&gauge(), &gauge()), &rolls);
    assert_eq!(told[0], Err(Unforeseen::Stopped("Ordered by anna: a live grade".into())));
    assert_eq!(all(&told), Some(told[0].clone()));
    assert_eq!(all(&[]), None);
}

#[test]
fn a_deadline_that_will_be_missed_is_told_with_by_how_much() {
    let deadline = at("2026-11-24T05:30:00Z");
    for (earliest, latest, said) in [
        (-3600, -60, None),
        (-3600, 59, None),
        (-60, 1800, Some("It may land up to 30 min after its deadline")),
        (2400, 4200, Some("It will land 40 min to 1 h 10 min after its deadline")),
        (2400, 2410, Some("It will land about 40 min after its deadline")),
    ] {
        let [earliest, latest] = [earliest, latest].map(|by| deadline + SignedDuration::from_secs(by));
        assert_eq!(late(deadline, &Expected { earliest, latest }).as_deref(), said);
    }
}

#[test]
fn what_is_told_is_round_and_stays_and_stands_still_with_a_reason() {
    let now = at("2026-11-24T05:00:00Z");
    let expected = |earliest: &str, latest: &str| Ok(Expected { earliest: at(earliest), latest: at(latest) });
    let mut told = Told::default();
    told.look(now, Err(Unforeseen::Unmeasured));
    assert_eq!(told.expected(), None);
    let shown = |told: &Told| {
        let Expected { earliest, latest } = told.expected().expect("told");
        (earliest.strftime("%H:%M").to_string(), latest.strftime("%H:%M").to_string())
    };
    told.look(now, expected("2026-11-24T06:03:10Z", "2026-11-24T06:21:00Z"));
    assert_eq!(shown(&told), ("06:00".into(), "06:25".into()));
    told.look(now, expected("2026-11-24T06:00:20Z", "2026-11-24T06:24:00Z"));
    told.look(now, expected("2026-11-24T06:08:00Z", "2026-11-24T06:22:00Z"));
    assert_eq!(shown(&told), ("06:00".into(), "06:25".into()), "it is still true");
    told.look(now, Err(Unforeseen::Stopped("A pause".into())));
    assert_eq!((shown(&told).1.as_str(), told.frozen()), ("06:25", Some("A pause")));
    told.look(now, expected("2026-11-24T07:10:00Z", "2026-11-24T07:20:00Z"));
    assert_eq!((shown(&told).0.as_str(), told.frozen()), ("07:00", None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Told once, it stays true until the end, at whatever speed within the spread it really goes.
    #[test]
    fn what_was_told_comes_true(
        hour in 0_i64..7 * 24,
        rolls in prop::collection::vec((1_u64..500, prop::sample::select(Priority::ALL.to_vec())), 1..6),
        part in 0.0..1.0_f64,
    ) {
        let now = at("2026-10-30T00:00:00Z") + SignedDuration::from_hours(hour);
        let (terms, gauge) = (office(), gauge());
        let rolls: Vec<Ahead> = rolls.into_iter().map(|(bytes, priority)| ahead(bytes, priority)).collect();
        let told = forecast(now, &terms, (&gauge, &gauge), &rolls);
        // Played minute by minute.
        let mut left: Vec<f64> = rolls.iter().map(|roll| roll.to_send as f64).collect();
        let mut clock = now;
        while left.iter().any(|left| *left > 0.0) {
            let (low, high) = gauge.expected(terms.at(clock).allowance).expect("measured");
            let mut carries = (low + (high - low) * part) * 60.0;
            clock += SignedDuration::from_mins(1);
            while carries > 0.0 {
                let waits = |place: &usize| left[*place] > 0.0;
                let Some(first) = (0..left.len()).filter(waits).map(|place| rolls[place].priority).max() else { break };
                let class: Vec<usize> = (0..left.len()).filter(waits).filter(|place| rolls[*place].priority == first).collect();
                let least = class.iter().map(|place| left[*place]).fold(f64::MAX, f64::min);
                let each = least.min(carries / class.len() as f64);
                carries -= each * class.len() as f64;
                class.iter().for_each(|place| left[*place] = if left[*place] - each < 1.0 { 0.0 } else { left[*place] - each });
                for place in class.into_iter().filter(|place| left[*place] <= 0.0) {
                    let Expected { earliest, latest } = told[place].clone().expect("told");
                    let slack = SignedDuration::from_secs(61);
                    prop_assert!(earliest - slack <= clock && clock <= latest + slack, "{earliest} {clock} {latest}");
                }
                if each <= 1e-9 { break }
            }
        }
    }

    #[test]
    fn what_is_told_covers_the_forecast_and_seldom_changes(
        seconds in prop::collection::vec((600_i64..3000, 0_i64..300), 2..40),
    ) {
        let now = at("2026-11-24T05:00:00Z");
        let mut told = Told::default();
        for (from, width) in seconds {
            let earliest = now + SignedDuration::from_secs(from);
            let expected = Expected { earliest, latest: earliest + SignedDuration::from_secs(width) };
            told.look(now, Ok(expected));
            let before = told.clone();
            told.look(now, Ok(expected));
            prop_assert_eq!(&told, &before, "the same forecast changes nothing");
            let shown = told.expected().expect("told");
            prop_assert!(shown.earliest <= expected.earliest && expected.latest <= shown.latest);
        }
    }
}
