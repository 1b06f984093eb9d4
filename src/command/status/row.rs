//! One roll in a line, and what has to be said about it below.

use crate::command::paint::Paint;
use crate::command::prose::wrap;
use crate::control::{RollState, RollView};
use crate::tui::Wall;
use crate::words::bytes::ByteCount;
use crate::words::path::printable;
use crate::words::priority::Priority;
use crate::words::rate::Rate;

/// How wide the column of names may become.
const WIDEST_NAME: usize = 28;

/// How rolls are set.
pub(super) struct Rows<'a> {
    pub(super) wall: &'a Wall,
    pub(super) paint: Paint,
    pub(super) width: usize,
    /// The column of names.
    pub(super) names: usize,
}

/// The column that these names need.
pub(super) fn names<'a>(rolls: impl Iterator<Item = &'a RollView>) -> usize {
    rolls.map(|roll| printable(&roll.roll).chars().count()).max().unwrap_or(0).min(WIDEST_NAME)
}

impl Rows<'_> {
    /// The roll with all that is to be said about it.
    pub(super) fn row(&self, roll: &RollView) -> String {
        let size = if roll.bytes > 0 { ByteCount(roll.bytes).to_string() } else { String::new() };
        let rate = if roll.rate > 0 { Rate::bits_per_second(roll.rate).to_string() } else { String::new() };
        let eta = roll.eta.as_ref().filter(|eta| eta.frozen.is_none());
        let eta = eta.map(|eta| self.wall.range(eta)).unwrap_or_default();
        let turn = self.turn(roll).join(", ");
        let (names, name) = (self.names, printable(&roll.roll));
        let state = format!("{:<9}", roll.state.name());
        let state = match roll.state {
            RollState::Held => self.paint.red(state),
            RollState::Waiting => self.paint.yellow(state),
            RollState::Arriving | RollState::Delivered | RollState::Arrived => self.paint.green(state),
            _ => state,
        };
        let facts = format!("{:>5}  {size:>7}  {rate:>10}  {eta:<11}", done(roll));
        // Two columns before the name, two and nine of the state, two before the facts.
        let used = 2 + names.max(name.chars().count()) + 2 + 9 + 1 + facts.trim_end().chars().count() + 2;
        let fits = used + turn.chars().count() <= self.width;
        let beside = if fits { turn.as_str() } else { "" };
        let mut text = format!("  {name:<names$}  {state} {facts}  {beside}").trim_end().to_owned() + "\n";
        if !fits {
            text += &wrap(&turn, 6, self.width);
        }
        text + &self.remarks(roll)
    }

    /// Its turn and its deadline, where somebody said so.
    fn turn(&self, roll: &RollView) -> Vec<String> {
        let mut turn = Vec::new();
        if roll.priority != Priority::Normal {
            turn.push(roll.priority.to_string());
        }
        turn.extend(roll.deadline.map(|deadline| format!("by {}", self.wall.time(deadline))));
        turn
    }

    fn remarks(&self, roll: &RollView) -> String {
        let mut text = String::new();
        if let Some(problem) = &roll.problem {
            text += &self.paint.red(wrap(&problem.message, 6, self.width));
            text += &wrap(&format!("what to do: {}", problem.hint), 6, self.width);
        }
        if let Some(late) = &roll.late {
            text += &self.paint.yellow(wrap(&format!("late: {late}"), 6, self.width));
        }
        let frozen = roll.eta.as_ref().and_then(|eta| eta.frozen.as_ref());
        if let Some(waiting) = roll.waiting.as_ref().or(frozen) {
            text += &wrap(waiting, 6, self.width);
        }
        text
    }
}

/// How far it is: what was sent of it while it is sent, what is proven afterwards.
fn done(roll: &RollView) -> String {
    let part = match roll.state {
        RollState::Sending | RollState::Waiting | RollState::Held => roll.sent,
        RollState::Proving | RollState::Releasing => roll.landed,
        _ => return String::new(),
    };
    match percent(part, roll.bytes) {
        0 => String::new(),
        percent => format!("{percent} %"),
    }
}

/// Rounded down: nothing is all there before it is.
pub(super) fn percent(part: u64, whole: u64) -> u64 {
    let percent = u128::from(part) * 100 / u128::from(whole.max(1));
    percent.min(100) as u64
}
