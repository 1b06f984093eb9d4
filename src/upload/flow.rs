//! The share side of one big file: which blocks are under way, which are acknowledged, which are flushed.
//!
//! A block travels in parts over all of the file's handles, so that blocks come to their end one after the other: each
//! can then be proven while the next is on its way. One flush is under way at a time; the next begins as soon as it is
//! answered, with all that was acknowledged meanwhile. What is flushed can be proven; what is not is in doubt after a cut.

use super::doubt::settle;
use super::error::{UploadError, is_in_doubt};
use super::plan::Job;
use super::{Report, Upload};
use crate::share::{Handle, ShareError, at_once};
use crate::words::block::{self, BlockValue};
use bytes::Bytes;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinSet};

/// Blocks of one file under way at the same time.
const BLOCKS_AT_ONCE: usize = 4;
/// Parts under way on one handle: while one waits for its answer, the next is sent.
const PARTS_AT_ONCE: usize = 2;
/// Parts begin at multiples of this, in bytes.
const PART: usize = 1 << 20;

/// What came to its end: the write of a block, or a flush of blocks, which may be in doubt.
enum Done {
    Written(u32, BlockValue),
    Flushed(Vec<(u32, BlockValue)>),
    Doubted(Vec<(u32, BlockValue)>),
}

/// Blocks under way, and blocks acknowledged but not flushed.
pub(super) struct Flow<'a> {
    upload: &'a Arc<Upload>,
    job: &'a Job,
    /// The handle that flushes: a flush covers the whole file, and this handle alone is told what is in doubt.
    first: Handle,
    handles: Vec<(Handle, Arc<Semaphore>)>,
    under_way: JoinSet<Result<Done, ShareError>>,
    writes: usize,
    flushing: bool,
    unflushed: Vec<(u32, BlockValue)>,
    /// A session broke after it had acknowledged blocks: whether they are there has to be looked at.
    in_doubt: bool,
    /// Everything is acknowledged: what is not flushed yet waits for the last flush.
    finishing: bool,
    /// A file of one block, which is reported with the file.
    single: bool,
}

impl<'a> Flow<'a> {
    /// The flow of a file over handles that are open on it.
    pub(super) fn new(upload: &'a Arc<Upload>, job: &'a Job, handles: &[Handle]) -> Self {
        let single = block::count(job.source.size) == 1;
        Self {
            upload,
            job,
            first: handles[0],
            handles: handles
                .iter()
                .map(|handle| (*handle, Arc::new(Semaphore::new(PARTS_AT_ONCE))))
                .collect(),
            under_way: JoinSet::new(),
            writes: 0,
            flushing: false,
            unflushed: Vec::new(),
            in_doubt: false,
            finishing: single,
            single,
        }
    }

    /// Waits until another block may be written.
    pub(super) async fn ready(&mut self) -> Result<(), UploadError> {
        loop {
            if self.in_doubt {
                self.settle().await?;
                self.flush();
            }
            if self.writes < BLOCKS_AT_ONCE {
                return Ok(());
            }
            self.reap().await?;
        }
    }

    pub(super) fn write(
        &mut self,
        offset: u64,
        index: u32,
        value: BlockValue,
        data: Bytes,
        budget: impl Send + 'static,
    ) {
        let (upload, handles) = (self.upload.clone(), self.handles.clone());
        self.writes += 1;
        self.under_way.spawn(async move {
            let len = data.len();
            let part = len.div_ceil(handles.len()).next_multiple_of(PART);
            let parts = (0..len).step_by(part).zip(handles).map(|(from, (handle, turns))| {
                let (share, data) = (upload.share.clone(), data.slice(from..len.min(from + part)));
                async move {
                    let _turn = turns.acquire_owned().await;
                    share.write_at(handle, offset + from as u64, data).await
                }
            });
            at_once(parts).await?;
            upload.sent.sent(len as u64);
            upload.room.holds(len as u64);
            drop(budget);
            Ok(Done::Written(index, value))
        });
    }

    pub(super) fn acknowledge(&mut self, index: u32, value: BlockValue) {
        self.unflushed.push((index, value));
        self.flush_next();
    }

    /// Only one at a time: a handle is told of a doubt once, and a second flush would not hear of it.
    fn flush_next(&mut self) {
        if !(self.flushing || self.finishing || self.in_doubt || self.unflushed.is_empty()) {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let (upload, first, blocks) = (self.upload.clone(), self.first, std::mem::take(&mut self.unflushed));
        self.flushing = true;
        self.under_way.spawn(async move {
            let flushed = upload.share.flush(first).await;
            if is_in_doubt(&flushed) {
                return Ok(Done::Doubted(blocks));
            }
            flushed.map(|()| Done::Flushed(blocks))
        });
    }

    /// Waits for the next write or flush that comes to its end.
    async fn reap(&mut self) -> Result<(), UploadError> {
        match self.under_way.join_next().await {
            Some(ended) => self.note(ended).await,
            None => Ok(()),
        }
    }

    /// Waits for something else, and meanwhile goes on with what comes to its end here: a file that waits for memory is
    /// flushed and proven all the same.
    pub(super) async fn meanwhile<T>(&mut self, wait: impl Future<Output = T>) -> Result<T, UploadError> {
        let mut wait = pin!(wait);
        loop {
            tokio::select! {
                biased;
                done = &mut wait => return Ok(done),
                Some(ended) = self.under_way.join_next() => self.note(ended).await?,
            }
        }
    }

    async fn note(&mut self, ended: Result<Result<Done, ShareError>, JoinError>) -> Result<(), UploadError> {
        match ended.map_err(UploadError::crashed)?? {
            Done::Written(index, value) => {
                self.writes -= 1;
                self.acknowledge(index, value);
            }
            Done::Flushed(blocks) => {
                self.flushing = false;
                self.flush_next();
                if !blocks.is_empty() && !self.single {
                    let report = Report::Blocks { file: self.job.file, blocks, known: false };
                    self.upload.report(report).await?;
                }
            }
            Done::Doubted(blocks) => {
                self.flushing = false;
                self.unflushed.extend(blocks);
                self.in_doubt = true;
            }
        }
        Ok(())
    }

    /// Sees to all that was acknowledged and not flushed, also by writes that are answered only now.
    async fn settle(&mut self) -> Result<(), UploadError> {
        while self.writes > 0 {
            self.reap().await?;
        }
        settle(self.upload, self.job, self.first, &self.unflushed).await?;
        self.in_doubt = false;
        Ok(())
    }

    /// Waits until all that was written is flushed and reported.
    pub(super) async fn rest(&mut self) -> Result<(), UploadError> {
        while self.in_doubt || !self.under_way.is_empty() {
            if self.in_doubt {
                self.settle().await?;
                self.flush();
            }
            self.reap().await?;
        }
        Ok(())
    }

    /// Waits for every write, dates the file, and flushes what is left and the date. All handles but the first are closed
    /// before: one that was written to gives the file the time of the write when it is closed, unless it was given
    /// another itself ([MS-FSA] 2.1.1.6).
    pub(super) async fn finish(mut self, handles: &mut Vec<Handle>) -> Result<(), UploadError> {
        while self.writes > 0 {
            self.reap().await?;
        }
        self.finishing = true;
        while !self.under_way.is_empty() {
            self.reap().await?;
        }
        close(self.upload, handles.split_off(1)).await?;
        loop {
            if self.in_doubt {
                self.settle().await?;
            }
            self.upload.share.set_modified(self.first, self.job.source.modified).await?;
            self.flush();
            while !self.under_way.is_empty() {
                self.reap().await?;
            }
            if !self.in_doubt {
                return Ok(());
            }
        }
    }
}

pub(super) async fn close(upload: &Upload, handles: Vec<Handle>) -> Result<(), ShareError> {
    let closes = handles.into_iter().map(|handle| (upload.share.clone(), handle));
    at_once(closes.map(|(share, handle)| async move { share.close(handle).await })).await.map(drop)
}
