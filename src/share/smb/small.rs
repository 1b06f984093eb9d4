//! Small files whole, in two round trips: one message opens, writes, dates and flushes, a second one closes.

use super::file::{CALL, FLUSH, File};
use super::lane::{Answer, Lane, unpack};
use super::request::{self, SAME, Write};
use super::transfer::{self, content, written};
use crate::share::Access;
use crate::words::path::RelPath;
use bytes::{Bytes, BytesMut};
use smb2::msg::create::CreateResponse;
use smb2::pack::{FileTime, Pack};
use smb2::types::status::NtStatus;
use smb2::types::{Command, CreditCharge};
use std::sync::Arc;

/// The largest file that `get` reads.
pub(super) const LARGEST: u64 = 16 << 20;

/// Most files that are read whole (manifests, records) are smaller than this; more costs a second READ.
const FIRST_READ: usize = 256 << 10;

const ONE: CreditCharge = CreditCharge(1);

pub(super) async fn put(
    lane: Arc<Lane>,
    path: RelPath,
    data: Bytes,
    modified: Option<FileTime>,
) -> Answer<()> {
    let len = data.len().min(lane.write_piece);
    let room = lane.room(len).await?;
    let (first, rest) = (data.slice(..len), data.slice(len..));
    let create = request::replace(lane.wire_path(&path));
    let write = Write { file: SAME, offset: 0, data: first.clone() };
    let date = modified.map(|time| request::set_modified(SAME, time));
    let flush = request::flush(SAME);

    let mut chain: Vec<(Command, &dyn Pack, CreditCharge)> = vec![(Command::Create, &create, ONE)];
    chain.push((Command::Write, &write, request::charge(first.len())));
    if rest.is_empty() {
        chain.extend(date.as_ref().map(|date| (Command::SetInfo, date as &dyn Pack, ONE)));
        // Nothing may follow the flush: it is answered late, and only the last of a chain may be.
        chain.push((Command::Flush, &flush, ONE));
    }
    let mut answers = lane.within(FLUSH, lane.ask_chain(&chain)).await?.into_iter();
    drop(room);

    let missing = || smb2::Error::invalid_data("an answer is missing");
    let opened = answers.next().ok_or_else(missing)??;
    let file = Arc::new(File::opened(Arc::clone(&lane), path, &unpack(&opened)?));
    written(&answers.next().ok_or_else(missing)??, first.len())?;
    for answer in answers {
        answer?;
    }
    if !rest.is_empty() {
        transfer::write(&file, first.len() as u64, rest).await?;
        if let Some(modified) = modified {
            file.set_modified(modified).await?;
        }
        file.flush().await?;
    }
    file.close().await
}

/// One round trip for a file that the first READ holds.
pub(super) async fn get(lane: Arc<Lane>, path: RelPath) -> Answer<Bytes> {
    let first = FIRST_READ.min(lane.read_piece);
    let room = lane.room(first).await?;
    let create = request::open(lane.wire_path(&path), Access::Read);
    let read = request::read(SAME, 0, first, lane.unbuffered);
    let close = request::close(SAME);
    let chain: [(Command, &dyn Pack, CreditCharge); 3] = [
        (Command::Create, &create, ONE),
        (Command::Read, &read, request::charge(first)),
        (Command::Close, &close, ONE),
    ];
    let mut answers = lane.within(CALL, lane.ask_chain(&chain)).await?.into_iter();
    drop(room);

    let missing = || smb2::Error::invalid_data("an answer is missing");
    let opened: CreateResponse = unpack(&answers.next().ok_or_else(missing)??)?;
    let begin = match answers.next().ok_or_else(missing)? {
        Ok(frame) => Bytes::copy_from_slice(content(&frame)?),
        Err(error) if error.status() == Some(NtStatus::END_OF_FILE) => Bytes::new(),
        Err(error) => return Err(error),
    };
    if answers.next().ok_or_else(missing)?.is_err() {
        // A server may refuse what follows a READ that found nothing: the handle would stay open.
        File::opened(Arc::clone(&lane), path.clone(), &opened).close().await?;
    }
    if opened.end_of_file > LARGEST {
        return Err(smb2::Error::invalid_data(format!(
            "{} bytes, too large to read whole",
            opened.end_of_file
        )));
    }
    let more = usize::try_from(opened.end_of_file).unwrap_or(usize::MAX).saturating_sub(begin.len());
    if begin.len() < first || more == 0 {
        return Ok(begin);
    }
    let file = Arc::new(File::open(lane, path, Access::Read).await?);
    let end = transfer::read(&file, begin.len() as u64, more).await?;
    file.close().await?;
    let mut whole = BytesMut::from(begin);
    whole.extend_from_slice(&end);
    Ok(whole.freeze())
}
