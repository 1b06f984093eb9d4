//! Is everything in order? Looks at all that a delivery needs, says of each what was looked at and found, and what to do about it.
//!
//! Every check has a file, in which what is seen is kept apart from how that is judged: a check that fails hides no other that does
//! not depend on it, and one that depends on it says so. It promises: nothing is written but in a folder of our own below staging,
//! which is taken away again, and an empty folder that goes into the sync root and comes back; a source is never touched; it
//! ends in bounded time, whatever hangs.

mod address;
mod agent;
mod arrivals;
mod aws;
mod buffers;
mod clock;
mod configuration;
mod finding;
mod folder;
mod journal;
mod key;
mod leftovers;
mod login;
mod look;
mod names;
mod offer;
mod own;
mod policy;
mod port;
mod program;
mod programs;
mod report;
mod rights;
mod route;
mod service;
mod side;
mod site;
mod space;
mod state;
mod subject;
mod sync;
mod time_service;
mod timetable;
mod watch_limits;
mod watched;

pub use finding::{Finding, NOT_CHECKED, Trial, Verdict};
pub use look::Look;
pub use policy::{Policy, policy};
pub use report::{Document, Report, Section};
pub use site::{Pace, site_test, title};
pub use subject::{Settings, Side, Subject, Unusable};

use crate::problem::{Code, Problem};
use crate::share::Place;
use finding::check;
use journal::Dumps;
use side::Role;
use std::path::PathBuf;

/// Looks at everything.
pub async fn examine(look: &Look, subject: &Subject) -> Report {
    let mut configuration = configuration::judge(subject);
    let settings = match &subject.settings {
        Ok(settings) => settings,
        Err(_) => return without_settings(look, configuration).await,
    };
    configuration.extend(timetable::judge(&settings.pace, look.clock.now()));
    let ((machine, dumps), agent, (gateway, share), (aws, aws_answers)) = tokio::join!(
        machine(look, settings),
        of_agent(look, settings),
        share(look, settings),
        Box::pin(aws::examine(look, settings)),
    );
    // Not before the share: a login that is wrong is tried there first, and not at the same moment.
    let (sync, second) = tokio::join!(
        sync::examine(look, settings, share.share.as_ref(), aws_answers),
        second(look, settings)
    );
    let share = with_leftovers(look, settings, share, dumps.as_ref());
    let title = |what: &str, side: Option<&Side>| match side.and_then(|side| side.destination.as_ref().ok()) {
        Some(destination) => format!("{what} {destination}"),
        None => what.to_owned(),
    };
    Report::default()
        .with("Configuration", configuration)
        .with("This machine", machine)
        .with("The agent", agent)
        .with(title("The gateway", settings.gateway.as_ref()), gateway)
        .with(title("The share", settings.share.as_ref()), share)
        .with("The sync", sync)
        .with(title("The second region", settings.second.as_ref()), second)
        .with("AWS", aws)
}

/// What can be looked at although nobody knows what is in force.
async fn without_settings(look: &Look, configuration: Vec<Finding>) -> Report {
    let (time, service) = tokio::join!(time_service::observe(look), service::observe(look));
    let needs = |names: &[&'static str]| -> Vec<Finding> {
        names.iter().map(|name| check(name, "").needs(configuration::NEEDS)).collect()
    };
    let mut machine = needs(&["state", "journal", "key", "receipts", "watched", "watch_limits", "programs"]);
    machine.push(time_service::judge(&time));
    let agent = needs(&["socket", "agent"]);
    Report::default()
        .with("Configuration", configuration)
        .with("This machine", machine)
        .with("The agent", [agent, vec![service::judge(&service)]].concat())
        .with(
            "The share",
            needs(&["name", "port", "login", "session", "rights", "release", "names", "space", "leftovers"]),
        )
        .with("The sync", needs(&["sync"]))
        .with("The second region", needs(&["arrivals"]))
        .with("AWS", needs(&["aws_identity"]))
}

async fn machine(look: &Look, settings: &Settings) -> (Vec<Finding>, Option<Dumps>) {
    let written = written(settings);
    let watched = async {
        let mut found = Vec::new();
        for folder in &settings.watch {
            let seen = watched::observe(look, folder).await;
            found.push(watched::judge(folder, seen, &settings.watch, &written, &settings.rhythm));
        }
        found
    };
    let (state, journal, key, time, watched, limits) = tokio::join!(
        state::observe(look, &settings.state),
        journal::observe(look, &settings.state),
        key::observe(look, &settings.state),
        time_service::observe(look),
        watched,
        watch_limits::observe(look, &settings.watch),
    );
    let state = state::judge(&settings.state, state);
    let mut findings = Vec::new();
    if state.holds() {
        findings.push(journal::judge(&settings.state, &journal));
        findings.extend(key::judge(&settings.state, key));
    } else {
        let about = settings.state.display();
        findings
            .extend(["journal", "key", "receipts"].map(|name| check(name, &about).needs("the state folder")));
    }
    findings.insert(0, state);
    findings.push(time_service::judge(&time));
    if settings.watch.is_empty() {
        findings.push(check("watched", "").not_checked("no folder is watched: there is no `[[watch]]`"));
    } else {
        findings.extend(watched);
        findings.push(watch_limits::judge(limits));
    }
    let sides = [&settings.gateway, &settings.share].into_iter().flatten();
    let destinations: Vec<_> = sides.filter_map(|side| side.destination.as_ref().ok()).collect();
    findings.extend(programs::judge(&programs::observe(&destinations)));
    // What a journal knows that has not been begun yet is nothing.
    let dumps = match journal {
        Ok(Ok(seen)) => Some(seen.dumps),
        Ok(Err(crate::journal::JournalError::Missing(_))) => Some(Dumps::new()),
        _ => None,
    };
    (findings, dumps)
}

/// Where this machine's agent writes, on this machine.
fn written(settings: &Settings) -> Vec<PathBuf> {
    let mut written = vec![settings.state.clone()];
    if let Some(Ok(destination)) = settings.share.as_ref().map(|side| &side.destination)
        && let Place::Path(root) = &destination.place
    {
        written.extend([&destination.staging, &destination.sync_root].map(|folder| folder.under(root)));
    }
    written
}

async fn of_agent(look: &Look, settings: &Settings) -> Vec<Finding> {
    let (agent, service) = tokio::join!(agent::observe(look, &settings.control), service::observe(look));
    let expected = !settings.watch.is_empty();
    let version = env!("CARGO_PKG_VERSION");
    let mut findings = agent::judge(&settings.control, expected, &settings.state, version, agent);
    findings.push(service::judge(&service));
    findings
}

/// The gateway, if there is one, and the share.
async fn share(look: &Look, settings: &Settings) -> (Vec<Finding>, side::Seen) {
    let Some(share) = &settings.share else {
        let nowhere = Problem::new(Code::Usage, "Nothing says where to send the dumps").with_hint(
            "Write a `[destination]` into the configuration file, or name it with `--to smb://USER@HOST/SHARE`",
        );
        let findings = vec![check("destination", "").fault(nowhere)];
        return (Vec::new(), side::Seen { findings, ..side::Seen::default() });
    };
    let Some(gateway) = &settings.gateway else {
        return (Vec::new(), side::examine(look, settings, share, Role::All).await);
    };
    // The second logs in only after the first: a wrong password is then tried twice at most, and not at the same moment.
    let gateway = side::examine(look, settings, gateway, Role::Write).await;
    let share = side::examine(look, settings, share, Role::Read).await;
    (gateway.findings, share)
}

/// The second region, where something says how it is reached. Nothing is written there.
async fn second(look: &Look, settings: &Settings) -> Vec<Finding> {
    match &settings.second {
        None => vec![
            check("arrivals", "").not_checked("there is no `[arrival]`: nothing is read in a second region"),
        ],
        Some(second) => side::examine(look, settings, second, Role::Far).await.findings,
    }
}

fn with_leftovers(look: &Look, settings: &Settings, seen: side::Seen, dumps: Option<&Dumps>) -> Vec<Finding> {
    let mut findings = seen.findings;
    if let Some(Ok(destination)) = settings.share.as_ref().map(|side| &side.destination) {
        findings.push(match &seen.staging {
            Some(entries) => leftovers::judge(&destination.staging, entries, dumps, look.clock.now()),
            None => check("leftovers", &destination.staging).needs("the login"),
        });
    }
    findings
}
