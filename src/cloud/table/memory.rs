//! A table in memory, for tests: it keeps to the same contract as DynamoDB, counts its calls, and fails when it is told to.

use super::{Condition, Item, PK, Page, Put, SK, Tables, Test, Value};
use crate::cloud::{CloudError, Fault};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Items in one page.
const PAGE: usize = 3;

/// The table.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    items: BTreeMap<(String, String), Item>,
    calls: Vec<&'static str>,
    /// Calls that still work; `None`: all.
    left: Option<u64>,
    fault: Option<Fault>,
}

impl Memory {
    /// The items, in order.
    pub fn items(&self) -> Vec<Item> {
        self.inner().items.values().cloned().collect()
    }

    /// The names of all calls so far, those that failed included.
    pub fn calls(&self) -> Vec<&'static str> {
        self.inner().calls.clone()
    }

    /// After so many more calls all others fail; `None`: none does.
    pub fn cut_after(&self, left: Option<u64>) {
        self.inner().left = left;
    }

    /// From now on every call fails like this.
    pub fn fail(&self, fault: Option<Fault>) {
        self.inner().fault = fault;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, operation: &'static str) -> Result<MutexGuard<'_, Inner>, CloudError> {
        let mut inner = self.inner();
        inner.calls.push(operation);
        let cut = inner.left == Some(0);
        inner.left = inner.left.map(|left| left.saturating_sub(1));
        match inner.fault.or(cut.then_some(Fault::Unreachable)) {
            Some(fault) => {
                Err(CloudError { service: "DynamoDB", operation, fault, detail: "as ordered".into() })
            }
            None => Ok(inner),
        }
    }
}

#[async_trait]
impl Tables for Memory {
    async fn put(&self, _: &str, item: Item, only_if: &Condition) -> Result<Put, CloudError> {
        let mut inner = self.call("PutItem")?;
        let part = |name| item.get(name).and_then(Value::text).unwrap_or_default().to_owned();
        let key = (part(PK), part(SK));
        let there = inner.items.get(&key).cloned().unwrap_or_default();
        if only_if.0.iter().any(|tests| tests.iter().all(|test| test.holds(&there))) {
            inner.items.insert(key, item);
            return Ok(Put::Written);
        }
        Ok(Put::Refused(there))
    }

    async fn get(&self, _: &str, pk: &str, sk: &str) -> Result<Option<Item>, CloudError> {
        Ok(self.call("GetItem")?.items.get(&(pk.to_owned(), sk.to_owned())).cloned())
    }

    async fn page(&self, _: &str, pk: &str, begins: &str, after: Option<&str>) -> Result<Page, CloudError> {
        let inner = self.call("Query")?;
        let is_meant = |key: &&(String, String)| {
            key.0 == pk && key.1.starts_with(begins) && after.is_none_or(|after| key.1.as_str() > after)
        };
        let keys: Vec<_> = inner.items.keys().filter(is_meant).take(PAGE).collect();
        Ok(Page {
            items: keys.iter().map(|key| inner.items[*key].clone()).collect(),
            next: keys.get(PAGE - 1).map(|key| key.1.clone()),
        })
    }
}

impl Test {
    fn holds(&self, item: &Item) -> bool {
        match self {
            Self::Missing(name) => !item.contains_key(*name),
            Self::Is(name, value) => item.get(*name) == Some(value),
            Self::AtMost(name, most) => {
                item.get(*name).and_then(Value::number).is_some_and(|number| number <= *most)
            }
        }
    }
}
