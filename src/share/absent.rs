//! A share that nobody has reached yet: every call fails at once.

use super::protocol::Protocol;
use super::{Access, Entry, Handle, Kind, Result, Share, ShareError, Space};
use crate::words::path::RelPath;
use crate::words::session::Session;
use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use std::sync::Arc;

impl Share {
    /// Stands for the share at `address` while it cannot be reached, for work that does not need it yet.
    pub fn absent(address: impl Into<String>) -> Self {
        Self(Arc::new(Absent { address: address.into() }))
    }
}

struct Absent {
    address: String,
}

impl Absent {
    fn refuse<T>(&self) -> Result<T> {
        Err(ShareError::new(Kind::Unreachable, &self.address, "there is no connection yet"))
    }
}

#[async_trait]
impl Protocol for Absent {
    fn session(&self) -> Session {
        Session {
            client: String::new(),
            address: self.address.clone(),
            login: String::new(),
            gateway: false,
            dialect: String::new(),
            signing: String::new(),
            encryption: String::new(),
            readback: String::new(),
            limits: Vec::new(),
        }
    }

    async fn stat(&self, _: &RelPath) -> Result<Option<Entry>> {
        self.refuse()
    }

    async fn list(&self, _: Option<&RelPath>) -> Result<Vec<Entry>> {
        self.refuse()
    }

    async fn make_folder(&self, _: &RelPath) -> Result<()> {
        self.refuse()
    }

    async fn open(&self, _: &RelPath, _: Access) -> Result<Handle> {
        self.refuse()
    }

    async fn write_at(&self, _: Handle, _: u64, _: Bytes) -> Result<()> {
        self.refuse()
    }

    async fn read_at(&self, _: Handle, _: u64, _: usize) -> Result<Bytes> {
        self.refuse()
    }

    async fn set_len(&self, _: Handle, _: u64) -> Result<()> {
        self.refuse()
    }

    async fn flush(&self, _: Handle) -> Result<()> {
        self.refuse()
    }

    async fn set_modified(&self, _: Handle, _: Timestamp) -> Result<()> {
        self.refuse()
    }

    async fn close(&self, _: Handle) -> Result<()> {
        self.refuse()
    }

    async fn put(&self, _: &RelPath, _: Bytes, _: Option<Timestamp>) -> Result<()> {
        self.refuse()
    }

    async fn get(&self, _: &RelPath) -> Result<Bytes> {
        self.refuse()
    }

    async fn set_folder_modified(&self, _: &RelPath, _: Timestamp) -> Result<()> {
        self.refuse()
    }

    async fn rename(&self, _: &RelPath, _: &RelPath) -> Result<()> {
        self.refuse()
    }

    async fn remove_file(&self, _: &RelPath) -> Result<()> {
        self.refuse()
    }

    async fn remove_folder(&self, _: &RelPath) -> Result<()> {
        self.refuse()
    }

    async fn space(&self) -> Result<Space> {
        self.refuse()
    }
}
