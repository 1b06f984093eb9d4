//! A connected share: everything that is asked for by path.

use crate::heard::{self, Step};
use crate::raw::Context;
use crate::refusal::Refusal;
use ingest::share::worker::url;
use ingest::share::{Entry, EntryKind, Kind, Space};
use ingest::words::path::RelPath;
use jiff::Timestamp;
use pavao::SmbMode;

type Answer<T> = Result<T, Refusal>;

pub(crate) struct Client {
    pub(crate) context: Context,
    /// The address of the share.
    base: String,
    /// Whether nothing may be sent in clear.
    encrypted: bool,
}

impl Client {
    pub(crate) fn new(context: Context, base: String, encrypted: bool) -> Self {
        Self { context, base, encrypted }
    }

    /// The address of a path, or of the share's root.
    pub(crate) fn url(&self, path: Option<&RelPath>) -> String {
        format!("{}{}", self.base, url::below(path))
    }

    /// Makes a call by path. The library connects anew in such a call when it has lost its connection, and may get a session
    /// in clear then: nothing is written in one.
    pub(crate) fn call<T, E: Into<Refusal>>(&self, call: impl FnOnce(&Context) -> Result<T, E>) -> Answer<T> {
        let before = heard::encrypted();
        let answer = call(&self.context).map_err(Into::into)?;
        if self.encrypted && heard::encrypted() == before {
            return Err(Refusal::new(Kind::Clear, "the session is not encrypted, and that is required"));
        }
        Ok(answer)
    }

    /// What an error means. The library has one number for whatever it has no number for, a session among them that the
    /// server has ended: then the root of the share cannot be looked at either, or the library logs in anew to do so.
    pub(crate) fn meaning(&self, refusal: Refusal) -> Refusal {
        if refusal.kind != Kind::Other {
            return refusal;
        }
        heard::login();
        match (self.stat(None), heard::login().0) {
            (Ok(Some(_)), Step::Nothing) => refusal,
            (Err(clear @ Refusal { kind: Kind::Clear, .. }), _) => clear,
            _ => Refusal::new(Kind::Lost, format!("the connection is lost: {}", refusal.detail)),
        }
    }

    pub(crate) fn stat(&self, path: Option<&RelPath>) -> Answer<Option<Entry>> {
        let name = path.and_then(|path| path.components().last()).unwrap_or_default();
        match self.call(|context| context.stat(&self.url(path))) {
            Ok(stat) => Ok(Some(entry(name.to_owned(), &stat))),
            Err(Refusal { kind: Kind::NotFound, .. }) => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    pub(crate) fn list(&self, folder: Option<&RelPath>) -> Answer<Vec<Entry>> {
        let open = self.call(|context| context.open_folder(&self.url(folder)))?;
        let mut entries = Vec::new();
        while let Some(listed) = self.context.next_entry(&open)? {
            if listed.name != "." && listed.name != ".." {
                entries.push(entry(listed.name, &listed.stat));
            }
        }
        self.context.close_folder(open)?;
        Ok(entries)
    }

    pub(crate) fn make_folder(&self, folder: &RelPath) -> Answer<()> {
        let below = url::below(Some(folder));
        match self.call(|context| context.client.mkdir(&below, SmbMode::from(0o755))) {
            Err(refusal) if refusal.kind == Kind::Exists => match self.stat(Some(folder))? {
                Some(Entry { kind: EntryKind::Folder, .. }) => Ok(()),
                _ => Err(refusal),
            },
            done => done,
        }
    }

    pub(crate) fn set_modified(&self, path: &RelPath, modified: Timestamp) -> Answer<()> {
        let micros = modified.as_microsecond();
        let (seconds, micros) = (micros.div_euclid(1_000_000), micros.rem_euclid(1_000_000));
        self.call(|context| context.set_time(&self.url(Some(path)), seconds, micros))
    }

    /// Renames, unless the new name is taken: over a file or an empty folder the library would put the old one in its place.
    pub(crate) fn rename(&self, from: &RelPath, to: &RelPath) -> Answer<()> {
        if self.stat(Some(to))?.is_some() {
            return Err(Refusal::new(Kind::Exists, "the name is taken"));
        }
        let (from, to) = (url::below(Some(from)), url::below(Some(to)));
        self.call(|context| context.client.rename(&from, &to))
    }

    /// Removes a file; the library would remove an empty folder just as well.
    pub(crate) fn remove_file(&self, path: &RelPath) -> Answer<()> {
        match self.stat(Some(path))? {
            None => Err(Refusal::new(Kind::NotFound, "there is no such file")),
            Some(Entry { kind: EntryKind::Folder, .. }) => Err(Refusal::new(Kind::Shape, "this is a folder")),
            Some(_) => self.call(|context| context.client.unlink(url::below(Some(path)))),
        }
    }

    pub(crate) fn remove_folder(&self, folder: &RelPath) -> Answer<()> {
        self.call(|context| context.client.rmdir(url::below(Some(folder))))
    }

    /// The library counts in blocks of `bsize` times `frsize` bytes.
    pub(crate) fn space(&self) -> Answer<Space> {
        let room = self.call(|context| context.client.statvfs(url::below(None)))?;
        let block = room.bsize.saturating_mul(room.frsize);
        let bytes = |blocks: u64| blocks.saturating_mul(block);
        Ok(Space { free: bytes(room.bavail), total: bytes(room.blocks) })
    }
}

fn entry(name: String, stat: &libc::stat) -> Entry {
    let kind = match stat.st_mode & libc::S_IFMT {
        libc::S_IFDIR => EntryKind::Folder,
        libc::S_IFREG => EntryKind::File,
        _ => EntryKind::Other,
    };
    let size = if kind == EntryKind::Folder { 0 } else { u64::try_from(stat.st_size).unwrap_or(0) };
    let nanos = i32::try_from(stat.st_mtime_nsec).unwrap_or(0);
    Entry { name, kind, size, modified: Timestamp::new(stat.st_mtime, nanos).unwrap_or(Timestamp::MAX) }
}
