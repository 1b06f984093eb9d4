//! The topic that notices go to: whether it is there. Nothing is sent.

use super::refused::refused;
use crate::cloud::{self, CloudError, Fault};
use crate::doctor::finding::{Check, Finding, check};
use crate::doctor::look::{Late, Look};
use crate::doctor::subject::Settings;
use crate::problem::{Code, Problem};
use std::time::Duration;

/// A call with all its tries.
const PATIENCE: Duration = Duration::from_secs(60);

const MISSING: &str = "Mend `topic` in `[notify]`, or make the topic with packaging/aws/topic.yaml; until then nobody is told anything";

pub(super) fn about(topic: &str) -> Check {
    check("notices", topic)
}

pub(super) async fn examine(look: &Look, settings: &Settings) -> Vec<Finding> {
    let Some((account, topic)) = &settings.topic else { return Vec::new() };
    let seen =
        look.within(PATIENCE, Box::pin(async { cloud::connect(account).await?.topics.find(topic).await }));
    vec![judge(topic, seen.await)]
}

fn judge(topic: &str, seen: Result<Result<(), CloudError>, Late>) -> Finding {
    let about = about(topic);
    match seen {
        Ok(Ok(())) => {
            about.ok("The topic is there; not tried, since somebody would get a message: `sns:Publish`")
        }
        // Notices go out without that right.
        Ok(Err(error)) if error.fault == Fault::Denied => about.doubt(refused(&error)),
        Ok(Err(error)) if error.fault == Fault::Missing => {
            about.fault(Problem::from(error).with_hint(MISSING))
        }
        Ok(Err(error)) => about.fault(refused(&error)),
        Err(late) => about.silent(Code::AwsUnreachable, "Looking for the topic", late),
    }
}
