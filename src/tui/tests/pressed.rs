//! What keys do: tables of what is pressed, and what is asked, ordered and shown then.

use super::sample;
use super::world::World;
use crate::control::{Action, Answer, Change, RollState};
use crate::tui::place::{Part, Place};
use crate::tui::{Effect, Key, Message};
use std::sync::Arc;

#[test]
fn numbers_and_tab_lead_to_the_views() {
    for (keys, place) in [
        ("1", Place::Rolls),
        ("2", Place::Timetable),
        ("3", Place::Link),
        ("4", Place::Problems),
        ("5", Place::Orders),
        ("6", Place::Help),
        ("?", Place::Help),
        ("51", Place::Rolls),
        ("\t\t", Place::Link),
        ("\t\t\t\t\t\t", Place::Rolls),
        ("3\x1b", Place::Rolls),
    ] {
        let mut world = World::showing(sample::night());
        world.press(keys.chars().map(|letter| match letter {
            '\t' => Key::Tab,
            '\x1b' => Key::Esc,
            letter => Key::Char(letter),
        }));
        assert_eq!(world.model.place, place, "{keys:?}");
    }
}

#[test]
fn the_cursor_follows_its_roll_and_stays_in_the_list() {
    let mut world = World::showing(sample::night());
    let chosen = |world: &World| crate::tui::list::meant(&world.model).expect("a roll").key.clone();
    assert_eq!(chosen(&world), "key-A004R2EC", "what needs a person comes first");
    for (keys, expected) in [
        ("j", "key-C001R9ZZ_Übungsaufnahme_日本語の長い名前"),
        ("j", "key-A001R2EC"),
        ("kk", "key-A004R2EC"),
        ("k", "key-A004R2EC"),
        ("G", "key-TEST0001"),
        ("j", "key-TEST0001"),
        ("gjj", "key-A001R2EC"),
    ] {
        world.write(keys);
        assert_eq!(chosen(&world), expected, "{keys}");
    }
    // Another roll is held: the list gets another order, the cursor stays with its roll.
    let mut night = sample::night();
    Arc::make_mut(&mut night.rolls[1]).state = RollState::Held;
    world.take(Message::Snapshot(Box::new(night.clone())));
    assert_eq!(chosen(&world), "key-A001R2EC");
    // Its copy has ended: it has another key, and the same folder.
    Arc::make_mut(&mut night.rolls[0]).key = "019a".into();
    world.take(Message::Snapshot(Box::new(night.clone())));
    assert_eq!(chosen(&world), "019a");
    night.rolls.clear();
    world.take(Message::Snapshot(Box::new(night)));
    assert!(crate::tui::list::meant(&world.model).is_none());
    world.press([Key::Down, Key::Up, Key::End, Key::Enter]).write("hra");
    assert!(world.effects.is_empty());
}

#[test]
fn enter_asks_about_a_roll_and_asks_again_when_it_has_changed() {
    let mut world = World::showing(sample::night());
    let ask = || vec![Effect::Ask("key-A004R2EC".into())];
    world.press([Key::Enter]);
    assert_eq!(world.effects, ask());
    world.take(Message::Tick);
    assert_eq!(world.effects, [], "it was asked, and no answer has come");
    let detail = sample::detail(sample::incomplete());
    world.take(Message::Roll("key-A004R2EC".into(), Ok(Box::new(detail))));
    world.take(Message::Tick);
    assert_eq!(world.effects, [], "nothing has changed");
    let mut night = sample::night();
    let before = night.clone();
    Arc::make_mut(&mut night.rolls[2]).changed = sample::minutes(0);
    let change = Change::between(&before, &night).expect("a change");
    world.take(Message::Change(Box::new(change)));
    world.take(Message::Tick);
    assert_eq!(world.effects, ask());
    world.press([Key::Tab, Key::Tab]);
    assert_eq!(world.model.open.as_ref().map(|open| open.part), Some(Part::Files));
    world.press([Key::BackTab, Key::BackTab, Key::BackTab]);
    assert_eq!(world.model.open.as_ref().map(|open| open.part), Some(Part::Sessions));
    world.press([Key::Esc]);
    assert!(world.model.open.is_none() && world.model.place == Place::Rolls);
}

#[test]
fn orders_of_others_are_asked_for_when_they_are_looked_at() {
    let mut world = World::showing(sample::night());
    world.write("5");
    assert_eq!(world.effects, [Effect::AskActions]);
    world.take(Message::Actions(Ok(sample::orders())));
    world.take(Message::Tick);
    assert_eq!(world.effects, []);
    world.now = sample::minutes(1);
    world.take(Message::Tick);
    assert_eq!(world.effects, [Effect::AskActions]);
}

#[test]
fn what_is_harmless_is_ordered_at_once() {
    for (key, action) in [("r", Action::Retry { roll: "key-A004R2EC".into() }), ("L", Action::Look)] {
        let mut world = World::showing(sample::night());
        world.write(key);
        assert_eq!(world.effects, [Effect::Order(action)]);
        assert!(world.text().contains("Asking the agent"));
    }
}

#[test]
fn what_became_of_an_order_is_shown_and_goes_away_only_when_it_was_carried_out() {
    let mut world = World::showing(sample::night());
    let action = || Action::Retry { roll: "key-A004R2EC".into() };
    let words = "A004R2EC is tried again".to_owned();
    world.take(Message::Answered(action(), Ok(Answer { words, roll: None })));
    assert!(world.text().contains("A004R2EC is tried again"));
    world.now = sample::minutes(2);
    assert!(!world.text().contains("A004R2EC is tried again"));
    let refused = crate::problem::Problem::new(crate::problem::Code::OrderRefused, "It is not held");
    world.take(Message::Answered(action(), Err(refused)));
    world.now = sample::minutes(60);
    assert!(world.text().contains("Not done (retry): It is not held"));
    world.press([Key::Esc]);
    assert!(!world.text().contains("It is not held"));
}

#[test]
fn a_filter_shows_what_has_all_its_words() {
    for (typed, count) in
        [("", 13), ("a00", 6), ("A001 sending", 1), ("held", 2), ("late", 1), ("d03", 13), ("xyz", 0)]
    {
        let mut world = World::showing(sample::night());
        world.write("/").write(typed).press([Key::Enter]);
        assert_eq!(crate::tui::list::listed(&world.model).len(), count, "{typed}");
        assert!(world.text().contains("2 rolls need a person"), "{typed}: whatever is hidden");
        world.press([Key::Esc]);
        assert_eq!(crate::tui::list::listed(&world.model).len(), 13);
    }
}

#[test]
fn letters_are_no_keys_while_somebody_types() {
    let mut world = World::showing(sample::night());
    world.write("/qhax1");
    assert_eq!(world.effects, []);
    assert!(world.text().contains("Find: qhax1_"));
    world.press([Key::Ctrl('w')]).write("a b").press([Key::Backspace, Key::Ctrl('w'), Key::Esc]).write("q");
    assert_eq!(world.effects, [Effect::Quit]);
}

#[test]
fn a_lost_agent_keeps_its_last_picture_and_takes_no_orders() {
    let mut world = World::showing(sample::night());
    world.take(Message::Lost("connection refused".into()));
    world.now = sample::minutes(3);
    world.take(Message::Lost("still".into()));
    let text = world.text();
    assert!(
        text.contains("NO CONNECTION to the agent since 22:14 (3 min)") && text.contains("A004R2EC"),
        "{text}"
    );
    for keys in ["h", "r", "P", "L"] {
        world.write(keys);
        assert_eq!(world.effects, [], "{keys}");
        assert!(world.model.form.is_none());
        assert!(world.text().contains("Nothing was ordered"), "{keys}");
    }
    world.take(Message::Snapshot(Box::new(sample::night())));
    assert!(world.text().contains("connected"));
}

#[test]
fn an_order_that_was_being_typed_when_the_agent_was_lost_is_not_given() {
    let mut world = World::showing(sample::night());
    world.write("hwhy").take(Message::Lost("gone".into())).press([Key::Enter]);
    assert_eq!(world.effects, []);
    assert!(world.text().contains("Nothing was ordered"));
}

#[test]
fn a_restarted_agent_is_asked_anew() {
    let mut world = World::showing(sample::night());
    world.press([Key::Enter]).take(Message::Lost("gone".into()));
    world.take(Message::Tick);
    assert_eq!(world.effects, []);
    world.take(Message::Snapshot(Box::new(sample::night())));
    assert_eq!(world.effects, [Effect::Ask("key-A004R2EC".into())]);
}

#[test]
fn long_pages_scroll_to_their_end_and_no_further() {
    let mut world = World::showing(sample::night());
    world.write("?");
    assert!(world.text().contains("more lines"));
    world.press([Key::End]);
    let end = world.text();
    assert!(end.contains("to be sent") && !end.contains("more lines"), "{end}");
    world.press([Key::Down, Key::Down, Key::Up]);
    assert!(world.text().contains("2 more lines"), "one line up is one line up, and one for the note");
}

#[test]
fn in_the_problems_the_keys_act_on_the_chosen_one() {
    let mut world = World::showing(sample::night());
    world.write("4j").press([Key::Enter]);
    assert_eq!(world.effects, [Effect::Ask("key-C001R9ZZ_Übungsaufnahme_日本語の長い名前".into())]);
    world.press([Key::Esc]).write("r");
    let roll = "key-C001R9ZZ_Übungsaufnahme_日本語の長い名前".into();
    assert_eq!(world.effects, [Effect::Order(Action::Retry { roll })]);
    world.write("Gr");
    assert!(world.text().contains("No roll is chosen here"), "the notice at the end belongs to no roll");
}

#[test]
fn leaving_stopping_and_drawing_anew_are_for_the_terminal() {
    for (key, effect) in [
        (Key::Char('q'), Effect::Quit),
        (Key::Ctrl('c'), Effect::Quit),
        (Key::Ctrl('z'), Effect::Suspend),
        (Key::Ctrl('l'), Effect::Redraw),
    ] {
        let mut world = World::showing(sample::night());
        assert_eq!(world.press([key]).effects, [effect]);
    }
}
