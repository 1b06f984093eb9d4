//! What the ledger has of one delivery, for people.

use super::key::{ROLL, pk, proof_key};
use super::place::{Scribe, number, text};
use super::write::account;
use super::{Ledger, Result};
use crate::words::english::count;
use crate::words::id::DumpId;

/// What the ledger has of a delivery: one sentence each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Says(pub Vec<String>);

impl Ledger {
    /// What the ledger has of a dump.
    pub async fn says(&self, dump: DumpId) -> Result<Says> {
        let pk = pk(dump);
        let Some(roll) = self.get(&pk, ROLL).await? else {
            return Ok(Says(vec!["It has nothing of this roll yet".into()]));
        };
        let mut says = vec![format!("It has the roll: {}", account(&roll))];
        let by = Scribe::of(&roll);
        if by.journal != self.scribe().journal {
            says.push(format!("That was written by another agent, {}", by.words()));
        }
        if let Some(proof) = self.get(&pk, &proof_key(&self.place().site)).await? {
            let files = count(number(&proof, "files").unwrap_or_default(), "file");
            let (region, method) = (&self.place().site, text(&proof, "method"));
            says.push(format!("{files} with hashes, proven in {region} by {method}, {}", text(&proof, "at")));
        }
        for other in self.all(&pk, "other#").await? {
            let by = Scribe::of(&other).words();
            says.push(format!("Another account of it, by {by}: {}", account(&other)));
        }
        Ok(Says(says))
    }
}
