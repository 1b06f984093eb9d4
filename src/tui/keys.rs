//! What the keys do: one table, for the program, the lines at the bottom and the help.

use super::place::Place;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// A key, as far as it has a meaning here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after its key")]
pub enum Key {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Char(char),
    Ctrl(char),
}

impl Key {
    /// The key of an event; `None` for one that has no meaning, and when a key is let go.
    pub fn of(event: KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        Some(match event.code {
            KeyCode::Up => Self::Up,
            KeyCode::Down => Self::Down,
            KeyCode::Left => Self::Left,
            KeyCode::Right => Self::Right,
            KeyCode::PageUp => Self::PageUp,
            KeyCode::PageDown => Self::PageDown,
            KeyCode::Home => Self::Home,
            KeyCode::End => Self::End,
            KeyCode::Enter => Self::Enter,
            KeyCode::Esc => Self::Esc,
            KeyCode::Tab => Self::Tab,
            KeyCode::BackTab => Self::BackTab,
            KeyCode::Backspace | KeyCode::Delete => Self::Backspace,
            KeyCode::Char(letter) if event.modifiers.contains(KeyModifiers::CONTROL) => Self::Ctrl(letter),
            KeyCode::Char(_) if event.modifiers.contains(KeyModifiers::ALT) => return None,
            KeyCode::Char(letter) => Self::Char(letter),
            _ => return None,
        })
    }
}

/// What a key means where nothing is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// So many lines; negative: up.
    Move(isize),
    First,
    Last,
    Open,
    Back,
    Next,
    Previous,
    Show(Place),
    Filter,
    Quit,
    Suspend,
    Redraw,
    Order(Ordered),
}

/// The orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ordered {
    Hold,
    Retry,
    Accept,
    Abandon,
    Prioritise,
    Pause,
    Resume,
    Rate,
    Backup,
    Look,
    Reload,
}

/// Where a binding is worth a place at the bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bottom {
    /// On the line of the views.
    Views,
    /// On the line of the orders about one roll.
    Roll,
    /// On the same line, where no roll is meant.
    All,
    /// In the help alone.
    Help,
}

/// A row of the table.
pub(super) struct Binding {
    keys: &'static [Key],
    /// What is printed for them.
    pub(super) shown: &'static str,
    pub(super) command: Command,
    pub(super) bottom: Bottom,
    /// One or two words, for the bottom.
    pub(super) short: &'static str,
    /// For the help.
    pub(super) words: &'static str,
}

const fn row(
    keys: &'static [Key],
    shown: &'static str,
    command: Command,
    bottom: Bottom,
    short: &'static str,
    words: &'static str,
) -> Binding {
    Binding { keys, shown, command, bottom, short, words }
}

/// A page of lines.
const PAGE: isize = 10;

/// The table.
#[rustfmt::skip]
pub(super) const BINDINGS: &[Binding] = {
    use {Bottom::{All, Help, Roll, Views}, Command as C, Key as K, Ordered as O};
    &[
        row(&[K::Char('1')], "1", C::Show(Place::Rolls), Views, "rolls", "all rolls, those that need a person first"),
        row(&[K::Char('2')], "2", C::Show(Place::Timetable), Views, "timetable", "the week, and what was sent in the last hour"),
        row(&[K::Char('3')], "3", C::Show(Place::Link), Views, "link", "the link and the far side"),
        row(&[K::Char('4')], "4", C::Show(Place::Problems), Views, "problems", "what somebody has to act on, with the remedy"),
        row(&[K::Char('5')], "5", C::Show(Place::Orders), Views, "orders", "who ordered what, and what became of it"),
        row(&[K::Char('6'), K::Char('?')], "?", C::Show(Place::Help), Views, "help", "this page; 6 shows it too"),
        row(&[K::Char('/')], "/", C::Filter, Views, "find", "show only rolls with these words; Esc shows all again"),
        row(&[K::Char('q'), K::Ctrl('c')], "q", C::Quit, Views, "quit", "leave the screen; the agent goes on. Ctrl-C does the same"),
        row(&[K::Enter, K::Right], "Enter", C::Open, Roll, "open", "one roll in depth"),
        row(&[K::Esc, K::Left, K::Backspace], "Esc", C::Back, Help, "back", "back to the list"),
        row(&[K::Tab], "Tab", C::Next, Help, "next", "the next part of a roll, or the next view"),
        row(&[K::BackTab], "Shift-Tab", C::Previous, Help, "previous", "the one before"),
        row(&[K::Down, K::Char('j')], "j, down", C::Move(1), Help, "down", "one line down"),
        row(&[K::Up, K::Char('k')], "k, up", C::Move(-1), Help, "up", "one line up"),
        row(&[K::PageDown, K::Char(' '), K::Ctrl('d'), K::Ctrl('f')], "PgDn", C::Move(PAGE), Help, "", "ten lines down"),
        row(&[K::PageUp, K::Ctrl('u'), K::Ctrl('b')], "PgUp", C::Move(-PAGE), Help, "", "ten lines up"),
        row(&[K::Home, K::Char('g')], "g, Home", C::First, Help, "", "to the beginning"),
        row(&[K::End, K::Char('G')], "G, End", C::Last, Help, "", "to the end"),
        row(&[K::Char('h')], "h", C::Order(O::Hold), Roll, "hold", "stop a roll until somebody says otherwise"),
        row(&[K::Char('r')], "r", C::Order(O::Retry), Roll, "retry", "try a held roll again"),
        row(&[K::Char('a')], "a", C::Order(O::Accept), Roll, "accept", "send a card as it is, although it is not whole or was delivered before"),
        row(&[K::Char('x')], "x", C::Order(O::Abandon), Roll, "abandon", "give a roll up: nothing of it is released"),
        row(&[K::Char('p')], "p", C::Order(O::Prioritise), Roll, "priority", "give a roll another turn, or a deadline"),
        row(&[K::Char('P')], "P", C::Order(O::Pause), All, "pause", "send nothing, for a while or until somebody resumes"),
        row(&[K::Char('R')], "R", C::Order(O::Resume), All, "resume", "go on after a pause, or go back to the timetable's rate"),
        row(&[K::Char('B')], "B", C::Order(O::Rate), All, "rate", "another rate than the timetable's, for a while"),
        row(&[K::Char('S')], "S", C::Order(O::Backup), Help, "backup", "have FSx back the file system up"),
        row(&[K::Char('L')], "L", C::Order(O::Look), All, "look", "look at the watched folders now"),
        row(&[K::Char('C')], "C", C::Order(O::Reload), All, "config", "read the configuration again: all of it, or nothing"),
        row(&[K::Ctrl('l')], "Ctrl-L", C::Redraw, Help, "", "draw the screen anew"),
        row(&[K::Ctrl('z')], "Ctrl-Z", C::Suspend, Help, "", "back to the shell; fg brings the screen back"),
    ]
};

/// What a key means.
pub(super) fn command(key: Key) -> Option<Command> {
    BINDINGS.iter().find(|row| row.keys.contains(&key)).map(|row| row.command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings() {
        let keys: Vec<Key> = BINDINGS.iter().flat_map(|row| row.keys.iter().copied()).collect();
        for (place, key) in keys.iter().enumerate() {
            assert!(!keys[..place].contains(key), "{key:?}");
        }
    }

    #[test]
    fn every_order_has_a_key() {
        let orders = BINDINGS.iter().filter(|row| matches!(row.command, Command::Order(_)));
        assert_eq!(orders.count(), 11);
    }
}
