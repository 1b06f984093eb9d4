//! A way to a share that can be taken again and again: the one place that knows every kind of place.

use super::entered::Entered;
use super::folder::open;
use super::kept::Login;
use super::{
    Client, Credentials, Destination, Place, Result, Share, ShareError, SmbPlace, libsmbclient, smb,
};
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
    /// Where somebody keeps the password.
    login: Option<Login>,
}

impl Connector {
    /// A connector from what connects. Each call has to end in bounded time.
    pub fn new<F>(connect: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Share>> + Send + 'static,
    {
        Self { connect: Arc::new(move || Box::pin(connect())), entered: Entered::default(), login: None }
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
                let connector = Self::with_login(place, move |credentials| {
                    let way = way.clone().with(credentials);
                    async move { way.connect().await }
                });
                Self { entered, ..connector }
            }
            Place::Smb(place) => {
                let libsmbclient = place.clone();
                Self::with_login(place, move |credentials| {
                    let place = SmbPlace { credentials, ..libsmbclient.clone() };
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

    /// A connector that logs in with what is in force whenever it does.
    fn with_login<F>(
        place: &SmbPlace,
        connect: impl Fn(Credentials) -> F + Clone + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Share>> + Send + 'static,
    {
        let (login, credentials) = (Login::of(&place.credentials), place.credentials.clone());
        let kept = login.clone();
        let connector = Self::new(move || {
            let (connect, credentials, kept) = (connect.clone(), credentials.clone(), kept.clone());
            async move {
                match kept {
                    Some(login) => login.connect(connect).await,
                    None => connect(credentials).await,
                }
            }
        });
        Self { login, ..connector }
    }

    /// Whether a login that was refused like this may be tried once more: another password is there by now.
    pub(super) async fn has_news(&self, refused: &ShareError) -> bool {
        match &self.login {
            Some(login) => login.has_news(refused).await,
            None => false,
        }
    }

    /// This connector, each of whose shares is wrapped by `dress`.
    pub fn dressed(self, dress: impl Fn(Share) -> Share + Send + Sync + 'static) -> Self {
        let (dress, entered, login) = (Arc::new(dress), self.entered.clone(), self.login.clone());
        let connector = Self::new(move || {
            let (connecting, dress) = ((self.connect)(), dress.clone());
            async move { Ok(dress(connecting.await?)) }
        });
        Self { entered, login, ..connector }
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
