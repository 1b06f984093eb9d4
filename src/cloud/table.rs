//! Tables of items (DynamoDB). An item is written whole, and only where a [`Condition`] holds of what is there: of two who write
//! at the same moment one is told that it was second.

mod memory;

pub use memory::Memory;

use super::CloudError;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// The names of the two parts of every key.
pub const PK: &str = "pk";
/// The second one, by which the items of a first part are sorted.
pub const SK: &str = "sk";

/// A value in an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A number that is not negative.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Several.
    List(Vec<Self>),
    /// Several, each with a name.
    Map(Item),
}

/// The values of an item, by name; [`PK`] and [`SK`] among them.
pub type Item = BTreeMap<String, Value>;

/// What has to hold of the item that is there, so that another takes its place: all tests of one of the groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition(pub Vec<Vec<Test>>);

/// What is asked of the item that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// There is none, or it has nothing of this name.
    Missing(&'static str),
    /// It has exactly this.
    Is(&'static str, Value),
    /// It has a number, and one that is not greater.
    AtMost(&'static str, u64),
}

impl Condition {
    /// That there is no item of this key.
    pub fn absent() -> Self {
        Self(vec![vec![Test::Missing(PK)]])
    }

    /// The same, or that all of these hold.
    pub fn absent_or(tests: Vec<Test>) -> Self {
        Self(vec![vec![Test::Missing(PK)], tests])
    }

    /// That all of these hold.
    pub fn all(tests: Vec<Test>) -> Self {
        Self(vec![tests])
    }
}

/// What became of an item that was to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there.
    Written,
    /// The condition does not hold, and this is there instead.
    Refused(Item),
}

/// Reads and writes items. Every read sees what was written before it began.
#[async_trait]
pub trait Tables: Send + Sync {
    /// Writes an item where the condition holds.
    async fn put(&self, table: &str, item: Item, only_if: &Condition) -> Result<Put, CloudError>;

    /// The item of a key.
    async fn get(&self, table: &str, pk: &str, sk: &str) -> Result<Option<Item>, CloudError>;

    /// The items of a first part whose second part begins so, in order; a page of them, from the first after `after`.
    async fn page(
        &self,
        table: &str,
        pk: &str,
        begins: &str,
        after: Option<&str>,
    ) -> Result<Page, CloudError>;
}

/// A page of items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The items.
    pub items: Vec<Item>,
    /// Where the next page begins; `None`: there is none.
    pub next: Option<String>,
}

impl Value {
    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn number(&self) -> Option<u64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}
