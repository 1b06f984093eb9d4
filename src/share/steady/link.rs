//! The session in use, and its replacement: one at a time, however many calls wait for it.

use super::patience::{LONGEST, Patience, pause};
use crate::share::{Connector, Result, Share, ShareError, Trouble};
use crate::words::session::Session;
use std::sync::{Mutex, PoisonError};
use tokio::time::{Instant, timeout_at};

/// A connected share, and which one in the row it is.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) session: u64,
    pub(super) share: Share,
    born: Instant,
}

pub(super) struct Link {
    connector: Connector,
    trouble: Trouble,
    live: Mutex<Live>,
    /// What each session so far had agreed on, each once.
    agreed: Mutex<Vec<Session>>,
    replacing: tokio::sync::Mutex<Replacing>,
}

#[derive(Default)]
struct Replacing {
    /// Since a session last held.
    tries: u32,
    /// Why there will be no other session.
    refused: Option<ShareError>,
}

impl Link {
    pub(super) fn new(share: Share, connector: Connector, trouble: Trouble) -> Self {
        let agreed = Mutex::new(vec![share.session()]);
        let live = Mutex::new(Live { session: 1, share, born: Instant::now() });
        Self { connector, trouble, live, agreed, replacing: tokio::sync::Mutex::default() }
    }

    pub(super) fn live(&self) -> Live {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What all sessions so far have agreed on, each once.
    pub(super) fn sessions(&self) -> Vec<Session> {
        let live = self.live().share.session();
        let mut agreed = self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        // Some things turn out only while a session is used.
        if !agreed.contains(&live) {
            agreed.push(live);
        }
        agreed.clone()
    }

    pub(super) fn trouble(&self) -> &Trouble {
        &self.trouble
    }

    /// Puts another session in the place of one that failed like this. The old one is given up as a whole, so that no
    /// answer to what it was asked can come true later. Tries for as long as the patience lasts.
    pub(super) async fn replace(
        &self,
        failed: &Live,
        error: ShareError,
        patience: &mut Patience,
    ) -> Result<()> {
        let end = patience.end();
        failed.share.give_up();
        self.sessions();
        let Ok(mut replacing) = timeout_at(end, self.replacing.lock()).await else { return Err(error) };
        if self.live().session != failed.session {
            return Ok(());
        }
        if let Some(refused) = &replacing.refused {
            if !self.connector.has_news(refused).await {
                return Err(refused.clone());
            }
            replacing.refused = None;
        }
        // One that held for a while may be replaced at once; one that breaks again and again is not hurried.
        if failed.born.elapsed() > LONGEST {
            replacing.tries = 0;
        }
        let address = failed.share.session().address;
        let what = |error: &ShareError| Some(format!("`{address}`: {}", error.detail));
        let waiting = self.trouble.wait(what(&error).unwrap_or_default(), patience.since());
        let mut reason = error;
        loop {
            let next = Instant::now() + pause(replacing.tries);
            if next > end {
                return Err(reason);
            }
            waiting.until(what(&reason), next).await;
            replacing.tries += 1;
            match self.connector.connect().await {
                Ok(share) => {
                    let live = Live { session: failed.session + 1, share, born: Instant::now() };
                    *self.live.lock().unwrap_or_else(PoisonError::into_inner) = live;
                    self.trouble.replaced_a_session();
                    return Ok(());
                }
                Err(error) if error.kind.is_refusal() => {
                    replacing.refused = Some(error.clone());
                    return Err(error);
                }
                Err(error) => reason = error,
            }
        }
    }
}
