//! What is measured: without it the agent does not see that others need the file system or the line.

use super::{Far, answer};
use crate::cloud::{Ids, Of, Signal};
use crate::doctor::finding::{Finding, check};
use crate::words::english::list;

pub(super) fn judge(ids: &Ids, far: &Far<'_>) -> Finding {
    let about = check("aws_metrics", "CloudWatch");
    // One that AWS does not hear from has no name, without which nobody can ask.
    let has_name = far.known.gateway.last.as_ref().is_some_and(|(_, gateway)| !gateway.name.is_empty());
    let asked = [
        (ids.file_system.is_some(), Of::FileSystem, "the file system"),
        (ids.gateway.is_some() && has_name, Of::Gateway, "the gateway"),
        (ids.line.is_some(), Of::Line, "the line"),
    ];
    let asked: Vec<(Of, &str)> =
        asked.into_iter().filter_map(|(asked, of, name)| asked.then_some((of, name))).collect();
    if asked.is_empty() {
        return about.needs("a gateway that AWS hears from");
    }
    if let Err(finding) = answer(&about, &far.known.readings) {
        return *finding;
    }
    let is_measured = |of: Of| {
        let mut signals = Signal::ALL.into_iter().filter(|signal| signal.measure().of == of);
        signals.any(|signal| far.known.reading(signal, far.now).is_some())
    };
    let names = |is_there: bool| -> Vec<&str> {
        asked.iter().filter(|(of, _)| is_measured(*of) == is_there).map(|(_, name)| *name).collect()
    };
    let missing = names(false);
    if missing.is_empty() {
        return about.ok(format!("CloudWatch has new values of {}", list(&names(true), 3)));
    }
    about.warning(
        format!(
            "CloudWatch has no new values of {}: the agent does not see when others need it",
            list(&missing, 3)
        ),
        "Compare the ids in the configuration with those in CloudWatch; what is new has no values for some minutes",
    )
}
