//! Reads one table of the file: known keys are taken, unknown ones become faults.

use super::fault::{Faults, Wrong};
use super::{keys, suggest};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// A table, and where it stands.
pub(super) struct Section<'a> {
    name: &'static str,
    at: Range<usize>,
    table: Option<&'a DeTable<'a>>,
}

impl<'a> Section<'a> {
    /// The table called `name` below `root`; the root itself for no name. One that is not there has no keys.
    pub(super) fn of(name: &'static str, root: &'a DeTable<'a>, faults: &mut Faults<'_>) -> Self {
        let Some((key, value)) = root.iter().find(|(key, _)| key.get_ref() == name) else {
            return Self { name, at: 0..0, table: None };
        };
        let table = value.get_ref().as_table();
        if table.is_none() {
            faults.add(
                key.span(),
                name,
                Wrong::new("This is no table", format!("write `[{name}]` on a line of its own")),
            );
        }
        Self::new(name, key.span(), table, faults)
    }

    pub(super) fn new(
        name: &'static str,
        at: Range<usize>,
        table: Option<&'a DeTable<'a>>,
        faults: &mut Faults<'_>,
    ) -> Self {
        let section = Self { name, at, table };
        section.refuse_unknown(faults);
        section
    }

    /// The tables of a list, `[[name]]`; `key` is the last part of that name.
    pub(super) fn list(&self, key: &str, name: &'static str, faults: &mut Faults<'_>) -> Vec<Self> {
        let Some((key, value)) = self.table.and_then(|table| table.get_key_value(key)) else {
            return Vec::new();
        };
        let write = || format!("write `[[{name}]]` for each");
        let Some(list) = value.get_ref().as_array() else {
            faults.add(key.span(), name, Wrong::new("This is no list of tables", write()));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in list.iter() {
            match item.get_ref() {
                DeValue::Table(table) => sections.push(Self::new(name, item.span(), Some(table), faults)),
                _ => faults.add(item.span(), name, Wrong::new("This is no table", write())),
            }
        }
        sections
    }

    /// Takes a key, if it is there, and checks its value.
    pub(super) fn take<T>(
        &self,
        key: &str,
        faults: &mut Faults<'_>,
        check: impl FnOnce(&DeValue<'_>) -> Result<T, Wrong>,
    ) -> Option<T> {
        let value = self.table?.get(key)?;
        check(value.get_ref()).map_err(|wrong| faults.add(value.span(), self.path(key), wrong)).ok()
    }

    /// Whether the key is there at all.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.is_some_and(|table| table.contains_key(key))
    }

    /// Whether there is no key at all.
    pub(super) fn is_empty(&self) -> bool {
        self.table.is_none_or(DeTable::is_empty)
    }

    /// Notes that a key is missing, where the text is `whole` TOML and it is not there.
    pub(super) fn require(&self, key: &str, whole: bool, faults: &mut Faults<'_>) {
        if whole && !self.has(key) {
            self.fault(key, faults, Wrong::new("This key is missing", format!("add `{key} = ...`")));
        }
    }

    /// Notes a fault of a key, or of the table when the key is not there.
    pub(super) fn fault(&self, key: &str, faults: &mut Faults<'_>, wrong: Wrong) {
        let value = self.table.and_then(|table| table.get(key));
        faults.add(value.map_or(self.at.clone(), toml::Spanned::span), self.path(key), wrong);
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.into() } else { format!("{}.{key}", self.name) }
    }

    fn refuse_unknown(&self, faults: &mut Faults<'_>) {
        let known: Vec<&str> = keys::of(self.name).chain(keys::tables(self.name)).collect();
        for (key, _) in self.table.into_iter().flatten() {
            let written: &str = key.get_ref();
            if known.contains(&written) {
                continue;
            }
            let elsewhere = keys::keys().find(|key| key.name == written);
            let remedy = match (suggest::nearest(written, known.iter().copied()), elsewhere) {
                (Some(meant), _) => format!("did you mean `{meant}`?"),
                (None, Some(key)) if key.section.is_empty() => {
                    format!("`{written}` stands at the top of the file")
                }
                (None, Some(key)) => format!("`{written}` belongs to `[{}]`", key.section),
                (None, None) => format!("take it out; known here: {}", known.join(", ")),
            };
            faults.add(key.span(), self.path(written), Wrong::new("There is no such key", remedy));
        }
    }
}
