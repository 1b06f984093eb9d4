//! Tells people what they should know, wherever they are: by a topic of SNS, which passes it on to mail, pagers and chats.
//!
//! What happened comes from the journal, by a cursor in it: it is told at least once, however the program or the topic is
//! interrupted. What goes on (a deadline that will be missed, a share that is away) comes from the picture that screens
//! show, and the journal remembers that it was told.

mod letter;
mod piece;
mod standing;
mod teller;

pub use letter::{Sender, letter};
pub use piece::{Piece, happened};
pub use standing::standing;
pub use teller::{Teller, Untold};

use crate::cloud::Account;
use crate::words::tiding::Tiding;
use std::collections::BTreeSet;
use std::time::Duration;

/// Whom to tell, and of what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeSettings {
    /// Where AWS is asked, and as whom.
    pub account: Account,
    /// The topic, by its ARN.
    pub topic: String,
    /// Of what.
    pub events: BTreeSet<Tiding>,
    /// Whether names and paths are held back.
    pub redact: bool,
    /// How long something may be amiss before it is told.
    pub away: Duration,
    /// What happens within this goes into one message.
    pub gather: Duration,
}
