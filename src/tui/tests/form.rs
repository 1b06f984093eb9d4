//! Orders that are asked about first: nothing dangerous goes out by a key alone.

use super::sample;
use super::world::World;
use crate::control::Action;
use crate::pace::Allowance;
use crate::tui::{Effect, Key};
use crate::words::deadline::Deadline;
use crate::words::priority::Priority;
use crate::words::rate::Rate;

fn roll() -> String {
    "key-A004R2EC".into()
}

/// Presses these; `\n` is Enter.
fn type_all(world: &mut World, keys: &str) {
    world.press(keys.chars().map(|letter| if letter == '\n' { Key::Enter } else { Key::Char(letter) }));
}

#[test]
fn a_reason_is_typed_and_the_order_goes_out() {
    let hour = |hours: i64| Some(sample::minutes(60 * hours));
    let rate = |gigabits: u64| Allowance::AtMost(Rate::bits_per_second(gigabits * 1_000_000_000));
    for (keys, action) in [
        ("hbad card\n", Action::Hold { roll: roll(), reason: "bad card".into() }),
        ("abattery lost\n", Action::Accept { roll: roll(), reason: "battery lost".into() }),
        ("xwrong show\n", Action::Abandon { roll: roll(), reason: "wrong show".into() }),
        ("Pgrading\n2 h\n", Action::Pause { until: hour(2), reason: "grading".into() }),
        ("Pgrading\n\n", Action::Pause { until: None, reason: "grading".into() }),
        ("B1 Gbit/s\n2 h\n", Action::Rate { allowance: rate(1), until: hour(2) }),
        ("Bunlimited\n\n", Action::Rate { allowance: Allowance::Unlimited, until: None }),
        (
            "purgent\n\n",
            Action::Prioritise { roll: roll(), priority: Some(Priority::Urgent), deadline: None },
        ),
        (
            "p\n05:30\n",
            Action::Prioritise {
                roll: roll(),
                priority: None,
                deadline: "2026-11-23T13:30:00Z".parse().ok(),
            },
        ),
        ("p\nnone\n", Action::Prioritise { roll: roll(), priority: None, deadline: Some(Deadline::None) }),
        ("R\n", Action::Resume),
        ("S\n", Action::Backup),
        ("C\n", Action::Reload),
    ] {
        let mut world = World::showing(sample::night());
        type_all(&mut world, keys);
        assert_eq!(world.effects, [Effect::Order(action)], "{keys:?}");
        assert!(world.model.form.is_none());
    }
}

#[test]
fn what_is_missing_or_cannot_be_read_is_said_and_nothing_goes_out() {
    for (keys, said) in [
        ("h\n", "A reason is needed"),
        ("a   \n", "A reason is needed"),
        ("x\n\n\n", "A reason is needed"),
        ("P\n\n", "A reason is needed"),
        ("Pgrading\n2\n", "`2` is no length of time"),
        ("Pgrading\n0 s\n", "`0 s` is too short or too long"),
        ("B1000\n\n", "`1000` is no rate"),
        ("B\n\n", "A rate is needed"),
        ("Bpause\n\n", "Key P pauses"),
        ("psoon\n\n", "`soon` is no priority"),
        ("p\nsoon\n", "`soon` is no moment"),
        ("p\n\n", "Nothing was typed"),
    ] {
        let mut world = World::showing(sample::night());
        type_all(&mut world, keys);
        assert_eq!(world.effects, [], "{keys:?}");
        let text = world.text();
        assert!(text.contains(said), "{keys:?}: {text}");
        world.press([Key::Esc]);
        assert!(world.model.form.is_none());
    }
}

#[test]
fn a_box_names_the_roll_and_what_will_happen() {
    for (key, words) in [
        ("h", ["Hold A004R2EC", "until somebody says retry"]),
        ("a", ["Accept A004R2EC", "2 clips are missing on the card"]),
        ("x", ["Abandon A004R2EC", "nothing of it is released"]),
        ("P", ["Pause everything", "6 rolls wait"]),
    ] {
        let mut world = World::showing(sample::night());
        let text = world.write(key).text();
        assert!(words.iter().all(|words| text.contains(words)), "{key}: {text}");
    }
}

#[test]
fn a_box_is_about_the_roll_that_it_names_whatever_the_list_does_meanwhile() {
    let mut world = World::showing(sample::night());
    world.write("x");
    let mut night = sample::night();
    night.rolls.remove(2);
    world.take(crate::tui::Message::Snapshot(Box::new(night)));
    type_all(&mut world, "wrong show\n");
    assert_eq!(world.effects, [Effect::Order(Action::Abandon { roll: roll(), reason: "wrong show".into() })]);
}

#[test]
fn what_drives_a_terminal_cannot_be_typed_into_a_reason() {
    let mut world = World::showing(sample::night());
    type_all(&mut world, "ha\u{202e}b\u{1b}c\u{200b}é\n");
    assert_eq!(world.effects, [Effect::Order(Action::Hold { roll: roll(), reason: "abcé".into() })]);
}
