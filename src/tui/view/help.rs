//! What the keys do, and what the signs mean.

use super::page::Page;
use crate::control::RollState;
use crate::tui::keys::{BINDINGS, Command};
use crate::tui::look::Look;
use ratatui::style::Style;

const STATES: [(RollState, &str); 13] = [
    (RollState::Held, "a person has to act; nothing of it goes on"),
    (RollState::Waiting, "tried again by itself: its line says what is waited for"),
    (RollState::Copying, "the card is still being copied to the NAS"),
    (RollState::Checking, "its files are listed, and the card is looked into"),
    (RollState::Queued, "waits for its turn"),
    (RollState::Sending, "files are on their way, and read back behind that"),
    (RollState::Proving, "all is written; the rest is being read back"),
    (RollState::Releasing, "it is put into the sync root, by one rename"),
    (RollState::Arriving, "in the sync root, with its receipt; the sync carries it on"),
    (RollState::Delivered, "in the sync root, with its receipt"),
    (RollState::Arrived, "the second region has it, as its receipt says"),
    (RollState::Duplicate, "its content was delivered before; nothing is sent"),
    (RollState::Abandoned, "a person gave it up"),
];

const PROOF: [(&str, &str); 5] = [
    ("listed", "its files are known; nothing is proven"),
    ("written", "all is written and flushed; not all is read back"),
    ("landed", "every byte was read back from the share, and is equal"),
    ("released", "landed, and the sync may have it"),
    ("arrived", "the second region has it"),
];

pub(super) fn page(look: Look, columns: usize) -> Page {
    let plain = Style::new();
    let mut page = Page::default();
    page.heading("Keys", look);
    for row in BINDINGS.iter().filter(|row| !matches!(row.command, Command::Order(_))) {
        page.fact(row.shown, row.words, plain, columns);
    }
    page.heading("Orders: small letters for the chosen roll, capitals for everything", look);
    for row in BINDINGS.iter().filter(|row| matches!(row.command, Command::Order(_))) {
        page.fact(row.shown, row.words, plain, columns);
    }
    page.heading("States", look);
    for (state, words) in STATES {
        page.fact(&format!("{} {}", look.state(state), state.name()), words, plain, columns);
    }
    page.heading("Proof: what is known of all bytes of a roll", look);
    for (name, words) in PROOF {
        page.fact(name, words, plain, columns);
    }
    let [proven, written, missing] = look.bar();
    page.fact("bar", &format!("{proven} proven  {written} written  {missing} to be sent"), plain, columns);
    page
}
