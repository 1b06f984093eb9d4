//! Whether AWS knows this machine. Whatever else it says is looked at only then.

use super::refused::refused;
use crate::cloud::{self, Account, Caller, CloudError};
use crate::doctor::finding::{Finding, check};
use crate::doctor::look::{Late, Look};
use crate::problem::Code;
use std::time::Duration;

/// A call with all its tries, and a program that gets the credentials.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) type Seen = Result<Result<Caller, CloudError>, Late>;

pub(super) async fn observe(look: &Look, account: &Account) -> Seen {
    look.within(PATIENCE, async { cloud::connect(account).await?.identity.caller().await }).await
}

pub(super) fn judge(account: &Account, seen: &Seen) -> Finding {
    let about = check("aws_identity", &account.region);
    match seen {
        Ok(Ok(Caller { account, arn })) => {
            about.ok(format!("AWS knows this machine as `{arn}`, of account {account}"))
        }
        Ok(Err(error)) => about.fault(refused(error)),
        Err(late) => about.silent(Code::AwsUnreachable, "Asking AWS who this is", *late),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Fault;
    use crate::doctor::Verdict;

    #[test]
    fn every_refusal_of_aws_is_its_own() {
        let account =
            Account { region: "us-west-2".into(), profile: None, credentials_file: None, endpoint: None };
        let refused = |fault| {
            Ok(Err(CloudError { service: "STS", operation: "GetCallerIdentity", fault, detail: "no".into() }))
        };
        let known = Caller {
            account: "123456789012".into(),
            arn: "arn:aws:sts::123456789012:assumed-role/a/b".into(),
        };
        for (seen, verdict, code) in [
            (Ok(Ok(known)), Verdict::Ok, None),
            (refused(Fault::Credentials), Verdict::Fault, Some(Code::AwsCredentials)),
            (refused(Fault::Expired), Verdict::Fault, Some(Code::AwsExpired)),
            (refused(Fault::Clock), Verdict::Fault, Some(Code::AwsClock)),
            (refused(Fault::Unreachable), Verdict::Fault, Some(Code::AwsUnreachable)),
            (Ok(Err(CloudError::unbuilt())), Verdict::Fault, Some(Code::AwsUnbuilt)),
            (Err(Late::Silent(PATIENCE)), Verdict::Fault, Some(Code::AwsUnreachable)),
            (Err(Late::Stopped), Verdict::NotChecked, None),
        ] {
            let found = judge(&account, &seen);
            assert_eq!((found.verdict, found.code), (verdict, code), "{found:?}");
        }
    }
}
