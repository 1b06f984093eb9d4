//! A task of DataSync, and its executions: one at a time, each for the files of one list.

use super::CloudError;
use async_trait::async_trait;

/// What an execution is started with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The task's ARN.
    pub task: String,
    /// The bucket in which the list lies and into which the report goes.
    pub bucket: String,
    /// The ARN of the role by which DataSync reads and writes there.
    pub role: String,
    /// The key of the list: a path a line, as CSV.
    pub manifest: String,
    /// Below what the report goes.
    pub report: String,
    /// The most that it may send, in bytes a second.
    pub rate: Option<u64>,
}

/// How far an execution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits, finds out what to do, carries or compares files.
    UnderWay,
    /// It has done all that it was to do.
    Succeeded,
    /// It has failed, or was cancelled.
    Failed,
    /// In a state that this version does not know: it is asked again.
    Unknown,
}

/// An execution as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// How far it is.
    pub phase: Phase,
    /// The state in AWS's own word.
    pub state: String,
    /// The key of its list.
    pub manifest: Option<String>,
    /// Files it found that it has to carry.
    pub estimated: u64,
    /// Files it carried.
    pub transferred: u64,
    /// Files it compared on both sides and found equal.
    pub verified: u64,
    /// Files it left as they were.
    pub skipped: u64,
    /// Files it could not carry or compare.
    pub failed: u64,
    /// Bytes it carried.
    pub bytes: u64,
    /// The most that it may send, in bytes a second.
    pub rate: Option<u64>,
    /// Whether comparing was a success.
    pub is_verified: bool,
    /// Why it failed: a code and a sentence of AWS.
    pub error: Option<(String, String)>,
}

/// An execution in the list of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its ARN.
    pub execution: String,
    /// How far it is.
    pub phase: Phase,
    /// The state in AWS's own word.
    pub state: String,
}

/// Starts and follows executions.
#[async_trait]
pub trait Tasks: Send + Sync {
    /// Starts one, which carries what differs and then compares every file of the list on both sides. Gives its ARN. Fails
    /// with [`Fault::Busy`](super::Fault::Busy) while another one runs.
    async fn start(&self, start: &Start) -> Result<String, CloudError>;

    /// How one stands.
    async fn describe(&self, execution: &str) -> Result<Execution, CloudError>;

    /// A task's executions, as far as AWS still knows them.
    async fn executions(&self, task: &str) -> Result<Vec<Listed>, CloudError>;

    /// Changes how much one may send while it runs, in bytes a second; `None`: as much as it can.
    async fn limit(&self, execution: &str, rate: Option<u64>) -> Result<(), CloudError>;
}
