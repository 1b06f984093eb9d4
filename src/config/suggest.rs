//! `did you mean`: the known name that is nearest to what was written.

/// The nearest of `known`, when it is near enough to be meant.
pub(super) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = |name: &&str| distance(written, name);
    let nearest = known.into_iter().min_by_key(near)?;
    (distance(written, nearest) <= nearest.len().div_ceil(3)).then_some(nearest)
}

/// Levenshtein's distance, regardless of case and of `-` against `_`.
fn distance(one: &str, other: &str) -> usize {
    let plain =
        |text: &str| -> Vec<char> { text.to_lowercase().replace('-', "_").chars().take(64).collect() };
    let (one, other) = (plain(one), plain(other));
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let swapped = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = swapped.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_are_understood_and_other_words_are_not() {
        let known = ["server", "share", "sync_root", "lanes"];
        for (written, meant) in [
            ("sever", Some("server")),
            ("Share", Some("share")),
            ("sync-root", Some("sync_root")),
            ("lane", Some("lanes")),
            ("bucket", None),
            ("", None),
        ] {
            assert_eq!(nearest(written, known), meant, "{written}");
        }
    }
}
