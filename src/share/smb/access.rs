//! The access list of a folder: asked for and set ([MS-SMB2] 2.2.37 and 2.2.39, info type security).

use super::file::File;
use super::lane::{Answer, Lane, unpack};
use super::request;
use crate::share::AccessList;
use crate::words::path::RelPath;
use smb2::msg::query_info::{InfoType, QueryInfoRequest, QueryInfoResponse};
use smb2::msg::set_info::SetInfoRequest;
use smb2::types::flags::FileAccessMask;
use smb2::types::{Command, CreditCharge};
use std::sync::Arc;

/// DACL_SECURITY_INFORMATION ([MS-DTYP] 2.4.7).
const LIST: u32 = 4;
/// The largest access list ([MS-DTYP] 2.4.5) with owner and group.
const LARGEST: u32 = 65_536;
const ONE: CreditCharge = CreditCharge(1);

/// The list of a folder; `None` where it has none.
pub(super) async fn get(lane: Arc<Lane>, folder: RelPath) -> Answer<Option<AccessList>> {
    let file = open(lane, folder, FileAccessMask::READ_CONTROL).await?;
    let ask = QueryInfoRequest {
        info_type: InfoType::Security,
        file_info_class: 0,
        output_buffer_length: LARGEST,
        additional_information: LIST,
        flags: 0,
        file_id: file.id,
        input_buffer: Vec::new(),
    };
    let answer = file.lane().ask(Command::QueryInfo, &ask, ONE).await;
    let closed = file.close().await;
    let answer: QueryInfoResponse = unpack(&answer?)?;
    closed?;
    Ok(AccessList::from_wire(&answer.output_buffer))
}

/// Gives a folder a list of its own. What is in the folder already keeps the list it has.
pub(super) async fn set(lane: Arc<Lane>, folder: RelPath, list: AccessList) -> Answer<()> {
    let file = open(lane, folder, FileAccessMask::WRITE_DAC).await?;
    let ask = SetInfoRequest {
        info_type: InfoType::Security,
        file_info_class: 0,
        additional_information: LIST,
        file_id: file.id,
        buffer: list.to_wire(),
    };
    let answer = file.lane().ask(Command::SetInfo, &ask, ONE).await;
    let closed = file.close().await;
    answer?;
    closed
}

async fn open(lane: Arc<Lane>, folder: RelPath, right: u32) -> Answer<File> {
    let ask = request::folder(lane.wire_path(&folder), right);
    let frame = lane.ask(Command::Create, &ask, ONE).await?;
    Ok(File::opened(lane, folder, &unpack(&frame)?))
}
