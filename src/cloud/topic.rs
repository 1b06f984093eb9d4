//! Topics, which pass a message on to all who want it (SNS).

use super::CloudError;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// A message, as a topic takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line of ASCII, at most 100 characters.
    pub subject: String,
    /// The text: whatever fits into 256 KiB.
    pub body: String,
    /// What whoever gets it can choose by.
    pub marks: BTreeMap<&'static str, Mark>,
}

/// Something to choose by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// One word.
    One(String),
    /// Several.
    Several(Vec<String>),
    /// A number.
    Number(u64),
}

/// Passes messages on.
#[async_trait]
pub trait Topics: Send + Sync {
    /// Hands a message to a topic, by its ARN, and gives the number that it got.
    async fn publish(&self, topic: &str, letter: &Letter) -> Result<String, CloudError>;

    /// Looks for a topic, by its ARN, and passes nothing on. The error says whether there is none.
    async fn find(&self, topic: &str) -> Result<(), CloudError>;
}
