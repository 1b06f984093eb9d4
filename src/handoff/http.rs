//! A small client for the HTTP interfaces of the programs that sync: JSON, bounded in time and size, with a key in a header.

mod pinned;

use super::error::HandoffError;
use crate::words::path::{IoAt, printable};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So long a connection may take, and an answer.
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(30);
/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 * 1024 * 1024;
/// Of an answer that makes no sense so much is shown.
const SHOWN: usize = 200;

/// Where a program is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// `https://10.0.1.20:8384`.
    pub url: String,
    /// A file with the key in its first line; read at every start, never shown.
    pub key_file: Option<PathBuf>,
    /// A file with the certificate (PEM) that the program shows, where no authority has signed it.
    pub certificate: Option<PathBuf>,
}

/// One program's interface.
pub(super) struct Http {
    client: Client,
    url: String,
    who: String,
    /// The header that carries the key, and the key.
    key: Option<(&'static str, String)>,
}

impl Http {
    /// A way to the program at an address; nothing is asked yet. `header` carries the key.
    pub(super) fn to(who: &str, address: &Address, header: &'static str) -> Result<Self, HandoffError> {
        // Whoever was first has chosen the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let unfit = |what: &dyn std::fmt::Display| HandoffError::Setup(what.to_string());
        let mut builder = Client::builder().connect_timeout(CONNECT).timeout(ANSWER).no_proxy();
        if let Some(path) = &address.certificate {
            let pem = std::fs::read(path).at(path).map_err(|error| unfit(&error))?;
            let config = pinned::believing(&pem)
                .map_err(|error| unfit(&format!("`{}` is no certificate: {error}", path.display())))?;
            builder = builder.tls_backend_preconfigured(config);
        }
        let key = address.key_file.as_deref().map(read_key).transpose()?.map(|key| (header, key));
        let client = builder.build().map_err(|error| unfit(&error))?;
        let who = format!("{who} at `{}`", printable(&address.url));
        Ok(Self { client, url: address.url.clone(), who, key })
    }

    /// Which program, and where, for messages.
    pub(super) fn who(&self) -> &str {
        &self.who
    }

    /// Asks for something; `None` where there is no such thing.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Option<T>, HandoffError> {
        let response =
            self.request(Method::GET, path, query).send().await.map_err(|error| self.lost(&error))?;
        match self.see(&response)? {
            StatusCode::NOT_FOUND => Ok(None),
            _ => Ok(Some(self.read(response).await?)),
        }
    }

    /// Has something begun. An answer that does not come within `patience` is none to wait for: it was asked.
    pub(super) async fn post(
        &self,
        path: &str,
        query: &[(&str, &str)],
        patience: Duration,
    ) -> Result<(), HandoffError> {
        match self.request(Method::POST, path, query).timeout(patience).send().await {
            Ok(response) => self.see(&response).map(drop),
            Err(error) if error.is_timeout() && !error.is_connect() => Ok(()),
            Err(error) => Err(self.lost(&error)),
        }
    }

    fn request(&self, method: Method, path: &str, query: &[(&str, &str)]) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.url)).query(query);
        if let Some((header, key)) = &self.key {
            request = request.header(*header, key);
        }
        request
    }

    fn see(&self, response: &Response) -> Result<StatusCode, HandoffError> {
        match response.status() {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(HandoffError::Denied(self.who.clone())),
            status if status.is_success() || status == StatusCode::NOT_FOUND => Ok(status),
            status => Err(self.nonsense(&status)),
        }
    }

    async fn read<T: DeserializeOwned>(&self, mut response: Response) -> Result<T, HandoffError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.lost(&error))? {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST {
                return Err(self.nonsense(&"it is longer than any answer"));
            }
        }
        serde_json::from_slice(&body).map_err(|error| self.nonsense(&error))
    }

    fn lost(&self, error: &reqwest::Error) -> HandoffError {
        let mut why = String::new();
        let mut source: Option<&dyn std::error::Error> = Some(error);
        // The last of the chain says what really happened; the first has the address in it.
        while let Some(found) = source {
            why = found.to_string();
            source = found.source();
        }
        HandoffError::Unreachable { who: self.who.clone(), why: printable(&why).into_owned() }
    }

    /// That an answer makes no sense.
    pub(super) fn nonsense(&self, what: &dyn std::fmt::Display) -> HandoffError {
        let what: String = what.to_string().chars().take(SHOWN).collect();
        HandoffError::Nonsense { who: self.who.clone(), what: printable(&what).into_owned() }
    }
}

/// The first line of a file.
fn read_key(path: &Path) -> Result<String, HandoffError> {
    let text = std::fs::read_to_string(path).at(path);
    let text = text.map_err(|error| HandoffError::Setup(format!("The key cannot be read: {error}")))?;
    let line = text.lines().next().unwrap_or_default().trim();
    match line.is_empty() || line.contains(char::is_control) {
        true => Err(HandoffError::Setup(format!("`{}` has no key in its first line", path.display()))),
        false => Ok(line.to_owned()),
    }
}
