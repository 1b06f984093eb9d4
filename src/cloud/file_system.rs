//! Amazon FSx for Windows File Server: how a file system stands.

use super::backup::Backup;
use super::error::CloudError;
use super::week::Weekly;
use super::word::words;
use async_trait::async_trait;

words! {
    /// Where a file system stands in its life.
    Lifecycle {
        /// It can be used.
        Available "AVAILABLE"
        /// It is being made.
        Creating "CREATING"
        /// It is being taken away.
        Deleting "DELETING"
        /// It cannot be recovered.
        Failed "FAILED"
        /// It has failed and can be recovered: most often the directory has changed.
        Misconfigured "MISCONFIGURED"
        /// It cannot be used, because the directory has changed.
        MisconfiguredUnavailable "MISCONFIGURED_UNAVAILABLE"
        /// Somebody has asked for a change, which is under way.
        Updating "UPDATING"
    }
}

words! {
    /// What is being done to a file system.
    Operation {
        /// Windows is being patched.
        Patching "PATCHING"
        /// A backup is being made.
        BackingUp "BACKING_UP"
    }
}

words! {
    /// On how many servers it stands.
    Deployment {
        /// On two, in two zones: one takes over within 30 seconds.
        MultiAz "MULTI_AZ_1"
        /// On one, of the first generation.
        SingleAz1 "SINGLE_AZ_1"
        /// On one.
        SingleAz2 "SINGLE_AZ_2"
    }
}

words! {
    /// What it stores on.
    Storage {
        /// Solid state.
        Ssd "SSD"
        /// Disks.
        Hdd "HDD"
    }
}

words! {
    /// What somebody has asked to be changed.
    Change {
        /// The file system itself.
        Update "FILE_SYSTEM_UPDATE"
        /// Data move to larger disks.
        StorageOptimization "STORAGE_OPTIMIZATION"
        /// Data move to another kind of disks.
        StorageTypeOptimization "STORAGE_TYPE_OPTIMIZATION"
        /// The servers are replaced by faster or slower ones.
        ThroughputOptimization "THROUGHPUT_OPTIMIZATION"
        /// The disks get more or fewer operations a second.
        IopsOptimization "IOPS_OPTIMIZATION"
        /// It is recovered.
        Recovery "MISCONFIGURED_STATE_RECOVERY"
    }
}

words! {
    /// How far a change has come.
    Progress {
        /// It has not begun.
        Pending "PENDING"
        /// It is under way.
        InProgress "IN_PROGRESS"
        /// What was asked for is there, and data still move.
        UpdatedOptimizing "UPDATED_OPTIMIZING"
        /// The same.
        Optimizing "OPTIMIZING"
        /// It waits.
        Paused "PAUSED"
        /// It is done.
        Completed "COMPLETED"
        /// It went wrong.
        Failed "FAILED"
        /// Somebody called it off.
        Cancelled "CANCELLED"
    }
}

/// A change, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub change: Change,
    /// How far.
    pub progress: Progress,
    /// In percent, where it says so.
    pub percent: Option<u8>,
}

impl Action {
    /// Whether it is under way.
    pub fn is_open(&self) -> bool {
        !matches!(self.progress, Progress::Completed | Progress::Failed | Progress::Cancelled)
    }
}

/// A file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSystem {
    /// `fs-0a1b2c3d4e5f67890`.
    pub id: String,
    /// Where it stands in its life.
    pub lifecycle: Lifecycle,
    /// Why it failed, in AWS's words.
    pub failure: Option<String>,
    /// What it stores on.
    pub storage: Option<Storage>,
    /// How much it stores, in GiB.
    pub capacity: Option<u64>,
    /// On how many servers it stands.
    pub deployment: Option<Deployment>,
    /// The throughput that its servers were made for, in MB/s; none where it is no file system of Windows.
    pub throughput: Option<u32>,
    /// What is being done to it.
    pub operations: Vec<Operation>,
    /// When it may be patched, each week.
    pub maintenance: Option<Weekly>,
    /// When its daily backup begins, `09:00` in UTC; none where there is no daily one.
    pub daily_backup: Option<String>,
    /// What was asked to be changed, newest first.
    pub actions: Vec<Action>,
}

/// The file systems of an account.
#[async_trait]
pub trait FileSystems: Send + Sync {
    /// How one stands.
    async fn describe(&self, id: &str) -> Result<FileSystem, CloudError>;

    /// Its backups, of whoever made them, newest first.
    async fn backups(&self, id: &str) -> Result<Vec<Backup>, CloudError>;

    /// Has one made. The same token gives the same backup, however often this is called.
    async fn back_up(&self, id: &str, token: &str) -> Result<Backup, CloudError>;
}
