//! An open file on one lane. Its handle is given back when it is closed, and also when it is merely dropped:
//! a forgotten handle would keep the folders above it from being renamed.

use super::lane::{Answer, Counted, Lane, unpack};
use super::request;
use crate::share::Access;
use crate::words::path::RelPath;
use smb2::msg::create::CreateResponse;
use smb2::pack::FileTime;
use smb2::types::{Command, CreditCharge, FileId};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// For the answer to any small request.
pub(super) const CALL: Duration = Duration::from_secs(30);

/// For a flush: the server may have gigabytes to put on its disks first.
pub(super) const FLUSH: Duration = Duration::from_secs(300);

pub(super) struct File {
    lane: Counted,
    pub(super) id: FileId,
    pub(super) path: RelPath,
    closed: AtomicBool,
}

impl File {
    pub(super) async fn open(lane: Arc<Lane>, path: RelPath, access: Access) -> Answer<Self> {
        let ask = request::open(lane.wire_path(&path), access);
        let frame = lane.ask(Command::Create, &ask, CreditCharge(1)).await?;
        Ok(Self::opened(lane, path, &unpack(&frame)?))
    }

    /// Takes charge of a handle that the server gave.
    pub(super) fn opened(lane: Arc<Lane>, path: RelPath, answer: &CreateResponse) -> Self {
        Self { lane: Counted::new(lane), id: answer.file_id, path, closed: AtomicBool::new(false) }
    }

    pub(super) fn lane(&self) -> &Lane {
        &self.lane.0
    }

    pub(super) async fn set_len(&self, len: u64) -> Answer<()> {
        let ask = request::set_len(self.id, len);
        self.lane().ask(Command::SetInfo, &ask, CreditCharge(1)).await.map(drop)
    }

    pub(super) async fn set_modified(&self, modified: FileTime) -> Answer<()> {
        let ask = request::set_modified(self.id, modified);
        self.lane().ask(Command::SetInfo, &ask, CreditCharge(1)).await.map(drop)
    }

    pub(super) async fn flush(&self) -> Answer<()> {
        self.lane().ask(Command::Flush, &request::flush(self.id), CreditCharge(1)).await.map(drop)
    }

    pub(super) async fn close(&self) -> Answer<()> {
        if self.closed.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        self.lane().tree.close_handle(&mut self.lane().conn(), self.id).await
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if self.closed.swap(true, Ordering::AcqRel) || self.lane().dead() {
            return;
        }
        // Without a runtime the process is on its way out, and the session with it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (lane, id) = (Arc::clone(&self.lane.0), self.id);
            runtime.spawn(async move {
                if let Err(error) = lane.within(CALL, lane.tree.close_handle(&mut lane.conn(), id)).await {
                    tracing::debug!("a dropped handle was not closed: {error}");
                }
            });
        }
    }
}
