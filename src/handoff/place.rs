//! Which sync there is: as plain values, before anything is opened.

use super::datasync::{self, DataSync};
use super::error::HandoffError;
use super::resilio::{self, Resilio};
use super::sync::{Sync, Untold};
use super::syncthing::{self, Syncthing};
use crate::cloud::{Account, CloudError, Fault, connect};
use crate::journey::SyncTool;
use std::sync::Arc;

/// Which sync there is, and how it is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SyncPlace {
    /// One that is told nothing, or none.
    #[default]
    Untold,
    /// Resilio.
    Resilio(resilio::Place),
    /// Syncthing.
    Syncthing(syncthing::Place),
    /// DataSync.
    DataSync(datasync::Place),
}

impl SyncPlace {
    /// Which one.
    pub fn tool(&self) -> SyncTool {
        match self {
            Self::Untold => SyncTool::None,
            Self::Resilio(_) => SyncTool::Resilio,
            Self::Syncthing(_) => SyncTool::Syncthing,
            Self::DataSync(_) => SyncTool::Datasync,
        }
    }

    /// The sync; nothing is asked of it yet.
    pub async fn open(&self, account: Option<&Account>) -> Result<Arc<dyn Sync>, HandoffError> {
        Ok(match self {
            Self::Untold => Arc::new(Untold),
            Self::Resilio(place) => Arc::new(Resilio::new(place)?),
            Self::Syncthing(place) => Arc::new(Syncthing::new(place)?),
            Self::DataSync(place) => {
                let account = account.ok_or_else(no_account)?;
                Arc::new(DataSync::new(connect(account).await?, place))
            }
        })
    }
}

fn no_account() -> CloudError {
    CloudError {
        service: "DataSync",
        operation: "StartTaskExecution",
        fault: Fault::Credentials,
        detail: "the configuration has no `[aws]`".into(),
    }
}
