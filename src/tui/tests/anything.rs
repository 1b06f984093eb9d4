//! Whatever an agent says and whatever is pressed, on a terminal of any size: it is drawn, and nothing that drives a terminal gets through.

use super::sample;
use super::world::{PLAIN, SIGNS, World};
use crate::control::{RollState, RollView, Snapshot};
use crate::journey::Stage;
use crate::problem::{Code, Problem};
use crate::tui::{Key, Message};
use crate::words::priority::Priority;
use jiff::Timestamp;
use proptest::prelude::*;
use std::sync::Arc;

/// Names as they come from strangers.
fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[A-Z0-9_]{0,12}",
        "\\PC{0,40}",
        ".{0,80}",
        Just("日本語".repeat(30)),
        Just("a\u{202e}b\u{1b}[2J\u{7}\u{9b}31m\r\n\t".to_owned()),
        Just("e\u{301}\u{301}👩‍👩‍👧‍👦🏳️‍🌈\u{feff}".to_owned()),
    ]
    .boxed()
}

fn time() -> impl Strategy<Value = Timestamp> {
    prop_oneof![
        (-600_i64..600).prop_map(sample::minutes),
        Just(Timestamp::MIN),
        Just(Timestamp::MAX),
        Just(Timestamp::UNIX_EPOCH),
    ]
}

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0..5_000_000_000_000_u64]
}

fn state() -> impl Strategy<Value = RollState> {
    prop::sample::select(vec![
        RollState::Held,
        RollState::Waiting,
        RollState::Copying,
        RollState::Checking,
        RollState::Sending,
        RollState::Proving,
        RollState::Delivered,
        RollState::Abandoned,
    ])
}

prop_compose! {
    fn roll()(
        names in (text(), text(), text(), text()),
        said in (prop::option::of(text()), prop::option::of(text()), prop::option::of(text()), prop::option::of(text())),
        numbers in (number(), number(), number(), number(), number()),
        times in (time(), time(), time(), prop::option::of((time(), time())), prop::option::of(time())),
        state in state(),
        stage in prop::sample::select(Stage::ALL.to_vec()),
        priority in prop::sample::select(Priority::ALL.to_vec()),
    ) -> RollView {
        let mut roll = sample::roll(&names.0, state, 1);
        (roll.key, roll.family, roll.target) = (names.1.clone(), names.2, names.3);
        roll.source = names.1.into();
        (roll.waiting, roll.late, roll.labels.unit) = (said.0, said.1, said.2);
        roll.problem = said.3.map(|words| Problem::new(Code::CardReview, words));
        (roll.files, roll.bytes, roll.sent, roll.landed, roll.rate) = numbers;
        (roll.found, roll.changed, roll.deadline) = (times.0, times.1, times.4);
        roll.eta = times.3.map(|(earliest, latest)| crate::control::EtaView { earliest, latest, frozen: roll.late.clone() });
        (roll.stage, roll.priority) = (stage, priority);
        roll
    }
}

prop_compose! {
    fn snapshot()(
        rolls in prop::collection::vec(roll().boxed(), 0..30),
        words in (text(), text(), text(), text()),
        numbers in (number(), number(), number(), number()),
        times in (time(), time(), time()),
        troubled: bool,
        zone in prop::sample::select(vec!["America/Los_Angeles", "Nowhere/At_All", "Asia/Kathmandu"]),
        stretches in prop::collection::vec((any::<u16>(), any::<u16>()), 0..4),
    ) -> Snapshot {
        let mut night = sample::night();
        night.rolls = rolls.into_iter().map(Arc::new).collect();
        (night.agent.studio, night.agent.host) = (words.0.clone(), words.1);
        (night.link.pace.why, night.link.waiting) = (words.2, troubled.then_some(words.3));
        night.link.trouble = troubled.then(|| Problem::new(Code::ShareLost, words.0));
        (night.totals.bytes, night.totals.landed, night.link.up, night.totals.rolls) = numbers;
        (night.at, night.agent.since) = (times.0, times.1);
        night.link.history.iter_mut().step_by(3).for_each(|sample| (sample.at, sample.up) = (times.2, numbers.0));
        night.link.zone = zone.into();
        night.link.windows[0].stretches = stretches;
        night
    }
}

fn key() -> impl Strategy<Value = Key> {
    prop_oneof![
        4 => prop::sample::select("123456/?hraxpPRBLCjkgG".chars().collect::<Vec<_>>()).prop_map(Key::Char),
        1 => any::<char>().prop_map(Key::Char),
        4 => prop::sample::select(vec![
            Key::Up, Key::Down, Key::PageUp, Key::PageDown, Key::Home, Key::End, Key::Enter, Key::Esc, Key::Tab,
            Key::BackTab, Key::Backspace, Key::Ctrl('u'), Key::Ctrl('w'),
        ]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn it_is_drawn_at_any_size(
        snapshot in snapshot().boxed(),
        other in snapshot().boxed(),
        keys in prop::collection::vec(key(), 0..25),
        size in (1..220_u16, 1..70_u16),
        plain: bool,
    ) {
        let mut world = World::showing(snapshot);
        world.model.look = if plain { PLAIN } else { SIGNS };
        world.take(Message::Resized(size.0, size.1));
        for (place, key) in keys.into_iter().enumerate() {
            world.press([key]);
            match place {
                5 => drop(world.take(Message::Snapshot(Box::new(other.clone())))),
                8 => drop(world.take(Message::Actions(Ok(sample::orders())))),
                11 => {
                    if let Some(open) = &world.model.open {
                        let detail = Box::new(sample::detail(sample::incomplete()));
                        let key = open.key.clone();
                        world.take(Message::Roll(key, Ok(detail)));
                    }
                }
                17 => drop(world.take(Message::Lost("gone".into()))),
                _ => {}
            }
        }
        for size in [size, (80, 24), (40, 10)] {
            let text = world.seen(size);
            let drives = |c: char| c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
            prop_assert!(!text.contains(drives), "{text:?}");
        }
    }
}
