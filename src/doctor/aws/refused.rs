//! Calls that AWS refused: where a right is missing, it is named.

use crate::cloud::{CloudError, Fault};
use crate::problem::Problem;

/// The problem that a call failed with.
pub(super) fn refused(error: &CloudError) -> Problem {
    let problem = Problem::from(error.clone());
    match action(error).filter(|_| error.fault == Fault::Denied) {
        Some(action) => problem.with_hint(format!(
            "Give the role the right `{action}`: `ingest doctor --iam-policy` prints all that this configuration needs"
        )),
        None => problem,
    }
}

/// What IAM calls a call.
fn action(error: &CloudError) -> Option<String> {
    let service = match error.service {
        "CloudWatch" => "cloudwatch",
        "Direct Connect" => "directconnect",
        "FSx" => "fsx",
        "SNS" => "sns",
        "STS" => "sts",
        "Secrets Manager" => "secretsmanager",
        "Storage Gateway" => "storagegateway",
        _ => return None,
    };
    Some(format!("{service}:{}", error.operation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Code;

    #[test]
    fn a_right_that_is_missing_is_named() {
        for (service, operation, fault, code, words) in [
            ("FSx", "DescribeBackups", Fault::Denied, Code::AwsDenied, "the right `fsx:DescribeBackups`"),
            ("Direct Connect", "DescribeConnections", Fault::Denied, Code::AwsDenied, "`directconnect:"),
            ("FSx", "DescribeBackups", Fault::Throttled, Code::AwsThrottled, "asked again later"),
            ("Another", "Call", Fault::Denied, Code::AwsDenied, "Give the role this right"),
        ] {
            let problem = refused(&CloudError { service, operation, fault, detail: "no".into() });
            assert!(problem.code == code && problem.hint.contains(words), "{problem:?}");
        }
    }
}
