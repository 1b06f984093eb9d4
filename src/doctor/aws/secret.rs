//! The secrets in which passwords are kept: whether each can be read, and has a password in it, which is never shown.

use super::refused::refused;
use crate::cloud::{self, Account, CloudError, Fault};
use crate::doctor::finding::{Check, Finding, check};
use crate::doctor::look::{Late, Look};
use crate::doctor::subject::Settings;
use crate::problem::{Code, Problem};
use std::time::Duration;

/// A call with all its tries.
const PATIENCE: Duration = Duration::from_secs(60);

const MISSING: &str =
    "Mend `password_secret`, or put the password into that secret, as text or as an object with a `password`";

pub(super) fn about(name: &str) -> Check {
    check("aws_secret", name)
}

pub(super) async fn examine(look: &Look, settings: &Settings, account: &Account) -> Vec<Finding> {
    let mut findings = Vec::new();
    for name in settings.secrets() {
        let seen = look.within(
            PATIENCE,
            Box::pin(async { cloud::connect(account).await?.secrets.password(&name).await.map(drop) }),
        );
        findings.push(judge(&name, seen.await));
    }
    findings
}

fn judge(name: &str, seen: Result<Result<(), CloudError>, Late>) -> Finding {
    let about = about(name);
    match seen {
        Ok(Ok(())) => about.ok("It can be read, and there is a password in it"),
        Ok(Err(error)) if error.fault == Fault::Missing => {
            about.fault(Problem::from(error).with_hint(MISSING))
        }
        Ok(Err(error)) => about.fault(refused(&error)),
        Err(late) => about.silent(Code::AwsUnreachable, "Reading the secret", late),
    }
}
