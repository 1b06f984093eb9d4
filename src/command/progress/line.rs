//! The progress as text: one or two lines with a bar for a terminal, one line of words elsewhere.

use super::eta;
use super::view::View;
use crate::daemon::progress::Amount;
use crate::words::bytes::ByteCount;
use crate::words::english;

/// The longest name that is shown whole.
const NAME: usize = 28;
/// The shortest and the longest bar, in columns.
const BAR: std::ops::RangeInclusive<usize> = 6..=24;
/// From so many columns on all stands on one line. Not where it happens to fit: a bar that changes its place between
/// two drawings is hard to read.
const WIDE: usize = 110;
const GAP: &str = "  ";

/// For a terminal of so many columns: never wider, one line where it fits.
pub(super) fn bar(view: &View, columns: usize) -> Vec<String> {
    // The last column stays free: some terminals wrap when it is written.
    let columns = columns.saturating_sub(1);
    let word = format!("{:<9}", view.word());
    let mut head = format!("{word}{GAP}{}", short(&view.name));
    if view.files > 0 {
        head = format!("{head}{GAP}{}", english::count(view.files, "file"));
    }
    let told = told(view);
    let amount = if view.amount.total > 0 { amount(view) } else { Vec::new() };
    let tail = [amount.clone(), told.clone()].concat().join(GAP);
    let room = |tail: &str| columns.checked_sub(width(&head) + width(tail) + 2 * GAP.len());
    let fits = |room: &usize| columns + 1 >= WIDE && room >= BAR.start();
    let lines = match (amount.is_empty(), room(&tail).filter(fits)) {
        (true, _) => vec![[vec![head], told].concat().join(GAP)],
        (false, Some(room)) => vec![[&head, &*drawn(view.amount, room), &tail].join(GAP)],
        (false, None) => {
            let amount = amount.join(GAP);
            let drawn = room(&amount).filter(|room| room >= BAR.start()).map(|room| drawn(view.amount, room));
            let first = [Some(head), drawn, Some(amount)].into_iter().flatten().collect::<Vec<_>>().join(GAP);
            vec![first, format!("{:width$}{}", "", told.join(GAP), width = width(&word) + GAP.len())]
        }
    };
    let cut = |line: String| line.trim_end().chars().take(columns).collect::<String>();
    lines.into_iter().map(cut).filter(|line| !line.is_empty()).collect()
}

/// For a log: words only.
pub(super) fn plain(view: &View) -> String {
    let mut said = if view.amount.total > 0 { amount(view) } else { Vec::new() };
    said.extend(told(view));
    let head = format!("{} {}", view.word(), view.name);
    if said.is_empty() { head } else { format!("{head}: {}", said.join(", ").trim_start()) }
}

/// How much of how much.
fn amount(view: &View) -> Vec<String> {
    let Amount { total, done, .. } = view.amount;
    let done = done.min(total);
    vec![format!("{:>3} %", percent(view.amount)), format!("{} of {}", ByteCount(done), ByteCount(total))]
}

/// Rate, proof and time, or why nothing moves instead of them.
fn told(view: &View) -> Vec<String> {
    let proven = view.proof.map(|proof| format!("proven {} %", percent(proof)));
    if let Some(reason) = &view.stall {
        return proven.into_iter().chain([reason.clone()]).collect();
    }
    let rate = view.rate.map(|rate| rate.to_string());
    [rate, proven, view.left.map(eta::words)].into_iter().flatten().collect()
}

/// Rounded down: 100 is all of it.
fn percent(amount: Amount) -> u64 {
    let Amount { total, done, .. } = amount;
    let part = u128::from(done.min(total)) * 100;
    part.checked_div(u128::from(total)).and_then(|part| u64::try_from(part).ok()).unwrap_or(0)
}

/// The bar itself, in eighths of a column.
fn drawn(amount: Amount, room: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let columns = room.min(*BAR.end());
    let part = amount.done.min(amount.total) as f64 / amount.total.max(1) as f64;
    let eighths = (part * (columns * 8) as f64) as usize;
    let text = format!("{}{}", "█".repeat(eighths / 8), PARTS[eighths % 8]);
    format!("{text:<columns$}")
}

fn short(name: &str) -> String {
    match name.chars().count() > NAME {
        true => name.chars().take(NAME - 1).chain(['…']).collect(),
        false => name.into(),
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::progress::Doing;
    use crate::words::rate::Rate;
    use proptest::prelude::*;
    use std::time::Duration;

    fn amount(total: u64, done: u64) -> Amount {
        Amount { total, done, now: done }
    }

    fn sending() -> View {
        View {
            doing: Doing::Sending,
            is_stopping: false,
            name: "A001R2EC".into(),
            files: 412,
            amount: amount(983_000_000_000, 600_000_000_000),
            rate: Some(Rate::bits_per_second(1_920_000_000)),
            proof: Some(amount(983_000_000_000, 563_000_000_000)),
            left: Some(Duration::from_secs(26 * 60)),
            stall: None,
        }
    }

    /// What stands on terminals of 80 and 120 columns, and in a log.
    fn shown(view: &View) -> String {
        let screen = |columns| format!("{columns} columns\n{}\n\n", bar(view, columns).join("\n"));
        format!("{}{}log\n{}\n", screen(80), screen(120), plain(view))
    }

    #[test]
    fn a_send_under_way() {
        insta::assert_snapshot!(shown(&sending()));
    }

    #[test]
    fn a_send_that_is_stuck() {
        let reason = "waiting for `//nas/footage`: no answer in time; trying again in 8 s (for 2 min)";
        let stall = Some(reason.into());
        insta::assert_snapshot!(shown(&View { stall, ..sending() }));
    }

    #[test]
    fn a_check_that_has_just_begun() {
        let view = View {
            doing: Doing::Verifying,
            is_stopping: false,
            name: "20261122_D03_MU_A001R2EC_1A2B3C4D.receipt.json".into(),
            files: 1,
            amount: amount(5000, 0),
            rate: None,
            proof: None,
            left: None,
            stall: None,
        };
        insta::assert_snapshot!(shown(&view));
    }

    #[test]
    fn a_stage_without_bytes() {
        let view = View {
            doing: Doing::Releasing,
            amount: Amount::default(),
            proof: None,
            rate: None,
            left: None,
            ..sending()
        };
        insta::assert_snapshot!(shown(&view));
    }

    #[test]
    fn all_of_it_is_100_and_not_a_byte_earlier() {
        assert_eq!(percent(amount(1000, 999)), 99);
        assert_eq!(percent(amount(1000, 1000)), 100);
        assert_eq!(percent(amount(1000, 1200)), 100, "blocks that were sent again");
        assert_eq!(percent(amount(0, 0)), 0);
    }

    proptest! {
        #[test]
        fn it_never_wraps(columns in 0..200_usize, total: u64, done: u64, name in "\\PC{0,60}", stuck: bool) {
            let stall = stuck.then(|| format!("waiting for a share for {done} s"));
            let amount = amount(total, done);
            let view = View { name, amount, proof: Some(amount), stall, ..sending() };
            let lines = bar(&view, columns);
            prop_assert!(lines.len() <= 2);
            prop_assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
        }
    }
}
