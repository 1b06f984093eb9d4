//! Hands what people should know to the topic, and remembers that it did.

use super::NoticeSettings;
use super::letter::{Sender, letter};
use super::piece::{Piece, happened};
use super::standing::{AGAIN, standing};
use crate::cloud::topic::Topics;
use crate::cloud::{self, CloudError};
use crate::control::Snapshot;
use crate::journal::{Begin, Journal, JournalError};
use crate::problem::Problem;
use crate::words::clock::Clock;
use jiff::{Timestamp, ToSpan};
use std::collections::HashSet;
use std::sync::Arc;

/// The cursor's name.
const NAME: &str = "notices";
/// Milestones that are looked at together.
const AT_ONCE: usize = 500;

/// Tells people.
pub struct Teller {
    topics: Arc<dyn Topics>,
    settings: NoticeSettings,
    journal: Journal,
    clock: Clock,
}

/// Why nobody was told.
#[derive(Debug, thiserror::Error)]
pub enum Untold {
    /// The topic does not take it now.
    #[error("People cannot be told by `{topic}`: {error}")]
    Topic {
        /// Its ARN.
        topic: String,
        /// Why.
        error: CloudError,
    },
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

impl From<Untold> for Problem {
    fn from(untold: Untold) -> Self {
        let message = untold.to_string();
        match untold {
            Untold::Topic { error, .. } => {
                let hint = Self::from(error.clone()).hint;
                let kept =
                    "the topic is `topic` in `[notify]`; what is not told now is told as soon as it can be";
                Self { message, hint: format!("{hint}; {kept}"), ..Self::from(error) }
            }
            Untold::Journal(error) => error.into(),
        }
    }
}

impl Teller {
    /// Tells by a topic. Nothing is asked yet.
    pub async fn open(settings: NoticeSettings, journal: Journal, clock: Clock) -> Result<Self, Problem> {
        let topics = cloud::connect(&settings.account).await?.topics;
        Ok(Self::new(topics, settings, journal, clock).await?)
    }

    /// The same by whatever takes messages.
    pub async fn new(
        topics: Arc<dyn Topics>,
        settings: NoticeSettings,
        journal: Journal,
        clock: Clock,
    ) -> Result<Self, JournalError> {
        // What happens from here on is told, and nothing of what was before there was anybody to tell.
        journal.cursor(NAME, Begin::Now).await?;
        Ok(Self { topics, settings, journal, clock })
    }

    /// Whom it tells, and of what.
    pub fn settings(&self) -> &NoticeSettings {
        &self.settings
    }

    /// Tells what there is to tell, in one message; gives how many things that were.
    pub async fn tell(&self, from: &Sender, snapshot: &Snapshot) -> Result<usize, Untold> {
        let cursor = self.journal.cursor(NAME, Begin::Now).await?;
        let found = self.journal.milestones(cursor, AT_ONCE).await?;
        let mut pieces = Vec::new();
        if !found.events.is_empty() {
            let dumps = self.journal.dumps().await?;
            let dumps = dumps.into_iter().map(|dump| (dump.id, dump)).collect();
            pieces = happened(&found.events, &dumps);
        }
        pieces.extend(self.untold(standing(snapshot, self.clock.now(), self.settings.away)).await?);
        pieces.retain(|piece| self.settings.events.contains(&piece.kind));
        if !pieces.is_empty() {
            self.publish(from, &pieces).await?;
        }
        if !found.events.is_empty() || !pieces.is_empty() {
            let told = pieces.iter().flat_map(|piece| piece.told.clone()).collect();
            self.journal.carried(NAME, found.upto, told).await?;
        }
        Ok(pieces.len())
    }

    async fn publish(&self, from: &Sender, pieces: &[Piece]) -> Result<(), Untold> {
        let letter = letter(from, pieces, self.settings.redact);
        let said = self.topics.publish(&self.settings.topic, &letter).await;
        let topic = || self.settings.topic.clone();
        let number = said.map_err(|error| Untold::Topic { topic: topic(), error })?;
        tracing::info!("People are told, message {number}: {}", letter.subject);
        Ok(())
    }

    /// Those of which people were not told.
    async fn untold(&self, mut pieces: Vec<Piece>) -> Result<Vec<Piece>, JournalError> {
        let keys: Vec<String> = pieces.iter().flat_map(|piece| piece.told.clone()).collect();
        if keys.is_empty() {
            return Ok(pieces);
        }
        let hour = self.clock.now() - 1.hour();
        let ever = self.journal.told(keys.clone(), Timestamp::UNIX_EPOCH).await?;
        let lately = self.journal.told(keys, hour).await?;
        let is_told = |key: &String, ever: &HashSet<String>, lately: &HashSet<String>| {
            if key.starts_with(AGAIN) { lately.contains(key) } else { ever.contains(key) }
        };
        pieces.retain(|piece| !piece.told.iter().any(|key| is_told(key, &ever, &lately)));
        Ok(pieces)
    }
}
