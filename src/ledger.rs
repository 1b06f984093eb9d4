//! The studio-wide ledger: what the agents of all studios have delivered, in one table that all of them may read.
//!
//! ```text
//! roll#<dump>    roll                   the delivery: whose, what, where to, how far, which receipt
//!                f#00000, f#00001 ...   its files with their hashes, many in one item; never changed
//!                r#us-west-2#landed     what is proven in a region, written by whoever is there
//!                other#<journal>        a second account of the same delivery: a conflict, for a person
//! card#<print>   at#<share>#<dump>      that this card was delivered to a share
//!                claim#<share>          who sends it there just now
//! ```
//!
//! Each agent's own journal stays the truth, and an agent works without the ledger. It promises: nobody's item is ever put
//! over by another's; a delivery only goes forward; what is written twice is written the same.

mod ask;
mod card;
mod claim;
mod error;
mod files;
mod key;
mod place;
mod read;
mod roll;
mod state;
mod write;

pub use ask::{Claimed, Known};
pub use card::Delivered;
pub use claim::{BEAT, Claim, LEASE, Own};
pub use error::LedgerError;
pub use place::{Place, Scribe};
pub use read::Says;
pub use state::State;
pub use write::Conflict;

use crate::cloud::table::{Condition, Item, Put, Tables};
use crate::words::clock::Clock;
use std::sync::Arc;

type Result<T> = std::result::Result<T, LedgerError>;

/// The ledger, as one agent works with it. Cheap to clone.
#[derive(Clone)]
pub struct Ledger(Arc<Inner>);

struct Inner {
    tables: Arc<dyn Tables>,
    place: Place,
    scribe: Scribe,
    clock: Clock,
}

impl Ledger {
    /// The ledger at a place, for an agent. Nothing is asked yet.
    pub fn new(tables: Arc<dyn Tables>, place: Place, scribe: Scribe, clock: Clock) -> Self {
        Self(Arc::new(Inner { tables, place, scribe, clock }))
    }

    /// Where it is.
    pub fn place(&self) -> &Place {
        &self.0.place
    }

    /// Whose it is.
    pub fn scribe(&self) -> &Scribe {
        &self.0.scribe
    }

    async fn put(&self, item: Item, only_if: &Condition) -> Result<Put> {
        let put = self.0.tables.put(&self.0.place.table, item, only_if).await;
        put.map_err(|error| LedgerError::of(error, &self.0.place))
    }

    async fn get(&self, pk: &str, sk: &str) -> Result<Option<Item>> {
        let get = self.0.tables.get(&self.0.place.table, pk, sk).await;
        get.map_err(|error| LedgerError::of(error, &self.0.place))
    }

    /// All items of a first part whose second part begins so.
    async fn all(&self, pk: &str, begins: &str) -> Result<Vec<Item>> {
        let (mut items, mut after) = (Vec::new(), None::<String>);
        loop {
            let page = self.0.tables.page(&self.0.place.table, pk, begins, after.as_deref()).await;
            let page = page.map_err(|error| LedgerError::of(error, &self.0.place))?;
            items.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(items),
            }
        }
    }
}
