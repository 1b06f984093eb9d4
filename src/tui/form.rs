//! What is asked before an order is given: which roll, what will happen, and why. Nothing dangerous goes out without a reason
//! that somebody typed.

use super::keys::{Key, Ordered};
use super::text::clean;
use crate::control::{Action, RollView, Snapshot};
use crate::pace::Allowance;
use crate::words::deadline::Deadline;
use crate::words::english;
use crate::words::moment;
use crate::words::span::Span;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

/// The most letters of a field.
const LONGEST: usize = 300;

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) ordered: Ordered,
    /// The roll's key, where it is about one.
    roll: String,
    pub(super) title: String,
    /// What will happen: sentences.
    pub(super) words: Vec<String>,
    pub(super) fields: Vec<Field>,
    /// The field that is typed into.
    pub(super) focus: usize,
    /// What is wrong with what was typed.
    pub(super) fault: Option<String>,
}

/// A line to type into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) label: &'static str,
    pub(super) text: String,
    /// What may be typed.
    pub(super) hint: &'static str,
}

/// What a key did to a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Stays,
    Dropped,
    Given(Action),
}

fn field(label: &'static str, hint: &'static str) -> Field {
    Field { label, text: String::new(), hint }
}

const WHY: &str = "needed; it is recorded with your name";

impl Form {
    /// The form of an order; `None` where nothing needs to be asked.
    pub(super) fn new(
        ordered: Ordered,
        roll: Option<&RollView>,
        snapshot: Option<&Snapshot>,
    ) -> Option<Self> {
        let name = roll.map(|roll| clean(&roll.roll)).unwrap_or_default();
        let (title, words, fields) = match ordered {
            Ordered::Retry | Ordered::Look => return None,
            Ordered::Hold => (
                format!("Hold {name}"),
                vec![format!("{name} stops where it is, until somebody says retry. What was sent is kept.")],
                vec![field("why", WHY)],
            ),
            Ordered::Accept => (
                format!("Accept {name}"),
                roll.and_then(|roll| roll.problem.as_ref())
                    .map(|problem| format!("{}.", clean(&problem.message)))
                    .into_iter()
                    .chain([format!(
                        "{name} is sent all the same. Your name and the reason stand in its receipt."
                    )])
                    .collect(),
                vec![field("why", WHY)],
            ),
            Ordered::Abandon => (
                format!("Abandon {name}"),
                vec![
                    format!("{name} is given up: nothing of it is released, and it goes no further."),
                    "The dump on the NAS stays as it is.".into(),
                ],
                vec![field("why", WHY)],
            ),
            Ordered::Prioritise => (
                format!("Priority and deadline of {name}"),
                vec!["All of a higher priority goes before anything of a lower one.".into()],
                vec![
                    field("priority", "low, normal, high, urgent; empty leaves it"),
                    field("landed by", "05:30, Tue 05:30, 2026-11-24 05:30; none; empty leaves it"),
                ],
            ),
            Ordered::Pause => {
                let rolls = snapshot.map_or(0, |snapshot| snapshot.totals.rolls);
                let waits = if rolls == 1 { "waits" } else { "wait" };
                (
                    "Pause everything".into(),
                    vec![format!("Nothing of any roll is sent; {} {waits}.", english::count(rolls, "roll"))],
                    vec![field("why", WHY), field("for", "30 min, 2 h; empty: until somebody resumes")],
                )
            }
            Ordered::Rate => (
                "Another rate".into(),
                vec!["It holds for all rolls together, instead of the timetable.".into()],
                vec![
                    field("rate", "800 Mbit/s, 100 MB/s, unlimited"),
                    field("for", "30 min, 2 h; empty: until somebody resumes"),
                ],
            ),
            Ordered::Resume => (
                "Resume".into(),
                vec!["A pause, or a rate that somebody ordered, ends; the timetable holds again.".into()],
                vec![],
            ),
            Ordered::Backup => (
                "Back the file system up".into(),
                vec!["FSx makes a backup of all of it, unless one is being made; it is paid for until somebody deletes it.".into()],
                vec![],
            ),
            Ordered::Reload => (
                "Read the configuration again".into(),
                vec!["All of it is taken over, or nothing where it has faults; then they are named.".into()],
                vec![],
            ),
        };
        let key = roll.map(|roll| roll.key.clone()).unwrap_or_default();
        Some(Self { ordered, roll: key, title, words, fields, focus: 0, fault: None })
    }

    /// What a key does.
    pub(super) fn press(&mut self, key: Key, now: Timestamp, zone: &TimeZone) -> Outcome {
        let last = self.fields.len().saturating_sub(1);
        match key {
            Key::Esc | Key::Ctrl('c') => return Outcome::Dropped,
            Key::Enter if self.focus < last => self.focus += 1,
            Key::Enter => match self.action(now, zone) {
                Ok(action) => return Outcome::Given(action),
                Err((place, fault)) => {
                    self.focus = place;
                    self.fault = Some(fault);
                }
            },
            Key::Tab | Key::Down => self.focus = if self.focus < last { self.focus + 1 } else { 0 },
            Key::BackTab | Key::Up => self.focus = self.focus.checked_sub(1).unwrap_or(last),
            _ => self.write(key),
        }
        Outcome::Stays
    }

    fn write(&mut self, key: Key) {
        let Some(field) = self.fields.get_mut(self.focus) else { return };
        type_into(&mut field.text, key, LONGEST);
        self.fault = None;
    }

    /// The order, or the place of the field that is wrong, and why.
    fn action(&self, now: Timestamp, zone: &TimeZone) -> Result<Action, (usize, String)> {
        let text = |place: usize| self.fields.get(place).map_or("", |field| field.text.trim());
        let roll = self.roll.clone();
        let needed = |place: usize, what: &str| match text(place) {
            "" => Err((place, what.to_owned())),
            text => Ok(text.to_owned()),
        };
        let reason = || needed(0, "A reason is needed");
        let until = |place: usize| match text(place) {
            "" => Ok(None),
            text => {
                let span: Span = text.parse().map_err(|error| (place, format!("{error}")))?;
                let until = now.checked_add(span.0).and_then(|until| until.round(Unit::Second)).ok();
                let until = until.filter(|until| *until > now);
                until.map(Some).ok_or_else(|| (place, format!("`{text}` is too short or too long")))
            }
        };
        Ok(match self.ordered {
            Ordered::Hold => Action::Hold { roll, reason: reason()? },
            Ordered::Accept => Action::Accept { roll, reason: reason()? },
            Ordered::Abandon => Action::Abandon { roll, reason: reason()? },
            Ordered::Pause => Action::Pause { reason: reason()?, until: until(1)? },
            Ordered::Rate => {
                let rate = needed(0, "A rate is needed")?;
                let allowance: Allowance = rate.parse().map_err(|error| (0, format!("{error}")))?;
                if allowance == Allowance::Nothing {
                    return Err((0, "Key P pauses, and asks for the reason".into()));
                }
                Action::Rate { allowance, until: until(1)? }
            }
            Ordered::Prioritise => {
                let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                let priority = some(text(0)).map(|text| text.to_lowercase().parse()).transpose();
                let priority = priority.map_err(|error| (0, format!("{error}")))?;
                let deadline = match some(text(1)) {
                    Some(text) if Deadline::is_none(&text) => Some(Deadline::None),
                    Some(text) => {
                        let moment = moment::coming(&text, now, zone);
                        Some(moment.map_err(|error| (1, error.to_string()))?.into())
                    }
                    None => None,
                };
                if priority.is_none() && deadline.is_none() {
                    return Err((0, "Nothing was typed".into()));
                }
                Action::Prioritise { roll, priority, deadline }
            }
            Ordered::Retry => Action::Retry { roll },
            Ordered::Resume => Action::Resume,
            Ordered::Backup => Action::Backup,
            Ordered::Look => Action::Look,
            Ordered::Reload => Action::Reload,
        })
    }
}

/// Writes into a line of at most so many letters.
pub(super) fn type_into(text: &mut String, key: Key, longest: usize) {
    match key {
        Key::Char(letter)
            if text.chars().count() < longest && clean(&letter.to_string()).len() == letter.len_utf8() =>
        {
            text.push(letter);
        }
        Key::Backspace => drop(text.pop()),
        Key::Ctrl('u') => text.clear(),
        Key::Ctrl('w') => {
            let kept = text.trim_end().rfind(' ').map_or(0, |place| place + 1);
            text.truncate(kept);
        }
        _ => {}
    }
}
