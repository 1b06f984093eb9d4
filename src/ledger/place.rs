//! Where the ledger is, and who writes in it.

use crate::cloud::table::{Item, Value};

/// Where the ledger is, and what the agent's destination is called in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: String,
    /// The region in which it lies.
    pub region: String,
    /// The region in which the share lies: what is proven there this agent vouches for, and for nothing elsewhere.
    pub site: String,
    /// The name of the share that is delivered to: the same for all who deliver into the same folder.
    pub share: String,
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scribe {
    /// The studio.
    pub studio: String,
    /// The machine.
    pub host: String,
    /// What tells this agent's journal from all others.
    pub journal: String,
}

impl Scribe {
    /// Signs an item.
    pub(super) fn sign(&self, item: &mut Item) {
        item.insert("studio".into(), self.studio.as_str().into());
        item.insert("host".into(), self.host.as_str().into());
        item.insert("journal".into(), self.journal.as_str().into());
    }

    /// Whose an item is.
    pub(super) fn of(item: &Item) -> Self {
        Self { studio: text(item, "studio"), host: text(item, "host"), journal: text(item, "journal") }
    }

    /// For people.
    pub fn words(&self) -> String {
        let studio = if self.studio.is_empty() { "a studio without a name" } else { &self.studio };
        format!("{studio} ({})", self.host)
    }
}

/// A text of an item; empty where there is none.
pub(super) fn text(item: &Item, name: &str) -> String {
    item.get(name).and_then(Value::text).unwrap_or_default().to_owned()
}

/// A text of an item that was read as something.
pub(super) fn parsed<T: std::str::FromStr>(item: &Item, name: &str) -> Option<T> {
    item.get(name)?.text()?.parse().ok()
}

/// A number of an item.
pub(super) fn number(item: &Item, name: &str) -> Option<u64> {
    item.get(name)?.number()
}
