//! Amazon FSx File Gateway: how the gateway stands, its cache, and its ties to file systems.

use super::error::CloudError;
use super::word::words;
use async_trait::async_trait;

words! {
    /// Whether a gateway works. AWS has no list of these words.
    GatewayState {
        /// It does.
        Running "RUNNING"
        /// AWS does not hear from it; the share may still answer.
        NotConnected "NOT_CONNECTED"
        /// It was shut down.
        Shutdown "SHUTDOWN"
    }
}

words! {
    /// How a gateway and a file system stand to each other.
    TieState {
        /// What the gateway accepts is brought over.
        Available "AVAILABLE"
        /// It is being made.
        Creating "CREATING"
        /// It is being changed.
        Updating "UPDATING"
        /// It is being undone.
        Deleting "DELETING"
        /// It is being undone, whatever is in the cache.
        ForceDeleting "FORCE_DELETING"
        /// It does not work.
        Error "ERROR"
    }
}

/// A gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gateway {
    /// `sgw-12A3456B`.
    pub id: String,
    /// Its name; empty where AWS does not hear from it.
    pub name: String,
    /// Whether it works.
    pub state: GatewayState,
    /// The version of its software.
    pub version: Option<String>,
    /// When an update can be had: a date.
    pub update: Option<String>,
    /// After which date there will be no new software for it.
    pub updates_end: Option<String>,
    /// After which date there will be not even mended software for it.
    pub deprecated: Option<String>,
}

/// The cache of a gateway: a sample at the end of a period of five minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cache {
    /// How large it is, in bytes.
    pub size: u64,
    /// How much of it is used, in percent.
    pub used: f64,
    /// How much of it the gateway has accepted and not brought over, in percent.
    pub dirty: f64,
}

/// How a gateway and a file system stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The file system, where AWS says which.
    pub file_system: Option<String>,
    /// How.
    pub state: TieState,
    /// What is wrong, in AWS's words.
    pub errors: Vec<String>,
}

/// The gateways of an account.
#[async_trait]
pub trait Gateways: Send + Sync {
    /// How one stands. One that AWS does not hear from is no error, but [`GatewayState::NotConnected`].
    async fn describe(&self, arn: &str) -> Result<Gateway, CloudError>;

    /// How full its cache is.
    async fn cache(&self, arn: &str) -> Result<Cache, CloudError>;

    /// Its ties to file systems.
    async fn ties(&self, arn: &str) -> Result<Vec<Tie>, CloudError>;
}
