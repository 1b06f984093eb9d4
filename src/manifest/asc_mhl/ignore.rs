//! What a history does not cover: patterns in the syntax of gitignore, relative to the scope.
//!
//! Source: ASC MHL specification, "ignore"; the gitignore manual page. The last pattern that matches decides, and what
//! lies below an ignored folder is ignored with it.

use super::error::SealError;

/// What every generation leaves out, in this order.
pub(super) const DEFAULTS: [&str; 3] = [".DS_Store", "ascmhl", "ascmhl/"];

/// A list of patterns.
#[derive(Clone, Debug)]
pub(super) struct Ignore {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug)]
struct Pattern {
    text: String,
    negated: bool,
    folders_only: bool,
    anchored: bool,
    names: Vec<Name>,
    /// The name that it stands for, at any depth, where it has no sign in it: nearly all do.
    plain: Option<Box<str>>,
}

#[derive(Clone, Debug)]
enum Name {
    /// `**`: any number of names.
    Many,
    One(Vec<Glyph>),
}

#[derive(Clone, Debug)]
enum Glyph {
    /// `*`: any number of characters.
    Many,
    Any,
    Exactly(char),
    Among {
        ranges: Vec<(char, char)>,
        negated: bool,
    },
}

impl Ignore {
    /// The patterns of all lists, each once, behind the defaults.
    pub(super) fn new<'a>(lists: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patterns: Vec<Pattern> = Vec::new();
        for text in DEFAULTS.into_iter().chain(lists) {
            if !patterns.iter().any(|known| known.text == text) {
                patterns.extend(Pattern::parse(text));
            }
        }
        Self { patterns }
    }

    /// The patterns, as they are written in a manifest.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().map(|pattern| &*pattern.text)
    }

    /// The patterns that mean the same in a scope further down.
    pub(super) fn inherited(&self) -> impl Iterator<Item = &str> {
        self.patterns.iter().filter(|pattern| !pattern.anchored).map(|pattern| &*pattern.text)
    }

    /// Whether a file or folder is left out, when nothing above it is. `path` is below the scope.
    pub(super) fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        let deciding = self.patterns.iter().rev().find(|pattern| pattern.matches(&names, is_folder));
        deciding.is_some_and(|pattern| !pattern.negated)
    }

    /// Whether a file is left out, by itself or with a folder above it.
    pub(super) fn covers(&self, path: &str) -> bool {
        let above = path.rsplit_once('/').is_some_and(|(folder, _)| self.covers_folder(folder));
        above || self.leaves_out(path, false)
    }

    /// Whether a folder is left out, by itself or with one above it.
    pub(super) fn covers_folder(&self, path: &str) -> bool {
        let mut above = path.match_indices('/').map(|(end, _)| &path[..end]);
        above.any(|folder| self.leaves_out(folder, true)) || self.leaves_out(path, true)
    }
}

/// Sees that a pattern means the same to a tool that matches it against absolute paths.
pub(super) fn unbound(pattern: &str) -> Result<&str, SealError> {
    let bound = Pattern::parse(pattern).is_none_or(|parsed| parsed.anchored || parsed.negated);
    if bound { Err(SealError::Pattern(pattern.into())) } else { Ok(pattern) }
}

impl Pattern {
    /// `None` for a blank line or a remark.
    fn parse(text: &str) -> Option<Self> {
        let kept = text.trim_end_matches([' ', '\t', '\r', '\n']);
        // An escaped blank at the end stays.
        let kept = if kept.ends_with('\\') && kept.len() < text.len() { &text[..=kept.len()] } else { kept };
        if kept.is_empty() || kept.starts_with('#') {
            return None;
        }
        let (negated, rest) = kept.strip_prefix('!').map_or((false, kept), |rest| (true, rest));
        let (folders_only, rest) = rest.strip_suffix('/').map_or((false, rest), |rest| (true, rest));
        let anchored = rest.contains('/') && !rest.starts_with("**/");
        let mut names: Vec<Name> = Vec::new();
        if !rest.contains('/') {
            names.push(Name::Many);
        }
        names.extend(rest.strip_prefix('/').unwrap_or(rest).split('/').map(|name| match name {
            "**" => Name::Many,
            name => Name::One(glyphs(name)),
        }));
        // At the end it means all that is inside, but not the folder itself.
        if rest.ends_with("/**") {
            names.push(Name::One(vec![Glyph::Many]));
        }
        let plain = (!rest.contains(['/', '*', '?', '[', '\\'])).then(|| rest.into());
        Some(Self { text: text.into(), negated, folders_only, anchored, names, plain })
    }

    fn matches(&self, path: &[&str], is_folder: bool) -> bool {
        let one = |name: &Name, text: &&str| match name {
            Name::Many => None,
            Name::One(glyphs) => {
                let characters: Vec<char> = text.chars().collect();
                Some(matches(glyphs, &characters, Glyph::is))
            }
        };
        let named = || match &self.plain {
            Some(plain) => path.last() == Some(&&**plain),
            None => matches(&self.names, path, one),
        };
        (is_folder || !self.folders_only) && named()
    }
}

impl Glyph {
    /// Whether it stands for this character; `None` when it stands for any number of them.
    fn is(&self, character: &char) -> Option<bool> {
        Some(match self {
            Self::Many => return None,
            Self::Any => true,
            Self::Exactly(this) => this == character,
            Self::Among { ranges, negated } => {
                ranges.iter().any(|(first, last)| (first..=last).contains(&character)) != *negated
            }
        })
    }
}

/// Matches parts against items, where a part for which `one` gives `None` stands for any number of items. Goes back
/// to the latest such part only, which is enough, and keeps a hostile pattern from taking exponential time.
fn matches<P, T>(parts: &[P], items: &[T], one: impl Fn(&P, &T) -> Option<bool>) -> bool {
    let is_many = |part: &P| items.first().is_some_and(|item| one(part, item).is_none());
    let (mut part, mut item) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while item < items.len() {
        match parts.get(part).map(|this| one(this, &items[item])) {
            Some(None) => {
                back = Some((part, item));
                part += 1;
            }
            Some(Some(true)) => {
                part += 1;
                item += 1;
            }
            _ => match &mut back {
                Some((many, from)) => {
                    *from += 1;
                    (part, item) = (*many + 1, *from);
                }
                None => return false,
            },
        }
    }
    parts[part..].iter().all(is_many)
}

fn glyphs(name: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut rest = name.chars();
    while let Some(character) = rest.next() {
        glyphs.push(match character {
            '*' => Glyph::Many,
            '?' => Glyph::Any,
            '\\' => Glyph::Exactly(rest.next().unwrap_or('\\')),
            '[' => match among(rest.as_str()) {
                Some((glyph, behind)) => {
                    rest = behind.chars();
                    glyph
                }
                None => Glyph::Exactly('['),
            },
            other => Glyph::Exactly(other),
        });
    }
    glyphs
}

/// The inside of `[...]`, and what follows it; `None` when it is not closed.
fn among(text: &str) -> Option<(Glyph, &str)> {
    let inside = text.strip_prefix(['!', '^']);
    let (negated, inside) = (inside.is_some(), inside.unwrap_or(text));
    // A bracket right at the start is a character like any other.
    let end = inside.char_indices().skip(1).find(|(_, character)| *character == ']')?.0;
    let characters: Vec<char> = inside[..end].chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        let (first, next) = (characters[at], characters.get(at + 1));
        let last = characters.get(at + 2).filter(|_| next == Some(&'-'));
        ranges.push((first, *last.unwrap_or(&first)));
        at += if last.is_some() { 3 } else { 1 };
    }
    Some((Glyph::Among { ranges, negated }, &inside[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn patterns_mean_what_gitignore_means() {
        for (patterns, left_out, kept) in [
            (
                &[][..],
                &[".DS_Store", "a/.DS_Store", "ascmhl/x", "a/ascmhl"][..],
                &["ascmhl.txt", "xascmhl"][..],
            ),
            (&["*.tmp"], &["a.tmp", "x/y/.tmp"], &["a.tmpx", "a"]),
            (&["Cache/"], &["Cache/x", "a/Cache/b/c"], &["Cache", "a/Cache"]),
            (&["/top"], &["top", "top/x"], &["a/top"]),
            (&["a/b"], &["a/b", "a/b/c"], &["x/a/b"]),
            (&["**/a/b"], &["a/b", "x/y/a/b"], &["ab"]),
            (&["a/**"], &["a/b", "a/b/c"], &["a", "b/a/x"]),
            (&["a/**/z"], &["a/z", "a/b/z", "a/b/c/z"], &["a/zz", "z"]),
            (&["*.mov", "!keep.mov"], &["a.mov"], &["keep.mov", "x/keep.mov"]),
            (&["A00[1-3]?.m[!x]f"], &["A001C.mzf", "A003_.m-f"], &["A004C.mzf", "A001C.mxf", "A001.mzf"]),
            (&["a*b*c"], &["abc", "aXbXc", "abbcc"], &["ab", "abcd"]),
            (&["[]x]", "[open", "\\*", "end\\ "], &["]", "x", "[open", "*", "end "], &["end", "y"]),
            (&["# a remark", "", "  "], &[], &["# a remark", " "]),
            (&["é?"], &["éé", "é日/x"], &["é"]),
        ] {
            let ignore = Ignore::new(patterns.iter().copied());
            for path in left_out {
                assert!(ignore.covers(path), "{path} by {patterns:?}");
            }
            for path in kept {
                assert!(!ignore.covers(path), "{path} by {patterns:?}");
            }
        }
    }

    #[test]
    fn only_patterns_that_every_tool_understands_are_written() {
        for fine in ["._*", "Thumbs.db", ".Spotlight-V100/", "**/a/b"] {
            assert_eq!(unbound(fine), Ok(fine));
        }
        for bound in ["/top", "a/b", "a/**", "!keep", "", "# remark"] {
            assert!(unbound(bound).is_err(), "{bound}");
        }
    }

    proptest! {
        #[test]
        fn no_pattern_panics_or_takes_for_ever(pattern in "[ab*?/!\\[\\]\\\\#-]{0,40}", path in "[ab]{0,40}(/[ab]{1,40}){0,5}") {
            Ignore::new([&*pattern]).covers(&path);
        }

        #[test]
        fn a_plain_name_matches_itself_and_nothing_longer(name in "[a-z]{1,9}") {
            let ignore = Ignore::new([&*name]);
            let longer = format!("{name}x");
            prop_assert!(ignore.covers(&name));
            prop_assert!(!ignore.covers(&longer));
        }
    }
}
