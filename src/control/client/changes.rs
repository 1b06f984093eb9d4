//! The stream of changes, read: server-sent events (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).

use super::{Client, LONGEST};
use crate::control::api::{Change, Snapshot};
use crate::problem::Problem;
use bytes::BytesMut;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::time::Duration;

/// An agent sends a comment every ten seconds: one of which nothing was heard for so long is gone.
const PATIENCE: Duration = Duration::from_secs(35);

/// What comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Everything: what was known before is void.
    Snapshot(Box<Snapshot>),
    /// What is new since.
    Change(Box<Change>),
}

/// A stream of changes that is open.
pub struct Changes {
    client: Client,
    body: Incoming,
    /// What has come and was not read yet.
    text: BytesMut,
    /// How much of it has no line end.
    searched: usize,
    event: Event,
}

/// An event, as far as its lines have come.
#[derive(Default)]
struct Event {
    name: String,
    data: Vec<u8>,
}

impl Changes {
    pub(super) fn of(client: Client, body: Incoming) -> Self {
        Self { client, body, text: BytesMut::new(), searched: 0, event: Event::default() }
    }

    /// What comes next; waits for it. After an error the stream is at its end: ask for another one. What was read when
    /// this future is dropped is not lost.
    pub async fn next(&mut self) -> Result<News, Problem> {
        loop {
            while let Some(line) = self.line() {
                if let Some(event) = self.event.take(&line) {
                    let news = event.news().map_err(|error| self.client.nonsense(&error))?;
                    if let Some(news) = news {
                        return Ok(news);
                    }
                }
            }
            let frame = tokio::time::timeout(PATIENCE, self.body.frame()).await;
            match frame.map_err(|_| self.client.silent())? {
                Some(Ok(frame)) => self.text.extend_from_slice(&frame.into_data().unwrap_or_default()),
                Some(Err(error)) => return Err(self.client.lost(&error)),
                None => return Err(self.client.lost(&std::io::Error::other("it has ended"))),
            }
            if self.text.len().saturating_add(self.event.data.len()) > LONGEST {
                return Err(self.client.nonsense(&"an event without an end"));
            }
        }
    }

    fn line(&mut self) -> Option<BytesMut> {
        let end = self.text[self.searched..].iter().position(|byte| *byte == b'\n');
        let Some(end) = end else {
            self.searched = self.text.len();
            return None;
        };
        let mut line = self.text.split_to(self.searched + end + 1);
        self.searched = 0;
        line.truncate(line.len() - 1);
        Some(line)
    }
}

impl Event {
    /// Takes a line; gives the event that ends with it.
    fn take(&mut self, line: &[u8]) -> Option<Self> {
        if line.is_empty() {
            return Some(std::mem::take(self));
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (field, value) = line.split_at(colon);
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match field {
            b"event" => self.name = String::from_utf8_lossy(value).into_owned(),
            b"data" => self.data.extend_from_slice(value),
            // A comment, which only says that the agent lives; or what a later version sends.
            _ => {}
        }
        None
    }

    fn news(self) -> serde_json::Result<Option<News>> {
        Ok(match self.name.as_str() {
            "snapshot" => Some(News::Snapshot(Box::new(serde_json::from_slice(&self.data)?))),
            "change" => Some(News::Change(Box::new(serde_json::from_slice(&self.data)?))),
            _ => None,
        })
    }
}
