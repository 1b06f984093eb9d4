//! Parts of one clip: numbers without a hole, and all but the last of them full.

use super::exam::{Exam, path_in};
use super::finding::{Finding, FindingCode, Severity};
use super::tree::{File, Folder};
use crate::words::english;
use std::collections::BTreeMap;

/// Parts by number.
pub(super) type Parts<'a> = BTreeMap<u64, File<'a>>;

/// The numbers that are missing between `first` and the last that is there, as ranges.
pub(super) fn holes(first: u64, numbers: impl IntoIterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut next = first;
    let mut holes = Vec::new();
    for number in numbers {
        if number > next {
            holes.push((next, number - 1));
        }
        next = next.max(number.saturating_add(1));
    }
    holes
}

/// `3`, `3-7`, `3-7 and 12`.
pub(super) fn ranges(holes: &[(u64, u64)], width: usize) -> String {
    let one = |(first, last): &(u64, u64)| match first == last {
        true => format!("{first:0width$}"),
        false => format!("{first:0width$}-{last:0width$}"),
    };
    english::list(&holes.iter().map(one).collect::<Vec<_>>(), 8)
}

/// Says which parts of a clip are missing, from `first` on; `name` makes the name of a part from its number.
pub(super) fn dense(
    exam: &mut Exam<'_>,
    folder: Folder<'_>,
    parts: &Parts<'_>,
    first: u64,
    name: impl Fn(u64) -> String,
) {
    for (from, to) in holes(first, parts.keys().copied()) {
        let path = path_in(folder, &name(from));
        let says = match to - from {
            0 => "is missing: parts of the same clip on either side of it are there".to_owned(),
            more => format!(
                "and {} after it are missing: later parts of the same clip are there",
                english::count(more, "part")
            ),
        };
        exam.error(FindingCode::MissingSegment, &path, &says);
    }
}

/// Parts that fill up to one size: all but the last are about as large as the largest; a last one that is full, too, may
/// have another behind it. `full`: bytes below which no part counts as full.
pub(super) fn sizes(exam: &mut Exam<'_>, parts: &Parts<'_>, full: u64) {
    let Some((_, last)) = parts.last_key_value() else { return };
    let largest = parts.values().map(|part| part.size()).max().unwrap_or(0);
    let is_full = |size: u64| size.saturating_add(size / 50) >= largest;
    for part in parts.values().rev().skip(1) {
        if !is_full(part.size()) && part.size() > 0 {
            let says =
                "is much smaller than the other parts of its clip, and not the last: it may be cut off";
            exam.error(FindingCode::Truncated, part.path(), says);
        }
    }
    let many = parts.len() > 1;
    if (many && is_full(last.size())) || last.size() >= full {
        let says = "is the last part of its clip and as large as a full one: another may be missing";
        exam.review(FindingCode::MaybeMissingLastSegment, last.path(), says);
    }
}

/// Numbers of clips that are left out: they may have been deleted, or lie on another card.
pub(super) fn clip_gaps(
    exam: &mut Exam<'_>,
    what: &str,
    numbers: impl IntoIterator<Item = u64>,
    is_rare: bool,
) {
    let mut numbers = numbers.into_iter().peekable();
    let Some(first) = numbers.peek().copied() else { return };
    let holes = holes(first, numbers);
    if holes.is_empty() {
        return;
    }
    let says = format!("Clip numbers leave out {}{what}", ranges(&holes, 3));
    let severity = match is_rare {
        true => Severity::Review,
        false => Severity::Info,
    };
    exam.findings.push(Finding::overall(FindingCode::ClipNumberGap, severity, says));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_what_lies_between() {
        assert_eq!(holes(1, [1, 2, 3]), []);
        assert_eq!(holes(1, [2, 5, 6, 9]), [(1, 1), (3, 4), (7, 8)]);
        assert_eq!(ranges(&[(1, 1), (3, 4)], 3), "001 and 003-004");
    }
}
