//! Who we are to AWS (STS): the one call that needs no rights.

use super::CloudError;
use async_trait::async_trait;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account's number.
    pub account: String,
    /// `arn:aws:sts::123456789012:assumed-role/ingest-agent/...`.
    pub arn: String,
}

/// Says who we are.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Whom the credentials belong to.
    async fn caller(&self) -> Result<Caller, CloudError>;
}
