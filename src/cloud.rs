//! What AWS knows and does, behind traits: one file a service. What speaks to AWS in earnest lies below `aws` and is built with
//! the feature of that name; without it everything else builds, works, and says that this build knows nothing of AWS.
//!
//! Every call is bounded in time and tried three times at most. What went wrong is a [`CloudError`], the same kinds for every
//! service, and never holds a secret.

#[cfg(feature = "aws")]
mod aws;
mod backup;
mod due;
mod error;
mod file_system;
pub mod gates;
mod gateway;
mod identity;
mod ids;
mod inquiry;
mod known;
mod line;
mod metrics;
mod objects;
mod secret;
pub mod table;
mod tasks;
mod throughput;
mod told;
pub mod topic;
mod week;
mod word;

pub use backup::{Backup, BackupKind, BackupState};
pub use error::{CloudError, Fault};
pub use file_system::{
    Action, Change, Deployment, FileSystem, FileSystems, Lifecycle, Operation, Progress, Storage,
};
pub use gateway::{Cache, Gateway, GatewayState, Gateways, Tie, TieState};
pub use identity::{Caller, Identity};
pub use ids::{GatewayId, Ids, is_id};
pub use inquiry::Inquiry;
pub use known::{Failing, Heard, Known, OLD, OLD_READING, Unknown};
pub use line::{Bgp, Interface, InterfaceState, Line, LineState, Lines, bandwidth};
pub use metrics::{Measure, Metrics, Of, Reading, Readings, Signal, Subjects};
pub use objects::Objects;
pub use secret::{Secret, Secrets};
pub use tasks::{Execution, Listed, Phase, Start, Tasks};
pub use throughput::{Ceiling, Limit};
pub use told::{Told, told};
pub use week::Weekly;

use std::path::PathBuf;
use std::sync::Arc;

/// Where AWS is asked, and as whom. The environment's credentials go first, as with all tools of AWS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The region, such as `us-west-2`.
    pub region: String,
    /// The profile that says who asks; `None` for the default one.
    pub profile: Option<String>,
    /// The file in which the profiles stand; `None` for those in `~/.aws`.
    pub credentials_file: Option<PathBuf>,
    /// An address that is asked in the place of AWS's own.
    pub endpoint: Option<String>,
}

/// The services. Cheap to clone.
#[derive(Clone)]
pub struct Cloud {
    /// Who we are to AWS.
    pub identity: Arc<dyn Identity>,
    /// Tables of items.
    pub tables: Arc<dyn table::Tables>,
    /// Topics, which pass messages on.
    pub topics: Arc<dyn topic::Topics>,
    /// Small objects in buckets.
    pub objects: Arc<dyn Objects>,
    /// Tasks of DataSync.
    pub tasks: Arc<dyn Tasks>,
    /// File systems and their backups.
    pub file_systems: Arc<dyn FileSystems>,
    /// Gateways.
    pub gateways: Arc<dyn Gateways>,
    /// Lines.
    pub lines: Arc<dyn Lines>,
    /// What is measured.
    pub metrics: Arc<dyn Metrics>,
    /// Secrets.
    pub secrets: Arc<dyn Secrets>,
}

/// The services of an account. Nothing is asked yet: that the credentials are good shows the first call.
#[cfg(feature = "aws")]
pub async fn connect(account: &Account) -> Result<Cloud, CloudError> {
    Ok(aws::connect(account).await)
}

/// The services of an account: none in this build.
#[cfg(not(feature = "aws"))]
pub async fn connect(_: &Account) -> Result<Cloud, CloudError> {
    Err(CloudError::unbuilt())
}
