//! Writes a delivery down as the journal has it. The order makes sure that whoever finds a part finds what it stands for: files
//! before what is proven of them, that before the delivery, the delivery before the card by which others find it, and the end
//! of the claim last.

use super::key::{ROLL, other, pk, proof_key};
use super::place::{Scribe, number, text};
use super::roll;
use super::state::State;
use super::{Ledger, Result, card, files};
use crate::cloud::table::{Condition, Item, Put, Value};
use crate::journey::Dump;
use crate::problem::{Code, Problem};
use crate::words::id::DumpId;
use std::time::Duration;

/// Between two items of files: 480 KB/s, which neither the table nor the link notices.
const PAUSE: Duration = Duration::from_millis(200);

/// Another account of a delivery, which was not written over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Which dump.
    pub dump: DumpId,
    /// Its roll.
    pub roll: String,
    /// What this agent says.
    pub ours: String,
    /// What stands in the ledger.
    pub theirs: String,
    /// Whose that is.
    pub by: Scribe,
}

impl Ledger {
    /// Writes all that the ledger has of a dump, as far as it has come. Cut off anywhere, the next time mends it.
    pub async fn write(&self, dump: &Dump) -> Result<Option<Conflict>> {
        let state = State::of(dump);
        let mut conflict = None;
        if state.is_delivered() {
            conflict = self.write_proof(dump).await?;
        }
        let account = self.write_roll(dump).await?;
        conflict = account.or(conflict);
        let print = dump.card.identity.fingerprint;
        if state.is_delivered()
            && let Some(entry) = card::entry(dump, self.place(), self.scribe())
        {
            self.put(entry, &card::only_if(self.scribe())).await?;
        }
        if state >= State::Released
            && let Some(print) = print
        {
            self.unclaim(print, &dump.into()).await?;
        }
        Ok(conflict)
    }

    /// The files and what is proven of them, once: what is there is the same, or a conflict.
    async fn write_proof(&self, dump: &Dump) -> Result<Option<Conflict>> {
        let root = files::root(dump);
        let proof = roll::proof(dump, self.place(), self.scribe(), &root);
        let there = self.get(&pk(dump.id), &proof_key(&self.place().site)).await?;
        if let Some(there) = there {
            return Ok(self.compared(dump, &proof, &there));
        }
        for (place, pack) in files::packs(dump, self.scribe()).enumerate() {
            if place > 0 {
                tokio::time::sleep(PAUSE).await;
            }
            if let Put::Refused(there) = self.put(pack.clone(), &files::only_if()).await?
                && let Some(conflict) = self.compared(dump, &pack, &there)
            {
                return Ok(Some(conflict));
            }
        }
        Ok(match self.put(proof.clone(), &Condition::absent()).await? {
            Put::Written => None,
            Put::Refused(there) => self.compared(dump, &proof, &there),
        })
    }

    /// What is there of files, if it says something else.
    fn compared(&self, dump: &Dump, ours: &Item, there: &Item) -> Option<Conflict> {
        (text(ours, "root") != text(there, "root")).then(|| {
            let words = |item: &Item| format!("the hash of all files is {}", short(&text(item, "root")));
            self.conflict(dump, words(ours), words(there), there)
        })
    }

    /// The delivery itself; beside another's account of it, where there is one.
    async fn write_roll(&self, dump: &Dump) -> Result<Option<Conflict>> {
        let only_if = roll::may_follow(dump, self.scribe());
        let ours = |key: String| roll::roll(dump, self.place(), self.scribe(), key);
        let Put::Refused(there) = self.put(ours(ROLL.into()), &only_if).await? else { return Ok(None) };
        if self.is_newer(dump, &there) {
            return Ok(None);
        }
        // Both sides are there for whoever has to find out.
        self.put(ours(other(self.scribe())), &only_if).await?;
        Ok(Some(self.conflict(dump, account(&ours(ROLL.into())), account(&there), &there)))
    }

    /// Whether the item that is there is this agent's, from further on: another process of it was faster.
    fn is_newer(&self, dump: &Dump, there: &Item) -> bool {
        let receipt = dump.receipt().map(|(_, sha256)| sha256.as_str().into());
        let has = |receipt| matches!(there.get("receipts"), Some(Value::List(all)) if all.contains(&receipt));
        text(there, "journal") == self.scribe().journal
            && number(there, "events").is_some_and(|events| events > dump.events)
            && receipt.is_none_or(has)
    }

    fn conflict(&self, dump: &Dump, ours: String, theirs: String, there: &Item) -> Conflict {
        let (dump, roll) = (dump.id, dump.roll.clone());
        Conflict { dump, roll, ours, theirs, by: Scribe::of(there) }
    }
}

/// What an account of a delivery says, in a few words.
pub(super) fn account(item: &Item) -> String {
    let receipt = match (number(item, "receipt"), text(item, "receipt_sha256")) {
        (Some(number), sha256) => format!(", receipt {number} ({})", short(&sha256)),
        (None, _) => String::new(),
    };
    format!("{} as `{}`{receipt}", text(item, "state"), text(item, "target"))
}

fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        let Conflict { dump, roll, ours, theirs, by } = conflict;
        let roll = crate::words::path::printable(&roll);
        let message = format!(
            "The ledger has another account of `{roll}` ({dump}): here it is {ours}, there, by {}, it is {theirs}",
            by.words()
        );
        Self::new(Code::LedgerConflict, message)
    }
}
