//! What other studios have to do with a card: asked of the studio-wide ledger, where there is one. A card that another studio has
//! delivered to the same share is not sent again; of two that begin with it at the same moment one sends it.
//!
//! Where the ledger cannot be asked the card goes on, and its receipt says so.

use super::agent::Agent;
use crate::handoff;
use crate::journey::{self, Dump, Print};
use crate::ledger::{Claim, Claimed, Delivered, Known, Ledger, LedgerError};
use crate::problem::{Code, Problem};
use crate::words::id::DumpId;
use crate::words::path::printable;

/// What the ledger says of a card.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Where to ask, by what; nothing for an agent without a ledger and a card that nothing tells apart.
    asked: Option<(Ledger, Print)>,
    known: Known,
    /// Why it could not be asked.
    pub(super) unasked: Option<String>,
}

impl Elsewhere {
    /// Asks about the card of a dump.
    pub(super) async fn of(agent: &Agent, dump: &Dump, print: Option<Print>) -> Self {
        let Some((ledger, print)) = agent.ledger.clone().zip(print) else { return Self::default() };
        let (known, unasked) = match ledger.ask(print).await {
            Ok(known) => (others(known, &ledger, dump), None),
            Err(error) => (Known::default(), Some(unasked(dump, &error))),
        };
        Self { asked: Some((ledger, print)), known, unasked }
    }

    /// For the journal and the receipt, one sentence each.
    pub(super) fn sentences(&self) -> Vec<String> {
        self.known.delivered.iter().map(|delivered| self.sentence(delivered)).collect()
    }

    /// The delivery of the same card to the same share. Where no card is recognised, nothing tells a sidecar from a file that
    /// belongs to nothing else: then it had all other files, too.
    pub(super) fn duplicate(&self, dump: &Dump, is_card: bool) -> Option<(DumpId, journey::Elsewhere)> {
        let mut here = self.known.delivered.iter().filter(|delivered| self.is_here(delivered));
        let same = here.find(|delivered| is_card || delivered.had_the_rest(dump))?;
        Some((same.dump, same.place.clone()))
    }

    /// Claims the card, so that no other studio sends it meanwhile; `is_wanted`: it is sent even if one does. Gives the reason
    /// why the ledger could not be asked.
    pub(super) async fn claim(&self, dump: &Dump, is_wanted: bool) -> Result<Option<String>, Problem> {
        let Some((ledger, print)) = self.asked.as_ref().filter(|_| self.unasked.is_none()) else {
            return Ok(self.unasked.clone());
        };
        match ledger.claim(*print, &dump.into(), &self.known).await {
            Ok(Claimed::Theirs(claim)) if !is_wanted => Err(under_way(&claim)),
            Ok(_) => Ok(None),
            Err(error) => Ok(Some(unasked(dump, &error))),
        }
    }

    fn is_here(&self, delivered: &Delivered) -> bool {
        self.asked.as_ref().is_some_and(|(ledger, _)| delivered.place.share == ledger.place().share)
    }

    fn sentence(&self, delivered: &Delivered) -> String {
        let words = delivered.place.words();
        match self.is_here(delivered) {
            true => format!("The same card was {words}"),
            false => {
                let to = printable(&delivered.place.destination).into_owned();
                format!("The same card was {words}, to another share: `{to}`")
            }
        }
    }
}

/// What others have delivered; what this agent has delivered to the same address its journal knows better.
fn others(known: Known, ledger: &Ledger, dump: &Dump) -> Known {
    let is_own = |delivered: &Delivered| {
        delivered.scribe.journal == ledger.scribe().journal && delivered.place.destination == dump.destination
    };
    let delivered = known.delivered.into_iter().filter(|delivered| !is_own(delivered)).collect();
    Known { delivered, ..known }
}

fn unasked(dump: &Dump, error: &LedgerError) -> String {
    tracing::warn!("`{}` goes on unasked: {error}", dump.roll);
    error.why().to_owned()
}

fn under_way(claim: &Claim) -> Problem {
    let (who, target) = (claim.scribe.words(), printable(&claim.target).into_owned());
    Problem::new(Code::CardUnderWay, format!("The same card is on its way from {who} as `{target}`"))
}

/// Asks once more before the roll is released: the claim may have been taken over by another studio, while this agent, or the
/// ledger, was away. Gives the reason why the ledger could not be asked.
pub(super) async fn see_alone(agent: &Agent, dump: &Dump) -> Result<Option<String>, Problem> {
    let print = dump.card.identity.fingerprint;
    if agent.ledger.is_none() || print.is_none() || dump.moved > 0 {
        // What is half in the sync root goes on.
        return Ok(dump.card.unasked.clone());
    }
    let elsewhere = Elsewhere::of(agent, dump, print).await;
    let is_wanted = agent.cards.again || dump.accepted.is_some();
    let claimed = match elsewhere.duplicate(dump, true).filter(|_| !is_wanted) {
        Some((_, place)) => {
            let message = format!("The same card was {} meanwhile", place.words());
            Err(Problem::new(Code::CardDelivered, message))
        }
        None => elsewhere.claim(dump, is_wanted).await,
    };
    match claimed {
        // Cut off between the rename and its entry in the journal: then it is released already.
        Err(_) if handoff::is_taken(&agent.read, &agent.target(dump)).await? => Ok(None),
        claimed => claimed,
    }
}
