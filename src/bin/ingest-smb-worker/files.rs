//! Open files of a worker, by number.

use crate::client::Client;
use crate::raw::Opened;
use crate::refusal::Refusal;
use bytes::Bytes;
use ingest::share::worker::WHOLE;
use ingest::share::{Access, Kind};
use ingest::words::path::RelPath;
use jiff::Timestamp;
use std::collections::HashMap;

type Answer<T> = Result<T, Refusal>;

#[derive(Default)]
pub(crate) struct Files {
    last: u32,
    open: HashMap<u32, Opened>,
}

impl Files {
    pub(crate) fn open(&mut self, client: &Client, path: &RelPath, access: Access) -> Answer<u32> {
        let flags = match access {
            Access::Read => libc::O_RDONLY,
            Access::Write => libc::O_RDWR | libc::O_CREAT,
        };
        let file = client.call(|context| context.open(&client.url(Some(path)), flags))?;
        self.last = self.last.wrapping_add(1);
        self.open.insert(self.last, file);
        Ok(self.last)
    }

    fn get(&self, file: u32) -> Answer<&Opened> {
        self.open.get(&file).ok_or_else(|| Refusal::new(Kind::Other, "a file that is not open"))
    }

    pub(crate) fn write(&self, client: &Client, file: u32, offset: u64, data: &[u8]) -> Answer<()> {
        write_all(client, self.get(file)?, offset, data)
    }

    pub(crate) fn read(&self, client: &Client, file: u32, offset: u64, len: u32) -> Answer<Bytes> {
        read(client, self.get(file)?, offset, (len as usize).min(WHOLE))
    }

    pub(crate) fn set_len(&self, client: &Client, file: u32, len: u64) -> Answer<()> {
        Ok(client.context.set_len(self.get(file)?, len)?)
    }

    pub(crate) fn close(&mut self, client: &Client, file: u32) -> Answer<()> {
        let file =
            self.open.remove(&file).ok_or_else(|| Refusal::new(Kind::Other, "a file that is not open"))?;
        Ok(client.context.close(file)?)
    }
}

/// Makes a file, or replaces what is in one.
pub(crate) fn put(client: &Client, path: &RelPath, data: &[u8], modified: Option<Timestamp>) -> Answer<()> {
    let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC;
    let file = client.call(|context| context.open(&client.url(Some(path)), flags))?;
    let written = write_all(client, &file, 0, data);
    let closed = client.context.close(file);
    written?;
    closed?;
    modified.map_or(Ok(()), |modified| client.set_modified(path, modified))
}

/// Reads a whole file that is not too large.
pub(crate) fn get(client: &Client, path: &RelPath) -> Answer<Bytes> {
    let file = client.call(|context| context.open(&client.url(Some(path)), libc::O_RDONLY))?;
    let content = client.context.size(&file).map_err(Refusal::from).and_then(|size| {
        if size > WHOLE as u64 {
            return Err(Refusal::new(Kind::Other, format!("{size} bytes, too large to read whole")));
        }
        read(client, &file, 0, size as usize)
    });
    let closed = client.context.close(file);
    let content = content?;
    closed?;
    Ok(content)
}

fn write_all(client: &Client, file: &Opened, offset: u64, data: &[u8]) -> Answer<()> {
    let mut done = 0;
    while let Some(rest) = data.get(done..).filter(|rest| !rest.is_empty()) {
        match client.context.write(file, offset + done as u64, rest)? {
            0 => return Err(Refusal::new(Kind::Other, "the server took nothing")),
            some => done += some,
        }
    }
    Ok(())
}

fn read(client: &Client, file: &Opened, offset: u64, len: usize) -> Answer<Bytes> {
    let mut content = vec![0; len];
    let mut done = 0;
    while done < len {
        match client.context.read(file, offset + done as u64, &mut content[done..])? {
            0 => break,
            some => done += some,
        }
    }
    content.truncate(done);
    Ok(content.into())
}
