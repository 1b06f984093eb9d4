//! The SMB2 requests that this client builds itself ([MS-SMB2] 2.2).

use crate::share::Access;
use bytes::Bytes;
use smb2::msg::close::CloseRequest;
use smb2::msg::create::{CreateDisposition, CreateRequest, ImpersonationLevel, ShareAccess};
use smb2::msg::flush::FlushRequest;
use smb2::msg::read::{ReadRequest, SMB2_CHANNEL_NONE, SMB2_READFLAG_READ_UNBUFFERED};
use smb2::msg::set_info::{InfoType, SetInfoRequest};
use smb2::pack::{FileTime, Pack, WriteCursor};
use smb2::types::flags::{FileAccessMask, FileAttributes};
use smb2::types::{CreditCharge, FileId, OplockLevel};

/// FILE_NON_DIRECTORY_FILE ([MS-SMB2] 2.2.13).
const NO_FOLDER: u32 = 0x40;

/// FILE_DIRECTORY_FILE.
const FOLDER: u32 = 0x01;

/// Stands for the handle that the first request of a chain opens ([MS-SMB2] 3.2.4.1.4).
pub(super) const SAME: FileId = FileId::SENTINEL;

/// FileBasicInformation and FileEndOfFileInformation ([MS-FSCC] 2.4).
const BASIC: u8 = 4;
const END_OF_FILE: u8 = 20;

/// What an unbuffered read has to be aligned to: the largest sector in use.
pub(super) const SECTOR: u64 = 4096;

/// Opens a file. No oplock is asked for, so that nothing may be cached here; others may do what they like with
/// the file meanwhile: other lanes write and read it, too.
pub(super) fn open(path: String, access: Access) -> CreateRequest {
    let read =
        FileAccessMask::FILE_READ_DATA | FileAccessMask::FILE_READ_ATTRIBUTES | FileAccessMask::SYNCHRONIZE;
    let write = FileAccessMask::FILE_WRITE_DATA | FileAccessMask::FILE_WRITE_ATTRIBUTES;
    let (rights, disposition) = match access {
        Access::Read => (read, CreateDisposition::FileOpen),
        Access::Write => (read | write, CreateDisposition::FileOpenIf),
    };
    CreateRequest {
        requested_oplock_level: OplockLevel::None,
        impersonation_level: ImpersonationLevel::Impersonation,
        desired_access: FileAccessMask::new(rights),
        file_attributes: FileAttributes::NORMAL,
        share_access: ShareAccess(
            ShareAccess::FILE_SHARE_READ | ShareAccess::FILE_SHARE_WRITE | ShareAccess::FILE_SHARE_DELETE,
        ),
        create_disposition: disposition,
        create_options: NO_FOLDER,
        name: path,
        create_contexts: Vec::new(),
    }
}

/// Opens a folder that is there, for this right alone.
pub(super) fn folder(path: String, right: u32) -> CreateRequest {
    CreateRequest {
        desired_access: FileAccessMask::new(right),
        create_options: FOLDER,
        ..open(path, Access::Read)
    }
}

/// Opens a folder to see what stands in it: reading a folder is listing it ([MS-SMB2] 2.2.13.1.2).
pub(super) fn open_folder(path: String) -> CreateRequest {
    CreateRequest { create_options: FOLDER, file_attributes: 0, ..open(path, Access::Read) }
}

/// Opens a file for writing and empties it, or makes it.
pub(super) fn replace(path: String) -> CreateRequest {
    CreateRequest { create_disposition: CreateDisposition::FileOverwriteIf, ..open(path, Access::Write) }
}

/// A WRITE that borrows nothing and copies nothing until it is put on the wire.
pub(super) struct Write {
    pub(super) file: FileId,
    pub(super) offset: u64,
    pub(super) data: Bytes,
}

impl Pack for Write {
    fn pack(&self, cursor: &mut WriteCursor) {
        cursor.write_u16_le(49);
        // The data stand behind the header (64) and the fixed part (48).
        cursor.write_u16_le(64 + 48);
        cursor.write_u32_le(u32::try_from(self.data.len()).unwrap_or(u32::MAX));
        cursor.write_u64_le(self.offset);
        cursor.write_u64_le(self.file.persistent);
        cursor.write_u64_le(self.file.volatile);
        // Channel, remaining bytes, channel information, flags: none.
        cursor.write_bytes(&[0; 16]);
        cursor.write_bytes(&self.data);
    }
}

/// A READ, past the server's cache if it can do that and the offset allows it.
pub(super) fn read(file: FileId, offset: u64, length: usize, unbuffered: bool) -> ReadRequest {
    let past = unbuffered && offset.is_multiple_of(SECTOR);
    ReadRequest {
        padding: 0x50,
        flags: if past { SMB2_READFLAG_READ_UNBUFFERED } else { 0 },
        length: u32::try_from(length).unwrap_or(u32::MAX),
        offset,
        file_id: file,
        minimum_count: 0,
        channel: SMB2_CHANNEL_NONE,
        remaining_bytes: 0,
        read_channel_info: Vec::new(),
    }
}

/// Closes a file, and asks for nothing about it.
pub(super) fn close(file: FileId) -> CloseRequest {
    CloseRequest { flags: 0, file_id: file }
}

pub(super) fn flush(file: FileId) -> FlushRequest {
    FlushRequest { file_id: file }
}

/// Sets the modification time and nothing else: 0 leaves a time or the attributes as they are
/// ([MS-FSCC] 2.4.7). Set on an open handle it outlives the close.
pub(super) fn set_modified(file: FileId, modified: FileTime) -> SetInfoRequest {
    let mut buffer = vec![0; 40];
    buffer[16..24].copy_from_slice(&modified.0.to_le_bytes());
    set(file, BASIC, buffer)
}

pub(super) fn set_len(file: FileId, len: u64) -> SetInfoRequest {
    set(file, END_OF_FILE, len.to_le_bytes().to_vec())
}

fn set(file: FileId, class: u8, buffer: Vec<u8>) -> SetInfoRequest {
    SetInfoRequest {
        info_type: InfoType::File,
        file_info_class: class,
        additional_information: 0,
        file_id: file,
        buffer,
    }
}

/// Content that one credit pays for ([MS-SMB2] 3.1.5.2).
const CREDIT: usize = 64 * 1024;

/// What a request with this much data costs: a credit for each 64 KiB begun.
pub(super) fn charge(bytes: usize) -> CreditCharge {
    CreditCharge(u16::try_from(bytes.div_ceil(CREDIT)).unwrap_or(u16::MAX).max(1))
}

/// How many credits so much content takes, in requests of any size.
pub(super) fn credits(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX) / CREDIT
}

#[cfg(test)]
mod tests {
    use super::{Write, charge};
    use bytes::Bytes;
    use smb2::msg::write::WriteRequest;
    use smb2::pack::{Pack, ReadCursor, Unpack, WriteCursor};
    use smb2::types::{CreditCharge, FileId};

    #[test]
    fn our_write_is_the_crates_write() {
        let file = FileId { persistent: 7, volatile: 9 };
        let mut cursor = WriteCursor::new();
        Write { file, offset: 5 << 30, data: Bytes::from_static(b"take") }.pack(&mut cursor);
        let bytes = cursor.into_inner();
        let read = WriteRequest::unpack(&mut ReadCursor::new(&bytes)).expect("a WRITE");
        assert_eq!((read.file_id, read.offset, read.data.as_slice()), (file, 5 << 30, &b"take"[..]));
        assert_eq!((read.data_offset, read.flags, read.channel), (0x70, 0, 0));
    }

    #[test]
    fn a_credit_carries_64_kib() {
        for (bytes, credits) in [(0, 1), (1, 1), (65_536, 1), (65_537, 2), (1 << 20, 16)] {
            assert_eq!(charge(bytes), CreditCharge(credits), "{bytes}");
        }
    }
}
