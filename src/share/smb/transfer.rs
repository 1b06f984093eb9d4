//! Content in pieces, many under way at a time: that is what fills a link of 30 ms.
//!
//! Each piece is a task of its own, so that encrypting and signing spread over the processor's cores even on
//! one lane.

use super::file::File;
use super::lane::{Answer, unpack};
use super::request::{self, SECTOR, Write};
use bytes::{Bytes, BytesMut};
use smb2::client::connection::Frame;
use smb2::msg::write::WriteResponse;
use smb2::types::Command;
use smb2::types::status::NtStatus;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};

/// For one piece once it is its turn: everything under way on its lane at 1 MiB/s, and then some.
const PIECE: Duration = Duration::from_secs(60);

/// Writes all of `data`; returns when every piece is acknowledged.
pub(super) async fn write(file: &Arc<File>, offset: u64, data: Bytes) -> Answer<()> {
    let mut pieces = JoinSet::new();
    let mut rest = data;
    let mut at = offset;
    while !rest.is_empty() {
        let data = rest.split_to(rest.len().min(file.lane().write_piece));
        let len = data.len() as u64;
        pieces.spawn(write_piece(Arc::clone(file), at, data));
        at += len;
    }
    while let Some(done) = pieces.join_next().await {
        finished(done)??;
    }
    Ok(())
}

async fn write_piece(file: Arc<File>, offset: u64, data: Bytes) -> Answer<()> {
    let lane = file.lane();
    let len = data.len();
    let _room = lane.room(len).await?;
    let ask = Write { file: file.id, offset, data };
    let frame = lane.within(PIECE, lane.ask(Command::Write, &ask, request::charge(len))).await?;
    written(&frame, len)
}

/// Whether the server took all of a piece.
pub(super) fn written(frame: &Frame, len: usize) -> Answer<()> {
    let count = unpack::<WriteResponse>(frame)?.count as usize;
    if count == len {
        return Ok(());
    }
    Err(smb2::Error::invalid_data(format!("the server took {count} of {len} bytes")))
}

/// Reads `len` bytes, or what there is up to the end of the file.
pub(super) async fn read(file: &Arc<File>, offset: u64, len: usize) -> Answer<Bytes> {
    if len == 0 {
        return Ok(Bytes::new());
    }
    // Unbuffered reads start at a sector, so a little more is read in front and cut off again.
    let front = (offset % SECTOR) as usize;
    let (start, len, piece) = (offset - front as u64, front + len, file.lane().read_piece);
    let mut rest = BytesMut::with_capacity(len);
    let mut pieces = JoinSet::new();
    for (nth, at) in (0..len).step_by(piece).enumerate() {
        let len = piece.min(len - at);
        let behind = rest.split_off(len);
        let (file, part) = (Arc::clone(file), std::mem::replace(&mut rest, behind));
        pieces.spawn(async move { (nth, read_piece(file, start + at as u64, len, part).await) });
    }
    let mut parts = vec![BytesMut::new(); pieces.len()];
    while let Some(done) = pieces.join_next().await {
        let (nth, part) = finished(done)?;
        parts[nth] = part?;
    }
    let mut whole = joined(parts, piece);
    Ok(whole.split_off(front.min(whole.len())))
}

/// The parts up to and with the first short one: behind it there is nothing. They are neighbours in one buffer, so
/// that nothing is copied.
fn joined(parts: Vec<BytesMut>, piece: usize) -> Bytes {
    let mut whole = BytesMut::new();
    for part in parts {
        let short = part.len() < piece;
        whole.unsplit(part);
        if short {
            break;
        }
    }
    whole.freeze()
}

/// Reads into `part`, which has room for `len` bytes.
async fn read_piece(file: Arc<File>, offset: u64, len: usize, mut part: BytesMut) -> Answer<BytesMut> {
    let lane = file.lane();
    let _room = lane.room(len).await?;
    while part.len() < len {
        let at = offset + part.len() as u64;
        let asked = (len - part.len()).next_multiple_of(SECTOR as usize).min(lane.read_piece);
        let ask = request::read(file.id, at, asked, lane.unbuffered);
        match lane.within(PIECE, lane.ask(Command::Read, &ask, request::charge(asked))).await {
            Ok(frame) => {
                let data = content(&frame)?;
                if data.is_empty() {
                    break;
                }
                part.extend_from_slice(&data[..data.len().min(len - part.len())]);
            }
            Err(error) if error.status() == Some(NtStatus::END_OF_FILE) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(part)
}

/// The data of a READ's answer, where they stand: unpacking would copy them once more.
pub(super) fn content(frame: &Frame) -> Answer<&[u8]> {
    let bad = || smb2::Error::invalid_data("a READ answer without its data");
    let fixed = frame.body.first_chunk::<16>().ok_or_else(bad)?;
    let offset = usize::from(fixed[2]).checked_sub(64).ok_or_else(bad)?;
    let len = u32::from_le_bytes([fixed[4], fixed[5], fixed[6], fixed[7]]) as usize;
    frame.body.get(offset..).and_then(|rest| rest.get(..len)).ok_or_else(bad)
}

/// A task's own result. Its panic goes on here.
pub(super) fn finished<T>(done: Result<T, JoinError>) -> Answer<T> {
    done.map_err(|stopped| match stopped.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(_) => smb2::Error::Cancelled,
    })
}
