//! What a kind of share has to be able to do. Private: callers use [`Share`](super::Share).

use super::{AccessList, Kind, Result, ShareError};
use crate::words::bytes::ByteCount;
use crate::words::path::RelPath;
use crate::words::session::Session;
use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Reading. The file must be there.
    Read,
    /// Reading and writing. A missing file is made; content that is there is kept. Other handles may read and
    /// write at the same time.
    Write,
}

/// An open file. Valid for the share that gave it, until it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(pub(crate) u64);

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a device: nothing that `ingest` puts there.
    Other,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name, without the folder.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Size in bytes; 0 for folders.
    pub size: u64,
    /// When its content was last changed.
    pub modified: Timestamp,
}

/// Room on a share, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Space {
    /// What this user may still write.
    pub free: u64,
    /// The size of the whole.
    pub total: u64,
}

/// The largest reserve, unless told otherwise.
const LARGEST_RESERVE: u64 = 10_000_000_000;

impl Space {
    /// What is to stay free for everybody else: 1 % of the whole, 10 GB at most, unless told otherwise.
    pub fn reserve(&self, said: Option<ByteCount>) -> ByteCount {
        said.unwrap_or_else(|| ByteCount((self.total / 100).min(LARGEST_RESERVE)))
    }
}

/// The operations of a share. Each call returns in bounded time, and is safe to run many at a time.
#[async_trait::async_trait]
pub(crate) trait Protocol: Send + Sync {
    fn session(&self) -> Session;
    /// All that there have been, each once.
    fn sessions(&self) -> Vec<Session> {
        vec![self.session()]
    }
    /// Ends every connection. A share that has none of its own can only be forgotten.
    fn give_up(&self) {}
    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>>;
    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>>;
    async fn make_folder(&self, folder: &RelPath) -> Result<()>;
    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle>;
    async fn write_at(&self, file: Handle, offset: u64, data: Bytes) -> Result<()>;
    async fn read_at(&self, file: Handle, offset: u64, len: usize) -> Result<Bytes>;
    async fn set_len(&self, file: Handle, len: u64) -> Result<()>;
    async fn flush(&self, file: Handle) -> Result<()>;
    async fn set_modified(&self, file: Handle, modified: Timestamp) -> Result<()>;
    async fn close(&self, file: Handle) -> Result<()>;
    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()>;
    async fn get(&self, path: &RelPath) -> Result<Bytes>;
    async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()>;
    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()>;
    async fn remove_file(&self, path: &RelPath) -> Result<()>;
    async fn remove_folder(&self, folder: &RelPath) -> Result<()>;
    async fn space(&self) -> Result<Space>;

    async fn access_list(&self, _folder: &RelPath) -> Result<Option<AccessList>> {
        Ok(None)
    }

    async fn set_access_list(&self, folder: &RelPath, _list: &AccessList) -> Result<()> {
        Err(ShareError::new(Kind::Other, folder.as_str(), "this kind of share has no access lists"))
    }
}
