//! The page: one line that says whether anybody has to act, then the rolls, then the link.

use super::row::{Rows, names, percent};
use crate::command::paint::Paint;
use crate::command::prose::wrap;
use crate::control::{AwsView, Notice, RollState, RollView, Snapshot};
use crate::pace::Allowance;
use crate::tui::Wall;
use crate::words::bytes::ByteCount;
use crate::words::english::count;
use crate::words::path::printable;
use crate::words::rate::Rate;
use crate::words::span::Span;
use std::fmt;

/// Rolls of a kind that are listed where not all are asked for. What needs a person is always listed.
const LISTED: usize = 20;

/// What is shown, and how.
pub(super) struct Page<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) wall: Wall,
    pub(super) paint: Paint,
    pub(super) width: usize,
    pub(super) all: bool,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Snapshot { rolls, link, notices, .. } = self.snapshot;
        let of = |states: &[RollState]| -> Vec<&RollView> {
            rolls.iter().map(|roll| &**roll).filter(|roll| states.contains(&roll.state)).collect()
        };
        f.write_str(&self.verdict())?;
        if let Some(trouble) = &link.trouble {
            f.write_str(&self.said(&trouble.message, &trouble.hint, true))?;
        }
        notices
            .iter()
            .filter(|notice| notice.urgent)
            .try_for_each(|notice| f.write_str(&self.notice(notice)))?;
        use RollState as S;
        let needs: Vec<&RollView> =
            rolls.iter().map(|roll| &**roll).filter(|roll| roll.needs_a_person()).collect();
        f.write_str(&self.section("Needs a person", &needs, usize::MAX))?;
        f.write_str(&self.section(
            "Under way",
            &of(&[S::Sending, S::Proving, S::Releasing, S::Waiting]),
            LISTED,
        ))?;
        f.write_str(&self.section("Waiting for their turn", &of(&[S::Queued]), LISTED))?;
        f.write_str(&self.section("Being copied or looked into", &of(&[S::Copying, S::Checking]), LISTED))?;
        let arriving: Vec<&RollView> =
            of(&[S::Arriving]).into_iter().filter(|roll| !roll.needs_a_person()).collect();
        f.write_str(&self.section("On the way to the second region", &arriving, LISTED))?;
        f.write_str(&self.done(&of(&[S::Delivered, S::Arrived, S::Duplicate, S::Abandoned])))?;
        f.write_str(&self.link())?;
        f.write_str(&self.ledger())?;
        notices
            .iter()
            .filter(|notice| !notice.urgent)
            .try_for_each(|notice| f.write_str(&self.notice(notice)))?;
        f.write_str(&self.agent())
    }
}

impl Page<'_> {
    /// Whether anybody has to act.
    fn verdict(&self) -> String {
        let Snapshot { rolls, totals, link, notices, .. } = self.snapshot;
        let mut bad = Vec::new();
        if link.trouble.is_some() {
            bad.push("the share cannot be reached".to_owned());
        }
        if totals.held > 0 {
            let verb = if totals.held == 1 { "needs" } else { "need" };
            bad.push(format!("{} {verb} a person", count(totals.held, "roll")));
        }
        let late = rolls.iter().filter(|roll| roll.late.is_some()).count() as u64;
        if late > 0 {
            bad.push(format!("{} will be late", count(late, "roll")));
        }
        let urgent = notices.iter().filter(|notice| notice.urgent).count() as u64;
        if urgent > 0 {
            bad.push(count(urgent, "urgent notice"));
        }
        // One that needs a person, or is still being copied, is no safer for not being on its way.
        let open =
            rolls.iter().filter(|roll| !roll.state.is_done() && roll.landed < roll.bytes.max(1)).count()
                as u64;
        let given_up = rolls.iter().filter(|roll| roll.state == RollState::Abandoned).count() as u64;
        let mut safe = Vec::new();
        if rolls.is_empty() {
            safe.push("The agent knows no roll yet".to_owned());
        } else if open > 0 {
            safe.push(format!("{} not proven on the share yet: keep their cards", count(open, "roll")));
        } else if rolls.len() as u64 > given_up {
            let which = if given_up > 0 { "was not given up" } else { "the agent knows" };
            safe.push(format!("Every roll that {which} is proven on the share"));
        }
        if given_up > 0 {
            safe.push(format!("{} given up, and not released", count(given_up, "roll")));
        }
        let safe = safe.join("; ");
        let mut text = String::new();
        if !bad.is_empty() {
            text += &self.paint.red(wrap(&capital(&bad.join(", ")), 0, self.width));
        }
        text + &wrap(&safe, 0, self.width)
    }

    fn section(&self, title: &str, rolls: &[&RollView], most: usize) -> String {
        if rolls.is_empty() {
            return String::new();
        }
        let most = if self.all { usize::MAX } else { most };
        let rows = Rows {
            wall: &self.wall,
            paint: self.paint,
            width: self.width,
            names: names(self.snapshot.rolls.iter().map(|roll| &**roll).filter(|roll| self.lists(roll))),
        };
        let mut text = format!("\n{}\n", self.paint.bold(format_args!("{title}: {}", rolls.len())));
        text.extend(rolls.iter().take(most).map(|roll| rows.row(roll)));
        let more = rolls.len().saturating_sub(most) as u64;
        if more > 0 {
            text += &format!("  and {} more: `ingest status --all`\n", count(more, "roll"));
        }
        text
    }

    fn lists(&self, roll: &RollView) -> bool {
        self.all || !roll.state.is_done()
    }

    /// What is done, in sum; one by one where all are asked for.
    fn done(&self, rolls: &[&RollView]) -> String {
        if rolls.is_empty() {
            return String::new();
        }
        if self.all {
            return self.section("Done", rolls, usize::MAX);
        }
        let states = [RollState::Delivered, RollState::Arrived, RollState::Duplicate, RollState::Abandoned];
        let number = |state| rolls.iter().filter(|roll| roll.state == state).count();
        let sums = states.into_iter().map(|state| (number(state), state.name()));
        let sums: Vec<String> =
            sums.filter(|(number, _)| *number > 0).map(|(number, name)| format!("{number} {name}")).collect();
        format!("\n{} {}\n", self.paint.bold("Done:"), sums.join(", "))
    }

    /// What goes over the link, how much may, and why; and when all of it is done.
    fn link(&self) -> String {
        let Snapshot { link, totals, .. } = self.snapshot;
        let rate = |bits| Rate::bits_per_second(bits).to_string();
        let mut text =
            format!("\n{} {} up, {} back", self.paint.bold("Link:"), rate(link.up), rate(link.down));
        let pace = &link.pace;
        let until = pace.until.map(|until| format!(" until {}", self.wall.time(until))).unwrap_or_default();
        text += &match pace.allowance {
            Allowance::Unlimited => format!("; no limit{until}\n"),
            Allowance::AtMost(most) => format!("; {most} allowed{until}\n"),
            Allowance::Nothing => format!("; {}{until}\n", self.paint.yellow("nothing may be sent")),
        };
        text += &wrap(&pace.why, 2, self.width);
        // Where AWS is the reason, it stands below.
        if let Some(hold) = pace.hold.as_ref().filter(|_| link.aws.is_none()) {
            text += &self.paint.yellow(wrap(&format!("no roll begins: {hold}"), 2, self.width));
        }
        if let Some(waiting) = &link.waiting {
            text += &wrap(waiting, 2, self.width);
        }
        if totals.bytes > 0 {
            let (sent, landed) = (percent(totals.sent, totals.bytes), percent(totals.landed, totals.bytes));
            let whole = ByteCount(totals.bytes);
            let mut all =
                format!("{} with {whole}: {sent} % sent, {landed} % proven", count(totals.rolls, "roll"));
            if let Some(eta) = &totals.eta {
                all += &match &eta.frozen {
                    None => format!("; done {}", self.wall.range(eta)),
                    Some(frozen) => format!("; nobody can say when it is done: {frozen}"),
                };
            }
            text += &wrap(&all, 2, self.width);
        }
        let free = link.free.map(|free| format!(", {} free", ByteCount(free))).unwrap_or_default();
        text += &wrap(&format!("to {}{free}", link.destination), 2, self.width);
        text + &link.aws.as_ref().map(|aws| self.aws(aws)).unwrap_or_default()
    }

    /// How the far side stands, and what is not known of it.
    fn aws(&self, aws: &AwsView) -> String {
        let mut text = format!("\n{} {}\n", self.paint.bold("AWS:"), aws.region);
        for gate in &aws.gates {
            let since = self.wall.time(gate.since);
            let words = format!("{}: {} (since {since})", gate.words(), gate.why);
            text += &self.paint.yellow(wrap(&words, 2, self.width));
        }
        for fact in &aws.facts {
            text += &wrap(&format!("{}: {}", fact.what, fact.words), 2, self.width);
        }
        for unknown in &aws.unknown {
            let since = unknown.since.map_or_else(
                || "never was".to_owned(),
                |since| format!("was last at {}", self.wall.time(since)),
            );
            let words = format!("not known, and nothing is held for it: {} ({since})", unknown.what);
            text += &self.paint.yellow(wrap(&words, 2, self.width));
        }
        text
    }

    /// Whether the other studios know.
    fn ledger(&self) -> String {
        let Some(ledger) = &self.snapshot.ledger else { return String::new() };
        let since = ledger.since.map(|since| format!(", the oldest of {}", self.wall.time(since)));
        let words = ledger.words() + &since.unwrap_or_default();
        format!("{} {}", self.paint.bold("Ledger:"), wrap(&words, 8, self.width).trim_start())
    }

    fn notice(&self, notice: &Notice) -> String {
        let message = format!("{} (since {})", notice.problem.message, self.wall.time(notice.since));
        self.said(&message, &notice.problem.hint, notice.urgent)
    }

    fn said(&self, message: &str, hint: &str, urgent: bool) -> String {
        let message = wrap(message, 2, self.width);
        let message = if urgent { self.paint.red(message) } else { message };
        format!("\n{message}{}", wrap(&format!("what to do: {hint}"), 4, self.width))
    }

    /// Who answered.
    fn agent(&self) -> String {
        let agent = &self.snapshot.agent;
        let up = Span(self.wall.now.duration_since(agent.since).unsigned_abs());
        let folders: Vec<String> = agent
            .watched
            .iter()
            .map(|watched| printable(&watched.path.to_string_lossy()).into_owned())
            .collect();
        let mut words = format!("ingest {} on {}, running for {up}", agent.version, agent.host);
        if !folders.is_empty() {
            words += &format!(", watches {}", folders.join(", "));
        }
        if agent.stopping {
            words += "; it is coming to an end";
        }
        format!("\n{}", self.paint.dim(wrap(&words, 0, self.width)))
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
