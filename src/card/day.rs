//! What the folders around a dump say about the shooting day: `20261122_EP101_Day03_MU/Camera_Media/A001R2EC`.
//!
//! Nobody is made to name folders like this: what is not recognised is left out, and nothing depends on it.

use crate::journey::Labels;
use jiff::civil::Date;

/// Words that stand for a unit when they follow nothing: `MU`, `2U`, `SU`.
const UNITS: [&str; 12] =
    ["mu", "1u", "2u", "3u", "4u", "su", "main", "second", "splinter", "aerial", "2nd", "underwater"];

/// Reads the folders of a path, the dump's own last. The innermost that says something is believed.
pub fn labels<'a>(folders: impl IntoIterator<Item = &'a str>) -> Labels {
    let folders: Vec<&str> = folders.into_iter().collect();
    let mut labels = Labels::default();
    let mut outermost = None;
    // The dump's own folder is a roll's, and says nothing about the day.
    for (depth, folder) in folders.iter().enumerate().rev().skip(1) {
        let found = folder_of(folder);
        if found == Labels::default() {
            continue;
        }
        outermost = Some(depth);
        labels.date = labels.date.or(found.date);
        labels.episode = labels.episode.or(found.episode);
        labels.day = labels.day.or(found.day);
        labels.unit = labels.unit.or(found.unit);
        labels.project = labels.project.or(found.project);
    }
    // `RIOT_S2/20261122_D03_MU`: the production is the folder above.
    let above = outermost.and_then(|depth| depth.checked_sub(1)).and_then(|depth| folders.get(depth));
    labels.project = labels.project.or_else(|| above.map(|folder| (*folder).to_owned()));
    labels
}

/// What one folder's name says; nothing where it says neither date nor day, and is no episode's.
fn folder_of(name: &str) -> Labels {
    let words: Vec<&str> = name.split(['_', '-', ' ', '.']).filter(|word| !word.is_empty()).collect();
    let mut labels = Labels::default();
    let mut taken = vec![false; words.len()];
    let mut at = 0;
    while at < words.len() {
        let rest = &words[at..];
        let count = if let Some((date, count)) = date(rest).filter(|_| labels.date.is_none()) {
            labels.date = Some(date.to_string());
            count
        } else if let Some((day, count)) =
            numbered(rest, &["day", "d", "sd", "shootday"]).filter(|_| labels.day.is_none())
        {
            labels.day = Some(day);
            count
        } else if let Some(count) = episode(rest).filter(|_| labels.episode.is_none()) {
            labels.episode = Some(rest[..count].concat());
            count
        } else {
            0
        };
        taken[at..at + count].fill(true);
        at += count.max(1);
    }
    // `EP_101` is an episode's folder; a word like it among others may be anything.
    let is_episode = labels.episode.is_some() && taken.iter().all(|taken| *taken);
    if labels.date.is_none() && labels.day.is_none() && !is_episode {
        return Labels::default();
    }
    let last = taken.iter().rposition(|taken| *taken).unwrap_or(0);
    let first = taken.iter().position(|taken| *taken).unwrap_or(0);
    let is_unit = |word: &&str| UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word));
    let behind = &words[last + 1..];
    labels.unit = (!behind.is_empty()).then(|| behind.join(" "));
    let before = &words[..first];
    match labels.unit {
        None if before.len() == 1 && is_unit(&before[0]) => labels.unit = Some(before[0].into()),
        _ => labels.project = (!before.is_empty()).then(|| before.join(" ")),
    }
    labels
}

/// `20261122`, `261122` or `2026-11-22`, and how many words it takes.
fn date(words: &[&str]) -> Option<(Date, usize)> {
    let number =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<i16>().ok())?;
    let of = |year: &str, month: &str, day: &str| {
        let year = if year.len() == 2 { number(year)?.checked_add(2000)? } else { number(year)? };
        let date = Date::new(year, number(month)?.try_into().ok()?, number(day)?.try_into().ok()?).ok()?;
        (1990..2100).contains(&date.year()).then_some(date)
    };
    let word = words.first().filter(|word| word.is_ascii())?;
    match word.len() {
        8 => Some((of(&word[..4], &word[4..6], &word[6..])?, 1)),
        6 => Some((of(&word[..2], &word[2..4], &word[4..])?, 1)),
        4 => match words {
            [year, month, day, ..] if month.len() == 2 && day.len() == 2 => Some((of(year, month, day)?, 3)),
            _ => None,
        },
        _ => None,
    }
}

/// `Day03`, `D3`, `Day 3`: a word, a number of up to three digits, and how many words that takes.
fn numbered(words: &[&str], names: &[&str]) -> Option<(u32, usize)> {
    let word = words.first()?;
    let digits = word.find(|letter: char| letter.is_ascii_digit()).unwrap_or(word.len());
    let (name, number) = word.split_at(digits);
    if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return None;
    }
    let (number, count) = if number.is_empty() { (*words.get(1)?, 2) } else { (number, 1) };
    let is_number = number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok())?.map(|number| (number, count))
}

/// `EP101`, `E03`, `EP 101`, `S02E03`: how many words it takes.
fn episode(words: &[&str]) -> Option<usize> {
    let word = words.first()?.to_ascii_lowercase();
    let digits =
        |text: &str| !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_number = |text: &str| {
        // A part of an episode has a letter: `EP101A`.
        digits(text)
            || text
                .char_indices()
                .next_back()
                .is_some_and(|(last, letter)| letter.is_ascii_alphabetic() && digits(&text[..last]))
    };
    let behind = ["ep", "e", "episode"].iter().find_map(|name| word.strip_prefix(name));
    let seasoned = word.strip_prefix('s').and_then(|rest| rest.split_once('e'));
    match behind {
        _ if seasoned.is_some_and(|(season, number)| digits(season) && is_number(number)) => Some(1),
        Some("") if words.get(1).is_some_and(|number| is_number(number)) => Some(2),
        Some(number) if is_number(number) => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    /// Project, date, episode, day, unit, as one line.
    fn line(path: &str) -> String {
        let Labels { project, date, episode, day, unit } = labels(path.split('/'));
        let day = day.map(|day| day.to_string());
        [project, date, episode, day, unit].map(|label| label.unwrap_or_else(|| "-".into())).join(" | ")
    }

    #[test]
    fn folders_of_many_studios_are_understood() {
        for (path, expected) in [
            ("20261122_D03_MU/Camera_Media/A001R2EC", "- | 2026-11-22 | - | 3 | MU"),
            ("20261122_EP101_Day03_Main Unit/A001", "- | 2026-11-22 | EP101 | 3 | Main Unit"),
            ("RIOT_S2/20261122_EP203A_Day12_2U/Camera/A001", "RIOT_S2 | 2026-11-22 | EP203A | 12 | 2U"),
            ("Riot_20261122_D3/A001", "Riot | 2026-11-22 | - | 3 | -"),
            ("Riot/2026-11-22 Day 3 Splinter/A001", "Riot | 2026-11-22 | - | 3 | Splinter"),
            ("Riot/261122_D03/SOUND/26Y11M22", "Riot | 2026-11-22 | - | 3 | -"),
            ("Riot/EP_101/DAY_004/A001", "Riot | - | EP101 | 4 | -"),
            ("Riot/S02E03_Day4/A001", "Riot | - | S02E03 | 4 | -"),
            ("Shows/Riot/Day04/MU_20261122/A001", "Riot | 2026-11-22 | - | 4 | MU"),
            ("A001R2EC", "- | - | - | - | -"),
            ("20261122_D03_MU", "- | - | - | - | -"),
            ("Camera_Media/A001", "- | - | - | - | -"),
            ("99999999_X/20261340/123456/A001", "- | - | - | - | -"),
            ("Drone/Dance/Ep/Dayton/A001", "- | - | - | - | -"),
        ] {
            assert_eq!(line(path), expected, "{path}");
        }
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic(path in any::<String>()) {
            _ = line(&path);
            _ = line(&format!("{path}/A001"));
        }
    }
}
