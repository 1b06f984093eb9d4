//! The operations of a share, each asked of a worker, each error with its path.

use super::file::{CALL, Dates, File};
use super::pool::{Pool, Task};
use super::worker::{Agreed, Way, Worker};
use crate::share::protocol::Protocol;
use crate::share::worker::frame::Frame;
use crate::share::worker::message::{Answer, Request};
use crate::share::worker::{PIECE, WHOLE};
use crate::share::{Access, Entry, Handle, Kind, Result, ShareError, SmbPlace, Space};
use crate::words::name;
use crate::words::path::RelPath;
use crate::words::session::{Limit, Session};
use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// For content, and for listings: 16 MiB at 1 Mbit/s, and then some.
const LONG: Duration = Duration::from_secs(180);

pub(super) struct Libsmbclient {
    session: Session,
    pool: Arc<Pool>,
    files: Mutex<HashMap<u64, Arc<File>>>,
    dates: Arc<Dates>,
    next: AtomicU64,
}

impl Libsmbclient {
    pub(super) async fn connect(way: Way) -> Result<Self> {
        let pool = Pool::connect(way).await?;
        let session = session(pool.place(), pool.agreed(), pool.login());
        let (files, dates, next) = Default::default();
        Ok(Self { session, pool: Arc::new(pool), files, dates, next })
    }

    /// Asks any worker for one thing, as a task of its own: when the caller goes away it is finished all the same.
    async fn call(
        &self,
        about: &str,
        limit: Duration,
        request: impl Into<Frame<Request>>,
    ) -> Result<Frame<Answer>> {
        let (pool, request, about) = (Arc::clone(&self.pool), request.into(), about.to_owned());
        finished(tokio::spawn(async move {
            let worker = pool.pick(Task::Call).await?;
            ask(&worker, &about, limit, vec![request]).await?.pop().ok_or_else(|| other(&about))
        }))
        .await
    }

    /// The same for something of which there is nothing to say when it is done.
    async fn done(&self, about: &str, limit: Duration, request: impl Into<Frame<Request>>) -> Result<()> {
        match self.call(about, limit, request).await?.message {
            Answer::Done => Ok(()),
            _ => Err(other(about)),
        }
    }

    /// Asks the worker of an open file.
    async fn on(
        file: Arc<File>,
        limit: Duration,
        requests: Vec<Frame<Request>>,
    ) -> Result<Vec<Frame<Answer>>> {
        finished(tokio::spawn(async move { ask(&file.worker, file.path.as_str(), limit, requests).await }))
            .await
    }

    fn files(&self) -> MutexGuard<'_, HashMap<u64, Arc<File>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, handle: Handle) -> Result<Arc<File>> {
        self.files().get(&handle.0).cloned().ok_or_else(|| self.unknown())
    }

    fn unknown(&self) -> ShareError {
        ShareError::new(Kind::Other, &self.session.address, "a handle that is not open")
    }
}

#[async_trait]
impl Protocol for Libsmbclient {
    fn session(&self) -> Session {
        self.session.clone()
    }

    fn give_up(&self) {
        self.pool.give_up();
    }

    async fn stat(&self, path: &RelPath) -> Result<Option<Entry>> {
        let about = checked(path)?;
        match self.call(about, CALL, Request::Stat(path.clone())).await?.message {
            Answer::Found(entry) => Ok(entry),
            _ => Err(other(about)),
        }
    }

    async fn list(&self, folder: Option<&RelPath>) -> Result<Vec<Entry>> {
        let about = folder.map_or(Ok(self.session.address.as_str()), checked)?;
        let (pool, about, folder) = (Arc::clone(&self.pool), about.to_owned(), folder.cloned());
        let pages = finished(tokio::spawn(async move {
            let worker = pool.pick(Task::Call).await?;
            ask(&worker, &about, LONG, vec![Request::List(folder).into()]).await
        }))
        .await?;
        let entries = |page: Frame<Answer>| match page.message {
            Answer::Listed { entries, .. } => entries,
            _ => Vec::new(),
        };
        Ok(pages.into_iter().flat_map(entries).collect())
    }

    async fn make_folder(&self, folder: &RelPath) -> Result<()> {
        self.done(checked(folder)?, CALL, Request::MakeFolder(folder.clone())).await
    }

    async fn open(&self, path: &RelPath, access: Access) -> Result<Handle> {
        checked(path)?;
        let (pool, path, dates) = (Arc::clone(&self.pool), path.clone(), Arc::clone(&self.dates));
        let file = finished(tokio::spawn(async move {
            let worker = pool.pick(Task::File).await?;
            let request = Request::Open { path: path.clone(), access }.into();
            let answer = ask(&worker, path.as_str(), CALL, vec![request]).await;
            match answer.map(|mut answers| answers.pop().map(|answer| answer.message)) {
                Ok(Some(Answer::Opened(id))) => Ok(File::new(worker, id, path, dates)),
                refused => {
                    worker.handles.fetch_sub(1, Ordering::Relaxed);
                    Err(refused.err().unwrap_or_else(|| other(path.as_str())))
                }
            }
        }))
        .await?;
        let handle = self.next.fetch_add(1, Ordering::Relaxed);
        self.files().insert(handle, Arc::new(file));
        Ok(Handle(handle))
    }

    async fn write_at(&self, handle: Handle, offset: u64, data: Bytes) -> Result<()> {
        let file = self.file(handle)?;
        let (mut at, mut rest) = (offset, data);
        while !rest.is_empty() {
            // Two pieces: while one is on its way to the server, the other is on its way to the worker.
            let mut some = rest.split_to(rest.len().min(WHOLE));
            let mut requests = Vec::new();
            while !some.is_empty() {
                let content = some.split_to(some.len().min(PIECE));
                let message = Request::Write { file: file.id, offset: at };
                at += content.len() as u64;
                requests.push(Frame { message, content });
            }
            Self::on(Arc::clone(&file), LONG, requests).await?;
        }
        Ok(())
    }

    async fn read_at(&self, handle: Handle, offset: u64, len: usize) -> Result<Bytes> {
        let file = self.file(handle)?;
        let mut whole = BytesMut::new();
        while whole.len() < len {
            let mut requests = Vec::new();
            let (mut at, wanted) = (offset + whole.len() as u64, (len - whole.len()).min(WHOLE));
            for begin in (0..wanted).step_by(PIECE) {
                let len = (wanted - begin).min(PIECE);
                requests.push(Request::Read { file: file.id, offset: at, len: len as u32 }.into());
                at += len as u64;
            }
            let answers = Self::on(Arc::clone(&file), LONG, requests).await?;
            let got: usize = answers.iter().map(|answer| answer.content.len()).sum();
            if let ([only], true, true) = (&answers[..], whole.is_empty(), got == len) {
                return Ok(only.content.clone());
            }
            whole.reserve(got);
            answers.iter().for_each(|answer| whole.extend_from_slice(&answer.content));
            if got < wanted {
                break;
            }
        }
        Ok(whole.freeze())
    }

    async fn set_len(&self, handle: Handle, len: u64) -> Result<()> {
        let file = self.file(handle)?;
        let request = Request::SetLen { file: file.id, len }.into();
        Self::on(file, CALL, vec![request]).await.map(drop)
    }

    /// The library cannot ask for it; the session says so.
    async fn flush(&self, handle: Handle) -> Result<()> {
        let file = self.file(handle)?;
        if file.worker.dead() {
            Err(lost(file.path.as_str(), "the worker process has ended"))
        } else {
            Ok(())
        }
    }

    async fn set_modified(&self, handle: Handle, modified: Timestamp) -> Result<()> {
        let file = self.file(handle)?;
        file.set_modified(modified);
        let request = Request::SetModified { path: file.path.clone(), modified }.into();
        Self::on(file, CALL, vec![request]).await.map(drop)
    }

    async fn close(&self, handle: Handle) -> Result<()> {
        let file = self.files().remove(&handle.0).ok_or_else(|| self.unknown())?;
        finished(tokio::spawn(async move {
            let about = file.path.as_str();
            answered(about, file.close().await).map(drop)
        }))
        .await
    }

    async fn put(&self, path: &RelPath, data: Bytes, modified: Option<Timestamp>) -> Result<()> {
        let about = checked(path)?;
        let message = Request::Put { path: path.clone(), modified };
        self.done(about, LONG, Frame { message, content: data }).await
    }

    async fn get(&self, path: &RelPath) -> Result<Bytes> {
        Ok(self.call(checked(path)?, LONG, Request::Get(path.clone())).await?.content)
    }

    async fn set_folder_modified(&self, folder: &RelPath, modified: Timestamp) -> Result<()> {
        self.done(checked(folder)?, CALL, Request::SetModified { path: folder.clone(), modified }).await
    }

    async fn rename(&self, from: &RelPath, to: &RelPath) -> Result<()> {
        let (about, new) = (checked(from)?, checked(to)?);
        let renamed = self.done(about, LONG, Request::Rename { from: from.clone(), to: to.clone() }).await;
        // The name that is taken is the new one.
        renamed.map_err(|error| match error.kind {
            Kind::Exists => ShareError { about: Some(new.to_owned()), ..error },
            _ => error,
        })
    }

    async fn remove_file(&self, path: &RelPath) -> Result<()> {
        self.done(checked(path)?, CALL, Request::RemoveFile(path.clone())).await
    }

    async fn remove_folder(&self, folder: &RelPath) -> Result<()> {
        self.done(checked(folder)?, CALL, Request::RemoveFolder(folder.clone())).await
    }

    async fn space(&self) -> Result<Space> {
        match self.call(&self.session.address, CALL, Request::Space).await?.message {
            Answer::Room(space) => Ok(space),
            _ => Err(other(&self.session.address)),
        }
    }
}

/// Refuses a path of which a name could not stand on the share exactly as it is, and gives its text.
fn checked(path: &RelPath) -> Result<&str> {
    match path.components().find_map(name::fault) {
        None => Ok(path.as_str()),
        Some(why) => Err(ShareError::new(Kind::Name, path.as_str(), why)),
    }
}

async fn ask(
    worker: &Worker,
    about: &str,
    limit: Duration,
    requests: Vec<Frame<Request>>,
) -> Result<Vec<Frame<Answer>>> {
    answered(about, worker.ask(limit, requests).await)
}

/// The answers, unless one of them is an error.
fn answered(
    about: &str,
    answers: std::result::Result<Vec<Frame<Answer>>, String>,
) -> Result<Vec<Frame<Answer>>> {
    let answers = answers.map_err(|why| lost(about, why))?;
    for answer in &answers {
        if let Answer::Failed { kind, detail } = &answer.message {
            return Err(ShareError::new(*kind, about, detail));
        }
    }
    Ok(answers)
}

fn lost(about: &str, why: impl ToString) -> ShareError {
    ShareError::new(Kind::Lost, about, why)
}

fn other(about: &str) -> ShareError {
    ShareError::new(Kind::Other, about, "the worker process gave an answer to another question")
}

async fn finished<T>(task: tokio::task::JoinHandle<Result<T>>) -> Result<T> {
    task.await.unwrap_or_else(|stopped| Err(ShareError::new(Kind::Other, "a task of the share", stopped)))
}

/// What was agreed on, as far as the library tells.
fn session(place: &SmbPlace, agreed: &Agreed, login: String) -> Session {
    let (signing, encryption) = match agreed.dialect.as_str() {
        "3.1.1" => ("required, the library does not tell which", "AES, the library does not tell which"),
        "3.0" | "3.0.2" => ("AES-128-CMAC", "AES-128-CCM"),
        _ => ("HMAC-SHA256", ""),
    };
    Session {
        client: "libsmbclient".into(),
        address: place.address(),
        gateway: false,
        login,
        dialect: agreed.dialect.clone(),
        signing: signing.into(),
        encryption: if agreed.encrypted { encryption.into() } else { String::new() },
        readback: "own connection, no oplock".into(),
        limits: vec![Limit::NoFlush, Limit::Microseconds, Limit::RenameLooksFirst],
    }
}
