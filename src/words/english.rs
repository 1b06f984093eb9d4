//! Small tools for sentences: counts and lists.

/// `1 clip`, `3 clips`, `0 clips`; `2 entries`, `2 days`.
pub fn count(number: u64, singular: &str) -> String {
    let shown = thousands(number);
    match singular.strip_suffix('y') {
        _ if number == 1 => format!("{shown} {singular}"),
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{shown} {stem}ies"),
        _ => format!("{shown} {singular}s"),
    }
}

/// `38,400`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `A001`, `A001 and A002`, `A001, A002 and A003`; beyond `most`, `A001, A002 and 7 more`.
pub fn list<T: std::fmt::Display>(items: &[T], most: usize) -> String {
    let hidden = items.len().saturating_sub(most);
    let mut words: Vec<String> = items.iter().take(most).map(ToString::to_string).collect();
    if hidden > 0 {
        words.push(format!("{} more", thousands(hidden as u64)));
    }
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(count(0, "clip"), "0 clips");
        assert_eq!(count(1, "clip"), "1 clip");
        assert_eq!(count(38_400, "frame"), "38,400 frames");
        assert_eq!(count(1, "junk entry"), "1 junk entry");
        assert_eq!(count(2, "junk entry"), "2 junk entries");
        assert_eq!(count(2, "day"), "2 days");
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(list(&["A001"], 3), "A001");
        assert_eq!(list(&["A001", "A002"], 3), "A001 and A002");
        assert_eq!(list(&["A001", "A002", "A003"], 3), "A001, A002 and A003");
        assert_eq!(list(&["A001", "A002", "A003", "A004", "A005"], 2), "A001, A002 and 3 more");
    }
}
