//! What stands in a folder: in one round trip, but for very large folders.

use super::folder;
use super::lane::{Answer, Lane, unpack};
use super::request::{self, SAME};
use crate::share::Entry;
use crate::words::path::RelPath;
use smb2::msg::create::CreateResponse;
use smb2::msg::directory_info::{DirectoryInfoEntry, parse_entries};
use smb2::msg::query_directory::{
    FileInformationClass, QueryDirectoryFlags, QueryDirectoryRequest, QueryDirectoryResponse,
};
use smb2::pack::Pack;
use smb2::types::flags::FileAttributes;
use smb2::types::status::NtStatus;
use smb2::types::{Command, CreditCharge, FileId};
use std::sync::Arc;

/// Bytes of the first answer: some 1800 entries, and as many again in the second. More would cost more credits than a
/// server may have given yet.
const FIRST: u32 = 256 << 10;

/// Bytes of each answer where that is too little.
const MOST: u32 = 1 << 20;

/// What every server gives.
const LEAST: u32 = 64 << 10;

const CLASS: FileInformationClass = FileInformationClass::FileBothDirectoryInformation;
const ONE: CreditCharge = CreditCharge(1);

/// The entries of a folder; `None` is the root.
pub(super) async fn list(lane: Arc<Lane>, folder: Option<RelPath>) -> Answer<Vec<Entry>> {
    let most = lane.conn().params().map_or(LEAST, |params| params.max_transact_size).clamp(LEAST, MOST);
    let Some(path) = &folder else { return folder::list(lane, None, most).await };
    let room = most.min(FIRST);
    let open = request::open_folder(lane.wire_path(path));
    let (query, close) = (query(SAME, room), request::close(SAME));
    let charge = request::charge(room as usize);
    // The second question is answered with the end of the list, unless the folder is very large.
    let chain: [(Command, &dyn Pack, CreditCharge); 4] = [
        (Command::Create, &open, ONE),
        (Command::QueryDirectory, &query, charge),
        (Command::QueryDirectory, &query, charge),
        (Command::Close, &close, ONE),
    ];
    let mut answers = lane.ask_chain(&chain).await?.into_iter();
    let missing = || smb2::Error::invalid_data("an answer is missing");
    let opened: CreateResponse = unpack(&answers.next().ok_or_else(missing)??)?;
    let mut found = Vec::new();
    let (mut is_whole, mut is_sound) = (false, true);
    for answer in answers.by_ref().take(2) {
        match answer {
            Ok(frame) => {
                found.extend(parse_entries(CLASS, &unpack::<QueryDirectoryResponse>(&frame)?.output_buffer)?);
            }
            Err(error) if error.status() == Some(NtStatus::NO_MORE_FILES) => is_whole = true,
            // One that does not take such chains is asked step by step; a real fault shows there again.
            Err(_) => is_sound = false,
        }
    }
    if answers.next().ok_or_else(missing)?.is_err() {
        // A server may refuse what follows the end of the list: the handle would stay open.
        lane.tree.close_handle(&mut lane.conn(), opened.file_id).await?;
    }
    if !(is_whole && is_sound) {
        return folder::list(lane, folder, most).await;
    }
    Ok(found.into_iter().filter(|entry| !matches!(entry.file_name.as_str(), "." | "..")).map(entry).collect())
}

fn query(folder: FileId, room: u32) -> QueryDirectoryRequest {
    QueryDirectoryRequest {
        file_information_class: CLASS,
        flags: QueryDirectoryFlags(0),
        file_index: 0,
        file_id: folder,
        output_buffer_length: room,
        file_name: "*".into(),
    }
}

fn entry(found: DirectoryInfoEntry) -> Entry {
    let attributes = FileAttributes::new(found.file_attributes);
    let kind = folder::kind(attributes.is_directory(), attributes.is_reparse_point());
    folder::entry(found.file_name, kind, found.end_of_file, found.last_write_time)
}
