//! What goes wrong with AWS: the same kinds for every service.

use crate::problem::{Code, Problem};

/// What kind of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// There are no credentials, or AWS does not know them.
    Credentials,
    /// They have expired.
    Expired,
    /// They do not allow this.
    Denied,
    /// Asked too often.
    Throttled,
    /// The clock of this machine is wrong.
    Clock,
    /// No answer.
    Unreachable,
    /// There is no such thing, in this region.
    Missing,
    /// Something of it is under way already.
    Busy,
    /// The condition of a conditional write does not hold.
    Condition,
    /// Another region is meant.
    Region,
    /// The service does not take what it was given, whenever it is asked.
    Invalid,
    /// An answer that this version does not understand.
    Unknown,
    /// The service failed, or refused for a reason of its own.
    Failed,
    /// This build has no AWS.
    Unbuilt,
}

/// A call to AWS that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", sentence(self))]
pub struct CloudError {
    /// `FSx`, `DynamoDB`, ...; empty where no call was made.
    pub service: &'static str,
    /// `DescribeFileSystems`, ...
    pub operation: &'static str,
    /// Which kind.
    pub fault: Fault,
    /// What AWS says, or the system: one line, printable.
    pub detail: String,
}

fn sentence(error: &CloudError) -> String {
    let CloudError { service, operation, fault, detail } = error;
    let what = match fault {
        Fault::Credentials => "AWS does not know who asks",
        Fault::Expired => "The credentials for AWS have expired",
        Fault::Denied => "AWS does not allow this",
        Fault::Throttled => "AWS was asked too often",
        Fault::Clock => "AWS says that the clock of this machine is wrong",
        Fault::Unreachable => "AWS does not answer",
        Fault::Missing => "AWS knows nothing of this name in this region",
        Fault::Busy => "AWS is at work on this already",
        Fault::Condition => "Somebody else has written this meanwhile",
        Fault::Region => "This belongs to another region of AWS",
        Fault::Invalid => "AWS does not take this as it is",
        Fault::Unknown => "AWS answered what this version does not understand",
        Fault::Failed => "AWS could not do this",
        Fault::Unbuilt => return "This build of `ingest` has no AWS".into(),
    };
    match detail.is_empty() {
        true => format!("{what} ({service} {operation})"),
        false => format!("{what} ({service} {operation}: {detail})"),
    }
}

impl CloudError {
    /// That this build has no AWS.
    pub fn unbuilt() -> Self {
        Self { service: "", operation: "", fault: Fault::Unbuilt, detail: String::new() }
    }

    /// An answer that makes no sense to us.
    pub fn unknown(service: &'static str, operation: &'static str, detail: impl Into<String>) -> Self {
        Self { service, operation, fault: Fault::Unknown, detail: detail.into() }
    }

    /// Whether the same call may work a little later, with nobody doing anything.
    pub fn may_pass(&self) -> bool {
        matches!(self.fault, Fault::Throttled | Fault::Unreachable | Fault::Busy | Fault::Failed)
    }
}

impl From<CloudError> for Problem {
    fn from(error: CloudError) -> Self {
        let code = match error.fault {
            Fault::Credentials => Code::AwsCredentials,
            Fault::Expired => Code::AwsExpired,
            Fault::Denied => Code::AwsDenied,
            Fault::Throttled => Code::AwsThrottled,
            Fault::Clock => Code::AwsClock,
            Fault::Unreachable => Code::AwsUnreachable,
            Fault::Missing => Code::AwsMissing,
            Fault::Region => Code::AwsRegion,
            Fault::Invalid => Code::AwsInvalid,
            Fault::Unknown => Code::AwsUnknown,
            Fault::Busy | Fault::Condition | Fault::Failed => Code::AwsFailed,
            Fault::Unbuilt => Code::AwsUnbuilt,
        };
        Self::new(code, error.to_string())
    }
}
