//! A way to a share that can be taken again and again: the one place that knows every kind of place.

use super::entered::Entered;
use super::folder::open;
use super::{Client, Destination, Place, Result, Share, libsmbclient, smb};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

type Connecting = Pin<Box<dyn Future<Output = Result<Share>> + Send>>;

/// Connects to a destination's share once. Takes 15 seconds at most; a password is tried once only.
pub async fn connect(destination: &Destination) -> Result<Share> {
    Connector::to(destination).connect().await
}

/// Connects to one share whenever it is asked to. Cheap to clone; all clones know of the same sessions.
#[derive(Clone)]
pub struct Connector {
    connect: Arc<dyn Fn() -> Connecting + Send + Sync>,
    entered: Entered,
}

impl Connector {
    /// A connector from what connects. Each call has to end in bounded time.
    pub fn new<F>(connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Share>> + Send + 'static,
    {
        Self { connect: Arc::new(move || Box::pin(connect())), entered: Entered::default() }
    }

    /// The way to a destination's share. Its name is looked up anew each time, and sessions of this connector that
    /// have been given up are named to the server, which then frees what they hold open; libsmbclient cannot name them.
    pub fn to(destination: &Destination) -> Self {
        Self::impatient(destination, smb::SILENCE)
    }

    /// The same, where a server is given up that says nothing for `silence` while it is asked something; 30 seconds
    /// are usual.
    pub fn impatient(destination: &Destination, silence: Duration) -> Self {
        match &destination.place {
            Place::Smb(place) if place.client == Client::Native => {
                let entered = Entered::default();
                let way = smb::Way::to(place, silence, entered.clone());
                let connector = Self::new(move || {
                    let way = way.clone();
                    async move { way.connect().await }
                });
                Self { entered, ..connector }
            }
            Place::Smb(place) => {
                let place = place.clone();
                Self::new(move || {
                    let place = place.clone();
                    async move { libsmbclient::connect(&place, silence).await }
                })
            }
            Place::Path(path) => {
                let path = path.clone();
                Self::new(move || {
                    let path = path.clone();
                    async move { open(&path, None).await }
                })
            }
        }
    }

    /// This connector, each of whose shares is wrapped by `dress`.
    pub fn dressed(self, dress: impl Fn(Share) -> Share + Send + Sync + 'static) -> Self {
        let (dress, entered) = (Arc::new(dress), self.entered.clone());
        let connector = Self::new(move || {
            let (connecting, dress) = ((self.connect)(), dress.clone());
            async move { Ok(dress(connecting.await?)) }
        });
        Self { entered, ..connector }
    }

    /// A fresh share.
    pub async fn connect(&self) -> Result<Share> {
        let share = (self.connect)().await?;
        self.entered.tell();
        Ok(share)
    }

    /// Waits until a login by this connector has succeeded, which may be before its share is ready.
    pub async fn entered(&self) {
        self.entered.wait().await;
    }
}
