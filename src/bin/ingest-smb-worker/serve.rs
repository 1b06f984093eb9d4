//! One request after the other, until the connection is lost or nobody asks any more.

use crate::client::Client;
use crate::connect::connect;
use crate::files::{self, Files};
use crate::refusal::Refusal;
use bytes::Bytes;
use ingest::share::worker::frame::Frame;
use ingest::share::worker::message::{Answer, PAGE, Request};
use ingest::share::{Entry, Kind};
use std::sync::mpsc::{Receiver, SyncSender};

/// Fulfils the requests in their order.
pub(crate) fn serve(requests: Receiver<Frame<Request>>, answers: &SyncSender<Frame<Answer>>) {
    let mut share = None;
    for request in requests {
        let given = match (&mut share, request) {
            (None, Frame { message: Request::Connect(login), .. }) => {
                connect(&login).map(|(client, answer)| {
                    share = Some((client, Files::default()));
                    vec![answer.into()]
                })
            }
            (Some((client, files)), request) => {
                fulfil(client, files, request).map_err(|refusal| client.meaning(refusal))
            }
            (None, _) => Err(Refusal::new(Kind::Other, "a request before the login")),
        };
        // What is open was opened on the connection that is lost.
        let last =
            given.as_ref().err().is_some_and(|refusal| matches!(refusal.kind, Kind::Lost | Kind::Clear));
        let given = given.unwrap_or_else(|refusal| vec![Answer::from(refusal).into()]);
        for answer in given {
            if answers.send(answer).is_err() {
                return;
            }
        }
        if last {
            return;
        }
    }
}

fn fulfil(
    client: &Client,
    files: &mut Files,
    Frame { message, content }: Frame<Request>,
) -> Result<Vec<Frame<Answer>>, Refusal> {
    let answer = match message {
        Request::Connect(_) => return Err(Refusal::new(Kind::Other, "a second login")),
        Request::Stat(path) => Answer::Found(client.stat(Some(&path))?),
        Request::List(folder) => return Ok(pages(client.list(folder.as_ref())?)),
        Request::MakeFolder(folder) => done(client.make_folder(&folder)?),
        Request::Open { path, access } => Answer::Opened(files.open(client, &path, access)?),
        Request::Write { file, offset } => done(files.write(client, file, offset, &content)?),
        Request::Read { file, offset, len } => return Ok(found(files.read(client, file, offset, len)?)),
        Request::SetLen { file, len } => done(files.set_len(client, file, len)?),
        Request::Close(file) => done(files.close(client, file)?),
        Request::SetModified { path, modified } => done(client.set_modified(&path, modified)?),
        Request::Put { path, modified } => done(files::put(client, &path, &content, modified)?),
        Request::Get(path) => return Ok(found(files::get(client, &path)?)),
        Request::Rename { from, to } => done(client.rename(&from, &to)?),
        Request::RemoveFile(path) => done(client.remove_file(&path)?),
        Request::RemoveFolder(folder) => done(client.remove_folder(&folder)?),
        Request::Space => Answer::Room(client.space()?),
    };
    Ok(vec![answer.into()])
}

fn done((): ()) -> Answer {
    Answer::Done
}

fn found(content: Bytes) -> Vec<Frame<Answer>> {
    vec![Frame { message: Answer::Content, content }]
}

/// A listing in as many answers as it takes, at least one.
fn pages(mut entries: Vec<Entry>) -> Vec<Frame<Answer>> {
    let mut pages = Vec::new();
    while entries.len() > PAGE {
        let rest = entries.split_off(PAGE);
        pages.push(Answer::Listed { entries, more: true }.into());
        entries = rest;
    }
    pages.push(Answer::Listed { entries, more: false }.into());
    pages
}
