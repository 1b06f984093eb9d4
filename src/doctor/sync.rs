//! The cross-region sync: whether it answers, is set up as the configuration says, and would carry a roll.

use super::aws::KNOWN;
use super::finding::{Finding, check};
use super::look::{Late, Look};
use super::subject::Settings;
use crate::cloud::{self, Account, CloudError};
use crate::handoff::{HandoffError, Outlook, SyncPlace, datasync};
use crate::problem::Code;
use crate::share::Share;
use crate::words::english::list;
use std::time::Duration;

/// Several questions, each bounded in itself.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) type Seen = Result<Result<Outlook, HandoffError>, Late>;

/// `share` is that of the sync root, where somebody could log in; `aws_answers` says whether AWS knows this machine.
pub(super) async fn examine(
    look: &Look,
    settings: &Settings,
    share: Option<&Share>,
    aws_answers: bool,
) -> Vec<Finding> {
    let place = &settings.sync;
    let about = check("sync", subject(place));
    match place {
        SyncPlace::Untold => {
            let why = "nothing is told of released rolls: there is no `[handoff]`, or its `kind` is \"none\"";
            return vec![about.not_checked(why)];
        }
        SyncPlace::Resilio(_) if share.is_none() => return vec![about.needs("the login")],
        SyncPlace::DataSync(_) if settings.account.is_some() && !aws_answers => {
            return vec![about.needs(KNOWN), check("sync_bucket", "").needs(KNOWN)];
        }
        _ => {}
    }
    let absent;
    let share = match share {
        Some(share) => share,
        None => {
            absent = Share::absent("the share");
            &absent
        }
    };
    let outlook =
        look.within(PATIENCE, async { place.open(settings.account.as_ref()).await?.outlook(share).await });
    let mut findings = vec![judge(place, outlook.await)];
    if let (SyncPlace::DataSync(place), Some(account)) = (place, &settings.account) {
        let seen = look.within(PATIENCE, lists(account, place)).await;
        findings.push(judge_bucket(place, seen));
    }
    findings
}

/// What is asked: an address, a task.
fn subject(place: &SyncPlace) -> String {
    match place {
        SyncPlace::Untold => String::new(),
        SyncPlace::Resilio(place) => place.api.as_ref().map(|api| api.url.clone()).unwrap_or_default(),
        SyncPlace::Syncthing(place) => place.address.url.clone(),
        SyncPlace::DataSync(place) => place.task.clone(),
    }
}

fn judge(place: &SyncPlace, seen: Seen) -> Finding {
    let about = check("sync", subject(place));
    match seen {
        Ok(Ok(Outlook { doubt: Some(doubt), .. })) => about.doubt(doubt),
        Ok(Ok(Outlook { words, doubt: None })) => about.ok(match place {
            // It names itself.
            SyncPlace::Syncthing(_) => words,
            _ => format!("{}: {words}", place.tool()),
        }),
        Ok(Err(error)) => about.fault(error),
        Err(late) => about.silent(Code::SyncUnreachable, format_args!("Asking {}", place.tool()), late),
    }
}

/// The one right in the bucket that can be tried without leaving anything there.
async fn lists(account: &Account, place: &datasync::Place) -> Result<(), CloudError> {
    cloud::connect(account).await?.objects.list(&place.bucket, "reports/").await.map(drop)
}

fn judge_bucket(place: &datasync::Place, seen: Result<Result<(), CloudError>, Late>) -> Finding {
    let about = check("sync_bucket", &place.bucket);
    let untried =
        ["s3:PutObject", "datasync:StartTaskExecution", "iam:PassRole"].map(|action| format!("`{action}`"));
    match seen {
        Ok(Ok(())) => about.ok(format!(
            "Reports in `{}` can be listed; not tried, since it would leave something behind: {}",
            place.bucket,
            list(&untried, untried.len())
        )),
        Ok(Err(error)) => about.fault(error),
        Err(late) => {
            let asked = format_args!("Listing reports in `{}`", place.bucket);
            about.silent(Code::AwsUnreachable, asked, late)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::Fault;
    use crate::doctor::Verdict;
    use crate::problem::Problem;
    use crate::words::span::Span;

    fn resilio() -> SyncPlace {
        let folder = |name| crate::words::path::RelPath::new(name).expect("a path");
        SyncPlace::Resilio(crate::handoff::resilio::Place {
            rescan: Span(Duration::from_secs(600)),
            api: None,
            sync_root: folder("Footage"),
            staging: folder("_ingest"),
        })
    }

    #[test]
    fn a_sync_that_would_not_carry_a_roll_is_a_fault_and_one_that_may_not_is_worth_a_look() {
        let doubt = Problem::new(Code::SyncUnreachable, "The far device is not connected");
        let fine = || Outlook { words: "finds a roll".into(), doubt: None };
        for (seen, verdict, code) in [
            (Ok(Ok(fine())), Verdict::Ok, None),
            (Ok(Ok(Outlook { doubt: Some(doubt), ..fine() })), Verdict::Warning, Some(Code::SyncUnreachable)),
            (Ok(Err(HandoffError::Setup("It is paused".into()))), Verdict::Fault, Some(Code::SyncSetup)),
            (Ok(Err(HandoffError::Denied("It".into()))), Verdict::Fault, Some(Code::SyncDenied)),
            (Err(Late::Silent(PATIENCE)), Verdict::Fault, Some(Code::SyncUnreachable)),
            (Err(Late::Stopped), Verdict::NotChecked, None),
        ] {
            let found = judge(&resilio(), seen);
            assert_eq!((found.verdict, found.code), (verdict, code), "{found:?}");
            assert_eq!(found.remedy.is_some(), verdict >= Verdict::Warning, "{found:?}");
        }
        assert_eq!(judge(&resilio(), Ok(Ok(fine()))).message, "Resilio: finds a roll");
    }

    #[test]
    fn a_bucket_that_is_not_there_or_not_for_us_is_told_and_what_was_not_tried_too() {
        let place = datasync::Place {
            task: "arn:aws:datasync:us-west-2:123456789012:task/task-0123456789abcdef0".into(),
            bucket: "studio-ingest".into(),
            role: "arn:aws:iam::123456789012:role/ingest-datasync".into(),
            below: None,
            rate: None,
        };
        let refused = |fault| {
            Ok(Err(CloudError { service: "S3", operation: "ListObjectsV2", fault, detail: "no".into() }))
        };
        for (seen, verdict, code) in [
            (Ok(Ok(())), Verdict::Ok, None),
            (refused(Fault::Denied), Verdict::Fault, Some(Code::AwsDenied)),
            (refused(Fault::Missing), Verdict::Fault, Some(Code::AwsMissing)),
            (Err(Late::Silent(PATIENCE)), Verdict::Fault, Some(Code::AwsUnreachable)),
            (Err(Late::Stopped), Verdict::NotChecked, None),
        ] {
            let found = judge_bucket(&place, seen);
            assert_eq!((found.verdict, found.code), (verdict, code), "{found:?}");
        }
        let found = judge_bucket(&place, Ok(Ok(())));
        assert!(
            found.message.ends_with("`s3:PutObject`, `datasync:StartTaskExecution` and `iam:PassRole`"),
            "{found:?}"
        );
    }
}
