//! Asks the ledger about a card, and claims it: of two agents that begin with the same card at the same moment one sends it.

use super::card::{self, AT, Delivered};
use super::claim::{self, Claim, Own};
use super::{Ledger, LedgerError, Result};
use crate::cloud::table::{Condition, Put};
use crate::journey::Print;
use std::time::Duration;
use tokio::time::timeout;

/// So long a card waits for an answer: after that it goes on without one.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the ledger knows of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Deliveries of it, to whichever share, the oldest first.
    pub delivered: Vec<Delivered>,
    /// Who sends it to this share, or did.
    pub claim: Option<Claim>,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is ours.
    Ours,
    /// Somebody else has the card.
    Theirs(Claim),
}

impl Ledger {
    /// What the ledger knows of a card.
    pub async fn ask(&self, print: Print) -> Result<Known> {
        bounded(async {
            let pk = card::pk(print);
            let claim_key = claim::key(self.place());
            let mut known = Known::default();
            for item in self.all(&pk, "").await? {
                let key = super::place::text(&item, crate::cloud::table::SK);
                if key.starts_with(AT) {
                    known.delivered.extend(Delivered::of(&item));
                } else if key == claim_key {
                    known.claim = Claim::of(&item);
                }
            }
            known.delivered.sort_by_key(|delivered| (delivered.place.released, delivered.dump));
            Ok(known)
        })
        .await
    }

    /// Claims a card for a dump, by what was known of it a moment ago: whoever changed that meanwhile was first.
    pub async fn claim(&self, print: Print, own: &Own, known: &Known) -> Result<Claimed> {
        let now = self.0.clock.now();
        let only_if = match &known.claim {
            None => Condition::absent(),
            // What else this agent has to do with the same card its journal says.
            Some(claim) if claim.is_live(now) && claim.scribe.journal != self.scribe().journal => {
                return Ok(Claimed::Theirs(claim.clone()));
            }
            Some(claim) => claim.as_seen(),
        };
        self.put_claim(print, &Claim::new(own, self.scribe(), now), only_if).await
    }

    /// Renews the claim of a dump, or makes it where there is none.
    pub async fn beat(&self, print: Print, own: &Own) -> Result<Claimed> {
        let claim = Claim::new(own, self.scribe(), self.0.clock.now());
        self.put_claim(print, &claim, Condition::absent_or(Claim::of_dump(own.dump))).await
    }

    /// Ends the claim of a dump, where it has one.
    pub(super) async fn unclaim(&self, print: Print, own: &Own) -> Result<()> {
        let ended = Claim { ended: true, ..Claim::new(own, self.scribe(), self.0.clock.now()) };
        let only_if = Condition::all(Claim::of_dump(own.dump));
        self.put(ended.item(print, self.place()), &only_if).await.map(|_| ())
    }

    async fn put_claim(&self, print: Print, claim: &Claim, only_if: Condition) -> Result<Claimed> {
        bounded(async {
            let mut only_if = only_if;
            loop {
                let put = self.put(claim.item(print, self.place()), &only_if).await?;
                let Put::Refused(there) = put else { return Ok(Claimed::Ours) };
                let Some(there) = Claim::of(&there) else {
                    // Gone, or of a newer version: whoever asks again sees it.
                    return Ok(Claimed::Theirs(claim.clone()));
                };
                match there.dump == claim.dump && !there.ended {
                    false => return Ok(Claimed::Theirs(there)),
                    // An answer was lost, and the call made once more.
                    true if there.beaten == claim.beaten => return Ok(Claimed::Ours),
                    // It is this dump's since long, and counts as renewed only when it is.
                    true => only_if = there.as_seen(),
                }
            }
        })
        .await
    }
}

async fn bounded<T>(question: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(PATIENCE, question).await.unwrap_or_else(|_| Err(LedgerError::silent()))
}
