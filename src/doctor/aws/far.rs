//! What the agent looks after at AWS: the file system, the gateway, the line, and what is measured of them.
//!
//! It is asked as the agent asks, once, and judged by the same gates: what would keep a roll from being sent is said here, too.

mod file_system;
mod gateway;
mod line;
mod measured;

use super::refused::refused;
use crate::cloud::gates::{Gates, Ours};
use crate::cloud::{Account, GatewayId, Heard, Ids, Inquiry, Known, Told, told};
use crate::doctor::finding::{Check, Finding, check};
use crate::doctor::look::Look;
use crate::doctor::subject::Settings;
use crate::pace::Gate;
use crate::problem::{Code, Problem};
use jiff::Timestamp;
use std::time::Duration;

/// Three calls one after another, each with all its tries.
const PATIENCE: Duration = Duration::from_secs(115);

/// Nothing is asked a second time.
const EVERY: Duration = Duration::from_secs(3600);

/// What waits for AWS to be done with something.
const PASSES: &str = "Nothing: no new roll begins until that is over, and those under way go on";

/// All that is looked at for what is named.
pub(super) fn parts(ids: &Ids) -> Vec<Check> {
    let Ids { file_system, gateway, line, interface } = ids;
    let gateway = gateway.as_ref().map(GatewayId::id);
    let named = [
        ("aws_file_system", file_system.as_deref()),
        ("aws_backups", file_system.as_deref()),
        ("aws_gateway", gateway),
        ("aws_line", line.as_deref()),
        ("aws_routes", interface.as_deref()),
        ("aws_metrics", file_system.as_deref().or(gateway).or(line.as_deref()).map(|_| "CloudWatch")),
    ];
    named.into_iter().filter_map(|(name, subject)| Some(check(name, subject?))).collect()
}

pub(super) async fn examine(look: &Look, settings: &Settings, account: &Account) -> Vec<Finding> {
    if settings.ids.is_empty() {
        return Vec::new();
    }
    let mut inquiry = Inquiry::new(account.clone(), settings.ids.clone(), EVERY);
    match look.within(PATIENCE, Box::pin(inquiry.round(&Known::default(), &look.clock))).await {
        Ok(known) => judge(settings, &known, look.clock.now()),
        Err(late) => parts(&settings.ids)
            .iter()
            .map(|part| part.silent(Code::AwsUnreachable, "Asking AWS how it stands", late))
            .collect(),
    }
}

fn judge(settings: &Settings, known: &Known, now: Timestamp) -> Vec<Finding> {
    let far = Far::new(settings, known, now);
    let Ids { file_system, gateway, line, interface } = &settings.ids;
    let mut findings = Vec::new();
    if let Some(id) = file_system {
        let found = file_system::judge(id, &far);
        let backups = file_system::backups(id, found.holds() || known.file_system.last.is_some(), &far);
        findings.extend([found, backups]);
    }
    findings
        .extend(gateway.as_ref().map(|gateway| gateway::judge(gateway.id(), file_system.as_deref(), &far)));
    findings.extend(line.as_ref().map(|id| line::line(id, &far)));
    findings.extend(interface.as_ref().map(|id| line::routes(id, line.as_deref(), &far)));
    if file_system.is_some() || gateway.is_some() || line.is_some() {
        findings.push(measured::judge(&settings.ids, &far));
    }
    findings
}

/// All that AWS has said, and what the agent would make of it.
struct Far<'a> {
    known: &'a Known,
    told: Vec<Told>,
    gates: Vec<Gate>,
    now: Timestamp,
    /// Whether the agent has backups made by itself.
    backs_up: bool,
}

impl<'a> Far<'a> {
    fn new(settings: &Settings, known: &'a Known, now: Timestamp) -> Self {
        let zone = settings.pace.zone().clone();
        let told = told(known, [None, None], &zone, now);
        let ours = Ours { sent: &[], most: None, reserve: settings.reserve.map(|reserve| reserve.0), zone };
        Self {
            known,
            told,
            gates: Gates::default().judge(known, &ours, now),
            now,
            backs_up: settings.backs_up,
        }
    }

    /// How something stands, in words.
    fn words(&self, what: &str) -> &str {
        self.told.iter().find(|told| told.what == what).map(|told| told.words.as_str()).unwrap_or_default()
    }

    /// Why a gate of one of these names would be closed.
    fn closed(&self, names: &[&str]) -> Option<&str> {
        self.gates.iter().find(|gate| names.contains(&gate.name)).map(|gate| gate.why.as_str())
    }
}

/// What AWS says of something; else the fault that it says nothing.
fn answer<'a, T>(about: &Check, heard: &'a Heard<T>) -> Result<&'a T, Box<Finding>> {
    match (&heard.last, &heard.failing) {
        (Some((_, said)), _) => Ok(said),
        (None, Some(failing)) => Err(about.fault(refused(&failing.error)).into()),
        (None, None) => Err(about.not_checked("AWS was not asked").into()),
    }
}

/// That something is down, or not what it is taken for.
fn down(about: &Check, why: &str, found: &str, remedy: &str) -> Finding {
    about.fault(Problem::new(Code::AwsDown, format!("{why} ({found})")).with_hint(remedy))
}
