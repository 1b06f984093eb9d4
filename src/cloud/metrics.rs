//! Amazon CloudWatch: what is measured of file system, gateway and line, all of it by one call.

use super::error::CloudError;
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Something that is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Room on the file system, in bytes.
    FreeStorage,
    /// How much of its network the file system uses, in percent.
    Network,
    /// How much of what its servers can move to and from the disks, in percent.
    ServerDisk,
    /// How many of the operations that its servers can do, in percent.
    ServerOperations,
    /// How much of what its disks can move, in percent: measured for HDD alone.
    Disk,
    /// How many of the operations that its disks can do, in percent: measured for SSD alone.
    DiskOperations,
    /// How busy its processors are, in percent.
    Cpu,
    /// What goes up the line, from the studio to AWS, in bits a second.
    LineUp,
    /// What comes down the line, in bits a second.
    LineDown,
    /// How much of the gateway's cache was accepted and not brought over, in percent.
    Dirty,
    /// Files that the gateway could not bring over.
    Failing,
}

/// Which service measures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// FSx.
    FileSystem,
    /// The gateway.
    Gateway,
    /// Direct Connect.
    Line,
}

/// A row of the table of signals.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Which service.
    pub of: Of,
    /// The metric's name there.
    pub metric: &'static str,
    /// What is made of many values.
    pub statistic: &'static str,
    /// How often there is a value.
    pub period: SignedDuration,
}

/// How often FSx and Direct Connect have a value, and the gateway.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const FIVE: SignedDuration = SignedDuration::from_mins(5);

impl Signal {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::FreeStorage,
        Self::Network,
        Self::ServerDisk,
        Self::ServerOperations,
        Self::Disk,
        Self::DiskOperations,
        Self::Cpu,
        Self::LineUp,
        Self::LineDown,
        Self::Dirty,
        Self::Failing,
    ];

    /// How it is measured. `Ingress` is seen from AWS: it is what goes up from the studio.
    #[rustfmt::skip]
    pub fn measure(self) -> Measure {
        use Of::{FileSystem, Gateway, Line};
        let (of, metric, statistic, period) = match self {
            Self::FreeStorage => (FileSystem, "FreeStorageCapacity", "Minimum", MINUTE),
            Self::Network => (FileSystem, "NetworkThroughputUtilization", "Average", MINUTE),
            Self::ServerDisk => (FileSystem, "FileServerDiskThroughputUtilization", "Average", MINUTE),
            Self::ServerOperations => (FileSystem, "FileServerDiskIopsUtilization", "Average", MINUTE),
            Self::Disk => (FileSystem, "DiskThroughputUtilization", "Average", MINUTE),
            Self::DiskOperations => (FileSystem, "DiskIopsUtilization", "Average", MINUTE),
            Self::Cpu => (FileSystem, "CPUUtilization", "Average", MINUTE),
            Self::LineUp => (Line, "ConnectionBpsIngress", "Average", MINUTE),
            Self::LineDown => (Line, "ConnectionBpsEgress", "Average", MINUTE),
            Self::Dirty => (Gateway, "CachePercentDirty", "Average", FIVE),
            Self::Failing => (Gateway, "FilesFailingUpload", "Sum", FIVE),
        };
        Measure { of, metric, statistic, period }
    }
}

/// What is measured of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subjects {
    /// The file system.
    pub file_system: Option<String>,
    /// The gateway: its id and its name, both of which CloudWatch wants.
    pub gateway: Option<(String, String)>,
    /// The line.
    pub line: Option<String>,
}

impl Subjects {
    /// Whether there is nothing to ask.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value, and the end of the stretch that it is of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The end of the stretch: the value is as old as that.
    pub at: Timestamp,
    /// How long the stretch was.
    pub over: SignedDuration,
    /// The value.
    pub value: f64,
}

impl Reading {
    /// The beginning of the stretch.
    pub fn from(&self) -> Timestamp {
        self.at.checked_sub(self.over).unwrap_or(self.at)
    }
}

/// The newest value of each signal that has one.
pub type Readings = BTreeMap<Signal, Reading>;

/// What is measured in an account.
#[async_trait]
pub trait Metrics: Send + Sync {
    /// The newest values by `now`: one call, whatever is asked for. A signal without a value in the last twenty minutes is
    /// not among them.
    async fn read(&self, of: &Subjects, now: Timestamp) -> Result<Readings, CloudError>;
}
