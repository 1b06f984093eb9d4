//! Every view as text, on the terminal that everybody has and on a large one.

use super::sample;
use super::world::{PLAIN, World};
use crate::control::{EtaView, RollState};
use crate::pace::Allowance;
use crate::problem::{Code, Problem};
use crate::tui::{Key, Message};
use std::sync::Arc;

/// Holds a view at both sizes.
fn hold(name: &str, world: &mut World) {
    for size in [(80, 24), (160, 50)] {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!(format!("{name}_{}x{}", size.0, size.1), world.seen(size));
        });
    }
}

fn opened() -> World {
    let mut world = World::showing(sample::night());
    world.press([Key::Enter]);
    let detail = sample::detail(sample::incomplete());
    world.take(Message::Roll("key-A004R2EC".into(), Ok(Box::new(detail))));
    world
}

#[test]
fn rolls() {
    hold("rolls", &mut World::showing(sample::night()));
}

#[test]
fn rolls_without_signs_and_colours() {
    let mut world = World::showing(sample::night());
    world.model.look = PLAIN;
    hold("rolls_plain", &mut world);
    let text = world.text();
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn rolls_when_nothing_is_to_do() {
    hold("rolls_quiet", &mut World::showing(sample::quiet()));
}

#[test]
fn rolls_while_everything_is_paused() {
    let mut night = sample::night();
    night.link.up = 0;
    night.link.pace.allowance = Allowance::Nothing;
    night.link.pace.by = crate::control::Pacer::Person;
    night.link.pace.why = "Ordered by ann: remote grading session".into();
    night.link.pace.until = Some(sample::minutes(60));
    for roll in night.rolls.iter_mut().map(Arc::make_mut) {
        roll.rate = 0;
        if let Some(eta) = &mut roll.eta {
            eta.frozen = Some("Ordered by ann: remote grading session".into());
        }
    }
    let frozen = EtaView {
        frozen: Some("Ordered by ann: remote grading session".into()),
        ..night.totals.eta.take().expect("there is one")
    };
    night.totals.eta = Some(frozen);
    hold("rolls_paused", &mut World::showing(night));
}

#[test]
fn rolls_while_the_share_cannot_be_reached() {
    let mut night = sample::night();
    night.link.up = 0;
    night.link.trouble = Some(Problem::new(
        Code::ShareUnreachable,
        "Cannot reach `//fsx.example.com/footage`: no route to host, for 4 min",
    ));
    hold("rolls_unreachable", &mut World::showing(night));
}

#[test]
fn rolls_while_the_agent_does_not_answer() {
    let mut world = World::showing(sample::night());
    world.take(Message::Lost("`/run/ingest/control.sock`: connection refused".into()));
    world.now = sample::minutes(4);
    hold("rolls_lost", &mut world);
}

#[test]
fn more_rolls_than_lines() {
    let mut night = sample::night();
    for number in 0..40 {
        let state = if number < 14 { RollState::Held } else { RollState::Queued };
        let mut roll = sample::roll(&format!("E{number:03}R2EC"), state, 100 + number);
        if state == RollState::Held {
            roll.problem = sample::incomplete().problem;
        }
        night.rolls.push(Arc::new(roll));
    }
    let mut world = World::showing(night);
    world.press([Key::PageDown, Key::PageDown, Key::PageDown]);
    hold("rolls_many", &mut world);
}

#[test]
fn one_roll() {
    let mut world = opened();
    for part in ["now", "clips", "files", "events", "sessions"] {
        hold(&format!("roll_{part}"), &mut world);
        world.press([Key::Tab]);
    }
}

#[test]
fn the_far_side_asks_for_less() {
    let mut night = sample::night();
    let pace = &mut night.link.pace;
    (pace.by, pace.until) = (crate::control::Pacer::Gate, None);
    pace.allowance = Allowance::AtMost(crate::words::rate::Rate::bits_per_second(400_000_000));
    let aws = sample::aws();
    pace.why.clone_from(&aws.gates[0].why);
    pace.hold = Some(aws.gates[1].why.clone());
    night.link.aws = Some(aws);
    let mut world = World::showing(night);
    world.write("3");
    hold("link_aws", &mut world);
    world.seen((80, 24));
    world.press([Key::PageDown, Key::PageDown]);
    insta::assert_snapshot!("link_aws_below_80x24", world.seen((80, 24)));
}

#[test]
fn timetable() {
    let mut world = World::showing(sample::night());
    world.write("2");
    hold("timetable", &mut world);
    world.model.look = PLAIN;
    insta::assert_snapshot!("timetable_plain_40x24", world.seen((40, 24)));
}

#[test]
fn link() {
    let mut world = World::showing(sample::night());
    world.write("3");
    hold("link", &mut world);
}

#[test]
fn problems() {
    let mut world = World::showing(sample::night());
    world.write("4j");
    hold("problems", &mut world);
}

#[test]
fn orders() {
    let mut world = World::showing(sample::night());
    world.write("5");
    world.take(Message::Actions(Ok(sample::orders())));
    hold("orders", &mut world);
}

#[test]
fn help() {
    let mut world = World::showing(sample::night());
    world.write("?");
    hold("help", &mut world);
}

#[test]
fn an_order_that_is_confirmed() {
    let mut world = World::showing(sample::night());
    world.write("a");
    world.write("battery lost in take 3");
    hold("confirm_accept", &mut world);
}

#[test]
fn an_order_that_was_refused() {
    let mut world = World::showing(sample::night());
    world.write("r");
    let refused = Problem::new(Code::CardIncomplete, "2 clips are missing on the card");
    let action = crate::control::Action::Retry { roll: "key-A004R2EC".into() };
    world.take(Message::Answered(action, Err(refused)));
    hold("refused", &mut world);
}

#[test]
fn the_smallest_terminal() {
    let mut world = World::showing(sample::night());
    insta::assert_snapshot!("rolls_40x10", world.seen((40, 10)));
    insta::assert_snapshot!("too_small_39x10", world.seen((39, 10)));
    world.write("x");
    insta::assert_snapshot!("confirm_40x10", world.seen((40, 10)));
}

#[test]
fn before_anything_was_heard() {
    let mut world = World::new((80, 24));
    insta::assert_snapshot!("asking", world.text());
    world.take(Message::Lost("no agent runs here: `/run/ingest/control.sock` is not there".into()));
    insta::assert_snapshot!("no_agent", world.text());
}

#[test]
fn a_held_roll_is_never_out_of_sight() {
    let mut night = sample::night();
    night.rolls.retain(|roll| roll.key != "key-C001R9ZZ_Übungsaufnahme_日本語の長い名前");
    for number in 0..60 {
        night.rolls.insert(0, Arc::new(sample::roll(&format!("E{number:03}R2EC"), RollState::Queued, 100)));
    }
    for size in [(40, 10), (80, 12), (80, 16), (80, 24), (200, 60)] {
        for keys in ["", "G", "L", "LG"] {
            let mut world = World::showing(night.clone());
            world.write(keys);
            let text = world.seen(size);
            let row = text.lines().any(|line| line.contains("held") && line.contains("A004R2EC"));
            assert!(row && text.contains("1 NEEDS A PERSON"), "{size:?} {keys}: {text}");
        }
    }
}

#[test]
fn a_roll_of_which_all_is_proven_says_so_in_full() {
    let mut night = sample::night();
    let roll = Arc::make_mut(&mut night.rolls[4]);
    roll.landed = roll.bytes;
    let text = World::showing(night).text();
    assert!(text.contains("██████ 100% "), "{text}");
}
