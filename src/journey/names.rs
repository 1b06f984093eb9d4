//! Names that the share cannot hold as they are, and which names these files and folders have there.

use super::file::{Taken, require};
use super::parts::Misnamed;
use crate::words::name::fault;
use crate::words::path::RelPath;
use std::collections::BTreeMap;

/// The names of a dump that the share cannot hold, each with what becomes of it; nothing for a dump as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    table: BTreeMap<Box<str>, Misnamed>,
    withhold: bool,
}

impl Names {
    /// Takes over a part of the table.
    pub(super) fn take(&mut self, names: &[Misnamed]) -> Taken {
        let fine = |name: &Misnamed| name.delivered.as_deref().is_none_or(|name| fault(name).is_none());
        require(names.iter().all(fine), "it gives a name that no share can hold")?;
        self.withhold |= names.iter().any(|name| name.delivered.is_none());
        self.table.extend(names.iter().map(|name| (name.path.as_str().into(), name.clone())));
        Ok(())
    }

    /// Whether every name stands on the share as it is.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The table, by path.
    pub fn iter(&self) -> impl Iterator<Item = &Misnamed> {
        self.table.values()
    }

    /// Whether anything is kept back, since nobody has said which name it may have.
    pub fn withhold(&self) -> bool {
        self.withhold
    }

    /// Where a file or folder of the dump lies below the roll's folder on the share; `None` for one that is kept back.
    pub fn delivered(&self, path: &RelPath) -> Option<RelPath> {
        if self.table.is_empty() {
            return Some(path.clone());
        }
        let text = path.as_str();
        let mut delivered = String::with_capacity(text.len() + 16);
        let ends = text.match_indices('/').map(|(end, _)| end).chain([text.len()]);
        let mut start = 0;
        for end in ends {
            if start > 0 {
                delivered.push('/');
            }
            delivered.push_str(match self.table.get(&text[..end]) {
                None => &text[start..end],
                Some(name) => name.delivered.as_deref()?,
            });
            start = end + 1;
        }
        RelPath::new(delivered).ok()
    }

    /// The way back from the share to the dump.
    pub fn undo(&self) -> Undo {
        let back = |name: &Misnamed| Some((self.delivered(&name.path)?.as_str().into(), name.path.clone()));
        Undo(self.iter().filter_map(back).collect())
    }
}

/// From where something lies on the share to what it is in the dump.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo(BTreeMap<Box<str>, RelPath>);

impl Undo {
    /// What each path was called before.
    pub fn new(former: impl IntoIterator<Item = (RelPath, RelPath)>) -> Self {
        Self(former.into_iter().map(|(now, before)| (now.as_str().into(), before)).collect())
    }

    /// The path in the dump of what lies at `delivered` below the roll's folder.
    pub fn original(&self, delivered: &RelPath) -> RelPath {
        let text = delivered.as_str();
        let ends = text.rmatch_indices('/').map(|(end, _)| end);
        let found =
            [text.len()].into_iter().chain(ends).find_map(|end| Some((end, self.0.get(&text[..end])?)));
        let Some((end, original)) = found else { return delivered.clone() };
        // What is behind a separator of a path is a path.
        let rest = text.get(end + 1..).and_then(|rest| RelPath::new(rest).ok());
        rest.map_or_else(|| original.clone(), |rest| original.join(&rest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::new(text).expect("a path")
    }

    fn names(table: &[(&str, Option<&str>)]) -> Names {
        let misnamed = |(at, delivered): &(&str, Option<&str>)| Misnamed {
            path: path(at),
            why: "`:` is not allowed".into(),
            delivered: delivered.map(Into::into),
        };
        let mut names = Names::default();
        names.take(&table.iter().map(misnamed).collect::<Vec<_>>()).expect("names for a share");
        names
    }

    #[test]
    fn a_path_changes_where_a_name_of_it_does_and_comes_back() {
        let names = names(&[("a:", Some("a_~1")), ("a:/b/c?", Some("c_~2")), ("a:b", Some("a_b~3"))]);
        let undo = names.undo();
        for (original, delivered) in [
            ("a:", "a_~1"),
            ("a:/b", "a_~1/b"),
            ("a:/b/c?", "a_~1/b/c_~2"),
            ("a:b/c?", "a_b~3/c?"),
            ("z/a:", "z/a:"),
        ] {
            assert_eq!(names.delivered(&path(original)), Some(path(delivered)));
            assert_eq!(undo.original(&path(delivered)), path(original));
        }
        assert!(!names.withhold());
    }

    #[test]
    fn what_has_no_name_is_kept_back_with_all_below_it() {
        let names = names(&[("a:", None), ("b?", Some("b_~1"))]);
        assert!(names.withhold());
        assert_eq!(names.delivered(&path("a:/clip.mov")), None);
        assert_eq!(names.delivered(&path("b?/clip.mov")), Some(path("b_~1/clip.mov")));
    }

    #[test]
    fn a_journal_cannot_lead_out_of_the_roll() {
        for evil in ["..", "a/b", "", "CON"] {
            let name = Misnamed { path: path("a"), why: String::new(), delivered: Some(evil.into()) };
            assert!(Names::default().take(&[name]).is_err(), "{evil}");
        }
    }
}
