//! Counts what goes to a share and comes from it, so that a test can say how much travelled.

use super::layered::{Call, Layer, Op, layered};
use super::{Result, Share};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was counted so far. Cheap to clone; all clones see the same.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<BTreeMap<Op, (u64, u64)>>>);

impl Record {
    /// How many calls of this kind succeeded.
    pub fn calls(&self, op: Op) -> u64 {
        self.of(op).0
    }

    /// How many bytes they carried: written, put, read or got. 0 for all other operations.
    pub fn bytes(&self, op: Op) -> u64 {
        self.of(op).1
    }

    fn of(&self, op: Op) -> (u64, u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&op).copied().unwrap_or_default()
    }
}

impl Share {
    /// This share, and the record of what passes through the one given back.
    pub fn recorded(self) -> (Self, Record) {
        let record = Record::default();
        (layered(self, record.clone()), record)
    }
}

#[async_trait::async_trait]
impl Layer for Record {
    type Held = ();

    async fn after(&self, call: &Call, carried: u64, (): ()) -> Result<()> {
        let mut record = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (calls, bytes) = record.entry(call.op).or_default();
        (*calls, *bytes) = (*calls + 1, *bytes + carried);
        Ok(())
    }
}
