//! A place to deliver to: an SMB share, or a folder that the system has mounted.
//!
//! Callers hold a [`Share`], cheap to clone; the trait behind it is private to this module, so that a handle can
//! gain helpers without every implementation repeating them. [`Share::steady`], [`Share::recorded`], [`Share::throttled`],
//! [`Share::in_turn`] and [`Share::faulty`] wrap a share in another. Every implementation, the doubles included, passes one contract suite (`tests/it/share`).

mod absent;
mod access_list;
mod connector;
pub mod credentials;
pub mod destination;
pub mod directory;
mod entered;
mod error;
mod faulty;
mod folder;
mod in_turn;
mod kept;
mod kerberos;
mod layered;
mod libsmbclient;
mod many;
pub mod mark;
mod mounted;
mod protocol;
mod recorded;
mod smb;
mod steady;
mod throttled;
mod trouble;
pub mod worker;

pub use access_list::AccessList;
pub use connector::{Connector, connect};
pub use credentials::{Cache, Credentials};
pub use destination::{Client, Destination, Encryption, Flow, NotBeside, Place, SmbPlace};
pub use error::{Kind, ShareError};
pub use faulty::{Fault, Schedule};
pub use folder::connect_on;
pub use kept::{Keeper, Kept};
pub use layered::Op;
pub(crate) use many::at_once;
pub use mounted::Mount;
pub use protocol::{Access, Entry, EntryKind, Handle, Space};
pub use recorded::Record;
pub use smb::{Greeting, Probe};
pub use trouble::Trouble;
pub(crate) use trouble::Waiting;

use crate::words::clock::Clock;
use crate::words::path::RelPath;
use crate::words::session::Session;
use bytes::Bytes;
use jiff::Timestamp;
use protocol::Protocol;
use std::sync::Arc;

type Result<T> = std::result::Result<T, ShareError>;

/// Where the program of the client libsmbclient is.
pub fn worker_program() -> Result<std::path::PathBuf> {
    libsmbclient::program()
}

/// Greets a server, with which nobody logs in: whether it is there, what it offers, and what its clock shows against `clock`.
/// Takes half a minute at most.
pub async fn greet(host: &str, port: u16, clock: &Clock) -> Result<Greeting> {
    let late = |_| ShareError::new(Kind::Unreachable, host, "no answer in time");
    let greeting = smb::greet(host, port, clock);
    tokio::time::timeout(std::time::Duration::from_secs(30), greeting).await.map_err(late)?
}

/// A connected share. All paths are relative to its root; every call is bounded in time.
#[derive(Clone)]
pub struct Share(Arc<dyn Protocol>);

impl Share {
    /// How this share is reached, and what was negotiated: for the receipt and the screen.
    pub fn session(&self) -> Session {
        self.0.session()
    }

    /// Ends every connection at once: calls that are under way fail, none that was made comes true later.
    pub(crate) fn give_up(&self) {
        self.0.give_up();
    }

    /// Every way in which this share has been reached so far, each once: a session may be replaced by one that agreed on
    /// something else.
    pub fn sessions(&self) -> Vec<Session> {
        self.0.sessions()
    }

    /// What is at `path`; `None` when nothing is.
    pub async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        self.0.stat(path).await
    }

    /// The entries of a folder (`None`: the root), in no order, without `.` and `..`.
    pub async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        self.0.list(folder).await
    }

    /// Makes one folder; one that is there already is fine.
    pub async fn make_folder(&self, folder: &RelPath) -> Result<()> {
        self.0.make_folder(folder).await
    }

    /// Makes a folder and all above it.
    pub async fn make_folders(&self, folder: &RelPath) -> Result<()> {
        let ends = folder.as_str().match_indices('/').map(|(end, _)| end);
        for end in ends.chain([folder.as_str().len()]) {
            let above = RelPath::new(&folder.as_str()[..end]).map_err(ShareError::name)?;
            self.0.make_folder(&above).await?;
        }
        Ok(())
    }

    /// Opens a file. For writing, a missing file is made, and one that is there keeps its content.
    /// Each call may take another lane, so that several handles of one file use several connections.
    pub async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        self.0.open(path, access).await
    }

    /// Writes all of `data` at `offset`; it is on the server, but not flushed, when this returns.
    pub async fn write_at(&self, file: Handle, offset: u64, data: Bytes) -> Result<()> {
        self.0.write_at(file, offset, data).await
    }

    /// Reads up to `len` bytes at `offset`: fewer only at the end of the file. Never from a cache of ours.
    pub async fn read_at(&self, file: Handle, offset: u64, len: usize) -> Result<Bytes> {
        self.0.read_at(file, offset, len).await
    }

    /// Sets the length of a file open for writing.
    pub async fn set_len(&self, file: Handle, len: u64) -> Result<()> {
        self.0.set_len(file, len).await
    }

    /// Returns when the server says that all writes so far are on stable storage. On a share that goes on by itself
    /// it fails with [`Kind::Doubt`] when something was acknowledged, or read over a handle for writing, on a session
    /// that broke before it was flushed: see what is there, and flush again.
    pub async fn flush(&self, file: Handle) -> Result<()> {
        self.0.flush(file).await
    }

    /// Sets the modification time, to 100 ns at least; it outlives the close.
    pub async fn set_modified(&self, file: Handle, modified: Timestamp) -> Result<()> {
        self.0.set_modified(file, modified).await
    }

    /// Gives the handle back. The handle is gone even when this fails.
    pub async fn close(&self, file: Handle) -> Result<()> {
        self.0.close(file).await
    }

    /// Writes a whole small file (1 MiB at most), replacing one that is there, flushes it and sets its time.
    pub async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        self.0.put(path, data, modified).await
    }

    /// Reads a whole small file (16 MiB at most).
    pub async fn get(&self, path: &RelPath) -> Result<Bytes> {
        self.0.get(path).await
    }

    /// Sets the modification time of a folder.
    pub async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        self.0.set_folder_modified(folder, modified).await
    }

    /// Renames a file or folder in one step. Fails with [`Kind::Exists`] when the new name is taken, even by
    /// an empty folder: nothing is ever replaced.
    pub async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        self.0.rename(from, to).await
    }

    /// Removes a file.
    pub async fn remove_file(&self, path: &RelPath) -> Result<()> {
        self.0.remove_file(path).await
    }

    /// Removes an empty folder.
    pub async fn remove_folder(&self, folder: &RelPath) -> Result<()> {
        self.0.remove_folder(folder).await
    }

    /// Who may do what with a folder; `None` where that cannot be seen: the folder has no such list, or this kind of
    /// share shows none.
    pub async fn access_list(&self, folder: &RelPath) -> Result<Option<AccessList>> {
        self.0.access_list(folder).await
    }

    /// Gives a folder an access list of its own; what is made in it from now on gets what the list passes on. What is
    /// in it already keeps its own.
    pub async fn set_access_list(&self, folder: &RelPath, list: &AccessList) -> Result<()> {
        self.0.set_access_list(folder, list).await
    }

    /// Room on the share.
    pub async fn space(&self) -> Result<Space> {
        self.0.space().await
    }
}
