//! Every key there is: one row each, with its default and what it means. The rows stand in the files below.

mod agent;
mod beyond;
mod link;
mod place;
mod shared;

/// What the example shows behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A value that has to be set for the case at hand: the line is in force.
    Set(&'static str),
    /// The default: the line is commented out.
    Default(&'static str),
    /// A value for a case that is not the usual one: commented out, and no default.
    Other(&'static str),
}

/// A key of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table it stands in; empty for the top.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What the example shows.
    pub sample: Sample,
    /// What it means, and its default where the sample does not show it.
    pub about: &'static str,
}

const fn key(section: &'static str, name: &'static str, sample: Sample, about: &'static str) -> Key {
    Key { section, name, sample, about }
}

/// All keys, in the order of the example.
pub fn keys() -> impl Iterator<Item = &'static Key> + Clone {
    [place::KEYS, link::KEYS, agent::KEYS, beyond::KEYS, shared::KEYS].into_iter().flatten()
}

/// The names of the tables, in the order of the example.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    keys().map(|key| key.section).filter(move |section| std::mem::replace(&mut last, section) != *section)
}

/// The names of the tables in a table; of those at the top for none.
pub(super) fn tables(section: &str) -> impl Iterator<Item = &'static str> {
    sections().filter_map(move |name| match name.rsplit_once('.') {
        None => (section.is_empty() && !name.is_empty()).then_some(name),
        Some((above, last)) => (above == section).then_some(last),
    })
}

/// Whether a table stands there once for each thing of its kind.
pub(super) fn is_list(section: &str) -> bool {
    matches!(section, "watch" | "link.window")
}

/// The names of the keys of a table.
pub(super) fn of(section: &str) -> impl Iterator<Item = &'static str> {
    keys().filter(move |key| key.section == section).map(|key| key.name)
}
