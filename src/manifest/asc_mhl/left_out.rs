//! What the ignore patterns of all histories below a root leave out together, for whoever walks the disk.

use super::histories::Histories;
use super::ignore::Ignore;
use crate::words::path::RelPath;
use std::collections::BTreeMap;

/// The patterns in force, by the folder that each history covers; the root's under the empty name, with or without a
/// history.
#[derive(Clone, Debug)]
pub struct LeftOut(BTreeMap<String, Ignore>);

impl LeftOut {
    /// The patterns of the newest generations, and `more` for all of them. A nested history has those of the one above
    /// it too, as far as they mean the same further down.
    pub fn new(histories: &Histories, more: &[&str]) -> Self {
        let mut scopes = Self(BTreeMap::new());
        let root = histories.of(None).map_or(&[][..], |history| history.ignore());
        scopes
            .0
            .insert(String::new(), Ignore::new(root.iter().map(String::as_str).chain(more.iter().copied())));
        // In the order of their paths, so that the one above comes first.
        for (home, history) in histories.iter() {
            let Some(home) = home else { continue };
            let above = scopes.scope(&home);
            let ignore = Ignore::new(history.ignore().iter().map(String::as_str).chain(above.inherited()));
            scopes.0.insert(home.into(), ignore);
        }
        scopes
    }

    /// The patterns of the history that owns what lies in the folder above `path`.
    fn scope(&self, path: &RelPath) -> &Ignore {
        let text = path.as_str();
        let above = text.rmatch_indices('/').map(|(end, _)| &text[..end]);
        let found = above.chain([""]).find_map(|home| self.0.get(home));
        found.unwrap_or_else(|| &self.0[""])
    }

    /// Whether a path below the root is left out, by itself or with a folder above it.
    pub fn covers(&self, path: &str, is_folder: bool) -> bool {
        let (mut home, mut ignore) = ("", self.0.get(""));
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        for end in ends {
            let part = &path[..end];
            let below = part[home.len()..].trim_start_matches('/');
            if ignore.is_some_and(|ignore| ignore.leaves_out(below, is_folder || end < path.len())) {
                return true;
            }
            if let Some(own) = self.0.get(part) {
                (home, ignore) = (part, Some(own));
            }
        }
        false
    }
}

/// A pattern for everything of this name, wherever it lies; `None` for a name that no pattern can hold.
pub fn pattern_of(name: &str) -> Option<String> {
    let mut pattern = String::with_capacity(name.len() + 1);
    for (place, character) in name.chars().enumerate() {
        let special =
            matches!(character, '*' | '?' | '[' | '\\') || place == 0 && matches!(character, '#' | '!');
        if special {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    Ignore::new([&*pattern]).leaves_out(name, false).then_some(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_hold_from_the_folder_of_their_history_down() {
        let scopes = LeftOut(BTreeMap::from([
            (String::new(), Ignore::new(["*.tmp", "/top"])),
            ("a".into(), Ignore::new(["*.tmp", "/own", "cache/"])),
        ]));
        for (path, is_folder, left_out) in [
            ("x.tmp", false, true),
            ("a/x.tmp", false, true),
            ("top", false, true),
            ("a/top", false, false),
            ("a/own", false, true),
            ("own", false, false),
            ("a/b/cache/x", false, true),
            ("a/cache", false, false),
            ("a/cache", true, true),
            ("cache/x", false, false),
            ("ascmhl/0001.mhl", false, true),
            ("a/ascmhl", true, true),
        ] {
            assert_eq!(scopes.covers(path, is_folder), left_out, "{path}");
        }
    }

    #[test]
    fn a_pattern_of_a_name_means_that_name_and_no_other() {
        for (name, pattern) in
            [("Thumbs.db", "Thumbs.db"), ("#recycle", "\\#recycle"), ("!x[1]*", "\\!x\\[1]\\*")]
        {
            assert_eq!(pattern_of(name).as_deref(), Some(pattern));
        }
        assert_eq!(pattern_of("Icon\r"), None);
    }
}
