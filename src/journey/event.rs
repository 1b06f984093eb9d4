//! What happened to a dump. Events are the only thing the journal keeps; their JSON form is a contract with
//! every journal ever written: fields may be added with a default, never renamed or taken away.

use super::card::{CardFacts, Elsewhere, Print};
use super::claim::Claim;
use super::onward::{Onward, RecoveryPoint};
use super::parts::{CarriedFile, GenerationFile, Inheritance, Listing, Misnamed, Paced, WrittenFile};
use crate::problem::Problem;
use crate::words::block::BlockValue;
use crate::words::deadline::Deadline;
use crate::words::digest::Digest;
use crate::words::id::DumpId;
use crate::words::path::RelPath;
use crate::words::priority::Priority;
use crate::words::session::Session;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A dump appeared, or somebody named it.
    Found {
        /// The dump's folder, absolute.
        source: PathBuf,
        /// The destination's address.
        destination: String,
        /// The name of the roll's folder.
        roll: String,
        /// Where the roll will lie, below the sync root.
        target: RelPath,
    },
    /// A part of the listing. Large dumps come in several.
    Listed(Listing),
    /// The listing is whole.
    Settled {
        /// Files to send.
        files: u64,
        /// Their bytes.
        bytes: u64,
    },
    /// A part of the table of names that the share cannot hold.
    Misnamed {
        /// Some of them.
        names: Vec<Misnamed>,
    },
    /// The ends of some media files were read.
    Fingerprinted {
        /// Places in the listing, and what was read.
        files: Vec<(u32, Print)>,
    },
    /// The card was looked into.
    Judged(CardFacts),
    /// A person wants it sent although the card is not whole, or somebody should look at it.
    Accepted {
        /// Who.
        by: String,
        /// Why.
        reason: String,
    },
    /// The same card was delivered before: nothing is sent.
    Duplicate {
        /// As which dump.
        of: DumpId,
        /// Where, if it was by another agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elsewhere: Option<Elsewhere>,
    },
    /// The card was delivered before, and has more files now: these go into the delivered roll.
    Grown {
        /// The newest delivery of it.
        of: DumpId,
        /// Number and SHA-256 of the receipts that prove what is there, oldest first; the last one is superseded.
        receipts: Vec<(u64, String)>,
    },
    /// Files that are in the delivered roll, and are not sent again.
    Carried {
        /// The files.
        files: Vec<CarriedFile>,
    },
    /// The card was looked at.
    Checked {
        /// The kind of card, `none` for none that is known.
        family: String,
        /// `complete`, `incomplete`, `review`, `in_progress` or `unjudged`.
        verdict: String,
        /// The manifests that came along.
        claims: Vec<Claim>,
    },
    /// It may be sent.
    Queued,
    /// Sending began, or went on after an interruption.
    SendingStarted {
        /// The session that writes.
        session: Session,
        /// The session that reads back.
        readback: Session,
    },
    /// Blocks of a file of several are written and flushed.
    BlocksWritten {
        /// The file's place in the listing.
        file: u32,
        /// Block numbers and values.
        blocks: Vec<(u32, BlockValue)>,
    },
    /// Files are written and flushed.
    FilesWritten {
        /// The files.
        files: Vec<WrittenFile>,
    },
    /// Blocks read back were not what was sent, and were sent again.
    Repaired {
        /// The file's place in the listing.
        file: u32,
        /// The blocks.
        blocks: Vec<u32>,
    },
    /// Files were read back past the writer's cache, and are equal.
    FilesLanded {
        /// Their places in the listing.
        files: Vec<u32>,
    },
    /// The new ASC MHL generation is in staging, read back and equal.
    Sealed {
        /// The manifest, below the roll's folder.
        manifest: RelPath,
        /// Which generation it is.
        generation: u32,
        /// C4 of its bytes, as in the chain.
        c4: Digest,
        /// Every file that was written for it, the manifest among them. Not known of what was sealed before they
        /// were noted.
        #[serde(default)]
        files: Vec<GenerationFile>,
        /// Files of earlier generations that were written for the same roll and stay: read from the share, and equal.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        earlier: Vec<GenerationFile>,
    },
    /// New files and folders are in a roll that was delivered before.
    Moved {
        /// How many of them, in the order of their renames, since the first.
        moves: u32,
    },
    /// The roll is in the sync root.
    Released {
        /// Which access list it has there. Not known of what was released before it was looked at.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        access: Option<Inheritance>,
        /// Why the ledger could not be asked whether another studio has delivered the card; nothing where it was asked, or there
        /// is none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unasked: Option<String>,
        /// What carries it on, and how its arrival will be known; none where nobody looks for it in a second region.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        onward: Option<Onward>,
        /// How the pace was kept on the way. Not known of what was released before it was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pace: Option<Paced>,
    },
    /// The sync was told of the released roll.
    Told {
        /// What it was told, one sentence.
        words: String,
        /// What the sync calls its work on it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reference: String,
    },
    /// Files were read in the second region, and are equal.
    FilesArrived {
        /// Their places in the listing.
        files: Vec<u32>,
    },
    /// The second region has all of it.
    Arrived {
        /// Who says so, or where it was read.
        by: String,
        /// What that rests on, one sentence each.
        how: Vec<String>,
    },
    /// A person, or a later delivery of the same roll, wants its arrival not looked for any more.
    Unfollowed {
        /// Who.
        by: String,
        /// Why.
        reason: String,
        /// Whether it is a later delivery: that one's receipt supersedes this one's.
        #[serde(default)]
        outgrown: bool,
    },
    /// The file system has a whole backup that was begun after the release.
    BackedUp(RecoveryPoint),
    /// The receipt is written and signed.
    Receipted {
        /// Its number in the chain.
        number: u64,
        /// SHA-256 of its bytes, hex.
        sha256: String,
    },
    /// A problem stopped the dump.
    Held {
        /// Which one.
        problem: Problem,
    },
    /// A person wants it tried again.
    Retried {
        /// Who.
        by: String,
    },
    /// A person, or a change of the dump, wants it looked at from the start. What lies in staging is kept and compared.
    Reopened {
        /// Who.
        by: String,
    },
    /// A person gave it another turn, or another time by which it should have landed. Nothing of it changes what is done.
    Prioritised {
        /// Who.
        by: String,
        /// Its turn; `None` leaves it.
        priority: Option<Priority>,
        /// When it should have landed, or that it has no deadline any more; `None` leaves it.
        deadline: Option<Deadline>,
    },
    /// A person gave it up.
    Abandoned {
        /// Who.
        by: String,
        /// Why. Not known of what was given up before it was asked for.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// An event with its time and its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Place in the journal, over all dumps.
    pub number: i64,
    /// When it was appended.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}
