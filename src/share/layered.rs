//! A share inside another: what every decorator has in common, so that each is only its idea.

use super::protocol::Protocol;
use super::{Access, AccessList, Entry, Handle, Result, Share, Space};
use crate::words::path::RelPath;
use crate::words::session::Session;
use bytes::{Bytes, BytesMut};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The operations of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the method of `Share` of that name")]
pub enum Op {
    Stat,
    List,
    MakeFolder,
    Open,
    WriteAt,
    ReadAt,
    SetLen,
    Flush,
    SetModified,
    Close,
    Put,
    Get,
    SetFolderModified,
    Rename,
    RemoveFile,
    RemoveFolder,
    Space,
    AccessList,
    SetAccessList,
}

/// One call, as a layer sees it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) op: Op,
    /// What it is about; for an open file, the path it was opened by; for a rename, the old one. `None` for the
    /// root, and for a handle that another layer opened.
    pub(crate) path: Option<RelPath>,
    /// Where in the file.
    pub(crate) offset: u64,
    /// How many bytes are to be carried; for a read, how many are wanted.
    pub(crate) bytes: u64,
}

/// What a decorator adds to every call.
#[async_trait::async_trait]
pub(crate) trait Layer: Send + Sync + 'static {
    /// What lives from before the call until after it, however it ends.
    type Held: Default + Send;

    /// The most content that one `WriteAt` or `ReadAt` should carry; more becomes several calls at the same time.
    fn grain(&self, _op: Op) -> Option<usize> {
        None
    }

    /// Before the call is made: may hold it up, or refuse it.
    async fn before(&self, _call: &Call) -> Result<Self::Held> {
        Ok(Self::Held::default())
    }

    /// The content on its way, to the share or from it.
    fn carry(&self, _call: &Call, content: Bytes) -> Bytes {
        content
    }

    /// After the call, which carried `carried` bytes: may refuse what succeeded.
    async fn after(&self, _call: &Call, _carried: u64, _held: Self::Held) -> Result<()> {
        Ok(())
    }
}

/// `inner` with a layer around it.
pub(crate) fn layered(inner: Share, layer: impl Layer) -> Share {
    Share(Arc::new(Layered { inner: inner.0, layer, paths: Mutex::default() }))
}

struct Layered<L> {
    inner: Arc<dyn Protocol>,
    layer: L,
    paths: Mutex<HashMap<Handle, RelPath>>,
}

/// Whoever is cut off in the middle of a file leaves it open, and an open file keeps the folders above it from being renamed:
/// what was opened through a layer is closed when nobody has the layer any more.
impl<L> Drop for Layered<L> {
    fn drop(&mut self) {
        let left = std::mem::take(self.paths.get_mut().unwrap_or_else(PoisonError::into_inner));
        // Without a runtime the process is on its way out, and its sessions with it.
        let runtime = tokio::runtime::Handle::try_current();
        if let (false, Ok(runtime)) = (left.is_empty(), runtime) {
            let inner = self.inner.clone();
            runtime.spawn(async move {
                for (file, path) in left {
                    if let Err(error) = inner.close(file).await {
                        tracing::debug!("`{path}` was left open, and could not be closed: {error}");
                    }
                }
            });
        }
    }
}

/// What a call brings back, as far as layers care.
trait Answer: Sized {
    fn through(self, _carry: impl FnOnce(Bytes) -> Bytes) -> Self {
        self
    }

    /// How many bytes the call carried, of which `asked` were asked for.
    fn carried(&self, asked: u64) -> u64 {
        asked
    }
}

impl Answer for () {}
impl Answer for Handle {}
impl Answer for Space {}
impl Answer for Option<Entry> {}
impl Answer for Option<AccessList> {}
impl Answer for Vec<Entry> {}
impl Answer for Bytes {
    fn through(self, carry: impl FnOnce(Self) -> Self) -> Self {
        carry(self)
    }

    fn carried(&self, _asked: u64) -> u64 {
        self.len() as u64
    }
}

impl<L: Layer> Layered<L> {
    fn paths(&self) -> MutexGuard<'_, HashMap<Handle, RelPath>> {
        self.paths.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A call about an open file.
    fn on(&self, op: Op, file: Handle, offset: u64, bytes: u64) -> Call {
        Call { op, path: self.paths().get(&file).cloned(), offset, bytes }
    }

    async fn around<T: Answer>(&self, call: Call, inner: impl Future<Output = Result<T>>) -> Result<T> {
        let held = self.layer.before(&call).await?;
        let answer = inner.await?.through(|content| self.layer.carry(&call, content));
        self.layer.after(&call, answer.carried(call.bytes), held).await?;
        Ok(answer)
    }

    /// The same for a call that takes content to the share.
    async fn send<F: Future<Output = Result<()>>>(
        &self,
        call: Call,
        content: Bytes,
        inner: impl FnOnce(Bytes) -> F,
    ) -> Result<()> {
        let content = self.layer.carry(&call, content);
        self.around(call, inner(content)).await
    }
}

/// Where the pieces of `len` bytes begin, and how long they are. There is always one, as there is always a call.
fn pieces(grain: Option<usize>, len: usize) -> impl Iterator<Item = (usize, usize)> {
    let grain = grain.unwrap_or(usize::MAX).clamp(1, len.max(1));
    (0..len.max(1)).step_by(grain).map(move |from| (from, grain.min(len - from)))
}

/// The first `ends` of the parts as one: behind a part that is short there is nothing.
fn joined(mut parts: Vec<Bytes>, ends: usize) -> Bytes {
    parts.truncate(ends);
    if parts.len() == 1 {
        return parts.pop().unwrap_or_default();
    }
    let mut whole = BytesMut::with_capacity(parts.iter().map(Bytes::len).sum());
    parts.into_iter().for_each(|part| whole.extend_from_slice(&part));
    whole.freeze()
}

/// A call about a path.
fn about(op: Op, path: Option<&RelPath>, bytes: u64) -> Call {
    Call { op, path: path.cloned(), offset: 0, bytes }
}

#[async_trait::async_trait]
impl<L: Layer> Protocol for Layered<L> {
    fn session(&self) -> Session {
        self.inner.session()
    }

    fn sessions(&self) -> Vec<Session> {
        self.inner.sessions()
    }

    fn give_up(&self) {
        self.inner.give_up();
    }

    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        self.around(about(Op::Stat, Some(path), 0), self.inner.stat(path)).await
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        self.around(about(Op::List, folder, 0), self.inner.list(folder)).await
    }

    async fn make_folder(&self, folder: &RelPath) -> Result<()> {
        self.around(about(Op::MakeFolder, Some(folder), 0), self.inner.make_folder(folder)).await
    }

    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        let open = async {
            let handle = self.inner.open(path, access).await?;
            self.paths().insert(handle, path.clone());
            Ok(handle)
        };
        self.around(about(Op::Open, Some(path), 0), open).await
    }

    async fn write_at(&self, file: Handle, offset: u64, data: Bytes) -> Result<()> {
        let pieces = pieces(self.layer.grain(Op::WriteAt), data.len());
        let calls = pieces.map(|(from, len)| {
            let (at, data) = (offset + from as u64, data.slice(from..from + len));
            let call = self.on(Op::WriteAt, file, at, len as u64);
            self.send(call, data, move |data| self.inner.write_at(file, at, data))
        });
        try_join_all(calls).await.map(drop)
    }

    async fn read_at(&self, file: Handle, offset: u64, len: usize) -> Result<Bytes> {
        let pieces: Vec<_> = pieces(self.layer.grain(Op::ReadAt), len).collect();
        let calls = pieces.iter().map(|&(from, len)| {
            let at = offset + from as u64;
            self.around(self.on(Op::ReadAt, file, at, len as u64), self.inner.read_at(file, at, len))
        });
        let parts = try_join_all(calls).await?;
        let is_short = |(part, (_, len)): (&Bytes, &(usize, usize))| part.len() < *len;
        let ends = parts.iter().zip(&pieces).position(is_short).map_or(parts.len(), |short| short + 1);
        Ok(joined(parts, ends))
    }

    async fn set_len(&self, file: Handle, len: u64) -> Result<()> {
        self.around(self.on(Op::SetLen, file, len, 0), self.inner.set_len(file, len)).await
    }

    async fn flush(&self, file: Handle) -> Result<()> {
        self.around(self.on(Op::Flush, file, 0, 0), self.inner.flush(file)).await
    }

    async fn set_modified(&self, file: Handle, modified: Timestamp) -> Result<()> {
        self.around(self.on(Op::SetModified, file, 0, 0), self.inner.set_modified(file, modified)).await
    }

    async fn close(&self, file: Handle) -> Result<()> {
        let call = self.on(Op::Close, file, 0, 0);
        self.paths().remove(&file);
        // The handle is gone even when the layer refuses.
        let refused = self.layer.before(&call).await;
        self.inner.close(file).await?;
        self.layer.after(&call, 0, refused?).await
    }

    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        let call = about(Op::Put, Some(path), data.len() as u64);
        self.send(call, data, |data| self.inner.put(path, data, modified)).await
    }

    async fn get(&self, path: &RelPath) -> Result<Bytes> {
        self.around(about(Op::Get, Some(path), 0), self.inner.get(path)).await
    }

    async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        let call = about(Op::SetFolderModified, Some(folder), 0);
        self.around(call, self.inner.set_folder_modified(folder, modified)).await
    }

    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        self.around(about(Op::Rename, Some(from), 0), self.inner.rename(from, to)).await
    }

    async fn remove_file(&self, path: &RelPath) -> Result<()> {
        self.around(about(Op::RemoveFile, Some(path), 0), self.inner.remove_file(path)).await
    }

    async fn remove_folder(&self, folder: &RelPath) -> Result<()> {
        self.around(about(Op::RemoveFolder, Some(folder), 0), self.inner.remove_folder(folder)).await
    }

    async fn space(&self) -> Result<Space> {
        self.around(about(Op::Space, None, 0), self.inner.space()).await
    }

    async fn access_list(&self, folder: &RelPath) -> Result<Option<AccessList>> {
        self.around(about(Op::AccessList, Some(folder), 0), self.inner.access_list(folder)).await
    }

    async fn set_access_list(&self, folder: &RelPath, list: &AccessList) -> Result<()> {
        self.around(about(Op::SetAccessList, Some(folder), 0), self.inner.set_access_list(folder, list)).await
    }
}
