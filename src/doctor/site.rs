//! The first day's test of the real share: everything that this program takes for granted of a server is tried there, one after the
//! other, in folders of our own, and told with what was measured.
//!
//! Nobody can try an FSx before having one. It keeps to the timetable, unless told otherwise; it cleans up whatever happens, and what
//! a killed one left is taken away by the next.

mod access;
mod assumption;
mod bench;
mod content;
mod names;
mod reconnect;
mod rename;
mod room;
mod session;
mod speed;
mod times;

use super::finding::{Finding, check};
use super::look::{Late, Look};
use super::names as looked_at;
use super::own::{self, Own};
use super::report::Report;
use super::subject::{Settings, Side};
use crate::pace::{Allowance, Governor, Timetable};
use crate::problem::{Code, Problem};
use crate::share::{Connector, Destination, Place, Probe, Share, ShareError};
use crate::words::id::LookId;
use assumption::{Assumption, Tried};
use bench::Bench;
use std::time::Duration;

/// For one trial; the slowest reads and writes at a rate for a while.
const PATIENCE: Duration = Duration::from_secs(120);

/// For the logins.
const LOGIN: Duration = Duration::from_secs(100);

/// For taking everything away again: nobody's wish to stop shortens that.
const CLEARING: Duration = Duration::from_secs(60);

/// How it is tried.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Whatever the timetable says.
    pub full_rate: bool,
    /// How long something is measured that goes on and on: each rate, in each direction.
    pub measure: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { full_rate: false, measure: Duration::from_secs(3) }
    }
}

/// Tries everything; each finding is told as soon as it is there. The problem: it cannot be begun.
pub async fn site_test(
    look: &Look,
    settings: &Settings,
    pace: Pace,
    mut tell: impl FnMut(&Finding),
) -> Result<Report, Problem> {
    let side = settings.gateway.as_ref().or(settings.share.as_ref()).ok_or_else(nowhere)?;
    let destination = side.destination.clone()?;
    let timetable = match pace.full_rate {
        true => Timetable::always(Allowance::Unlimited),
        false => settings.pace.clone(),
    };
    let governor = Governor::start(timetable, look.clock.clone());
    refuse_pause(&governor, settings)?;
    let mut findings = Vec::new();
    let mut tell = |found: Vec<Finding>| {
        found.iter().for_each(&mut tell);
        findings.extend(found);
    };
    let bench = prepare(look, settings, &destination, governor, pace.measure, &mut tell).await?;
    all(&bench, &mut tell).await;
    tell(clear(&bench).await);
    Ok(Report::default().with(title(settings), findings))
}

/// What is tried, for whoever announces it.
pub fn title(settings: &Settings) -> String {
    let name = |side: &Side| side.destination.as_ref().map(ToString::to_string).unwrap_or_default();
    match (&settings.gateway, &settings.share) {
        (Some(gateway), _) => format!("Site test of the gateway {}", name(gateway)),
        (None, Some(share)) => format!("Site test of {}", name(share)),
        (None, None) => "Site test".into(),
    }
}

fn nowhere() -> Problem {
    Problem::new(Code::Usage, "There is no share to try").with_hint(
        "Name it with `--to smb://USER@HOST/SHARE`, or write a `[destination]` into the configuration file",
    )
}

/// While nothing may be sent, nothing is.
fn refuse_pause(governor: &Governor, settings: &Settings) -> Result<(), Problem> {
    let holding = governor.holds().borrow().clone();
    if holding.allowance != Allowance::Nothing {
        return Ok(());
    }
    let zone = settings.pace.zone().clone();
    let until = holding.until.map(|until| until.to_zoned(zone).strftime(" until %A %H:%M").to_string());
    let message = format!("The timetable lets nothing through now{}", until.unwrap_or_default());
    Err(Problem::new(Code::Usage, message)
        .with_hint("Wait until then, or try it all the same with `--full-rate`"))
}

async fn prepare<'a>(
    look: &'a Look,
    settings: &'a Settings,
    destination: &'a Destination,
    governor: Governor,
    measure: Duration,
    tell: &mut impl FnMut(Vec<Finding>),
) -> Result<Bench<'a>, Problem> {
    let (up, down) = (governor.up(), governor.down());
    let limit = move |share: Share| share.throttled(up.clone(), down.clone());
    let connector = Connector::to(destination).dressed(limit.clone());
    let another = Connector::to(destination).dressed(limit);
    let late = |late: Late| match late {
        Late::Stopped => Problem::new(Code::Interrupted, "It was stopped before anything was tried"),
        late => Problem::new(Code::ShareUnreachable, format!("Logging in: {late}")),
    };
    let one = look.within(LOGIN, connector.connect()).await.map_err(late)??;
    let other = look.within(LOGIN, another.connect()).await.map_err(late)??;
    let probe = match &destination.place {
        // Without it a few things cannot be tried, and are told as such.
        Place::Smb(place) => look.within(LOGIN, Probe::connect(place)).await.map_err(late)?.ok(),
        Place::Path(_) => None,
    };
    let about = one.session().address;
    let cleared = look.within(CLEARING, own::clear_dead(&one, &settings.state)).await;
    if let Ok(Ok(cleared)) = cleared
        && !cleared.is_empty()
    {
        let folders: Vec<String> = cleared.iter().map(|folder| format!("`{folder}`")).collect();
        let words =
            format!("Took away what an earlier test that was killed had left: {}", folders.join(", "));
        tell(vec![check("tidy", &about).ok(words)]);
    }
    let id = LookId::new(look.clock.now());
    let own = Own::new(&one, destination, "site-test", id, &settings.state)?;
    Ok(Bench { look, destination, governor, connector, one, other, probe, own, measure })
}

/// What is tried in our folder, in the order of the report.
const INSIDE: [&Assumption; 17] = [
    &session::CREDITS,
    &session::ROUND_TRIP,
    &rename::WHOLE,
    &rename::OPEN,
    &rename::TAKEN,
    &access::ASSUMED,
    &times::ASSUMED,
    &names::CASE,
    &names::UNICODE,
    &names::ILLEGAL,
    &names::LENGTH,
    &names::PATHS,
    &content::LARGE,
    &content::CACHE,
    &content::FLUSH,
    &reconnect::ASSUMED,
    &room::ASSUMED,
];

/// Every trial. Each has a deadline, and one that fails hides no other.
async fn all(bench: &Bench<'_>, tell: &mut impl FnMut(Vec<Finding>)) {
    let about = &bench.address();
    let on = |assumption: &Assumption| assumption.on(about);
    let (place, session) = (bench.smb(), bench.one.session());
    tell(vec![session::encryption(on(&session::ENCRYPTION), place, &session)]);
    tell(vec![session::signing(on(&session::SIGNING), place, &session)]);
    tell(vec![session::kerberos(on(&session::KERBEROS), place, &session)]);
    let folder = match bench.within(PATIENCE, bench.own.make(&bench.one)).await {
        Ok(Ok(())) => return inside(bench, tell).await,
        Ok(Err(error)) => check("folder", about).fault(error),
        Err(late) => check("folder", about).not_checked(late),
    };
    tell(vec![folder]);
    let rest = INSIDE.iter().chain([&&speed::RATES, &&speed::SMALL]);
    tell(rest.map(|assumption| on(assumption).not_checked("needs a folder of our own in staging")).collect());
}

async fn inside(bench: &Bench<'_>, tell: &mut impl FnMut(Vec<Finding>)) {
    let about = &bench.address();
    let on = |assumption: &Assumption| assumption.on(about);
    let (place, session) = (bench.smb(), bench.one.session());
    let is_folder = place.is_none();
    let [credits, round_trip] = [&session::CREDITS, &session::ROUND_TRIP].map(on);
    tell(match bench.within(PATIENCE, session::observe(bench)).await {
        Ok(Ok(seen)) => session::judge(credits, round_trip, seen),
        other => together(&[credits, round_trip], other.map(Result::err)),
    });
    let mut told = |finding: Finding| tell(vec![finding]);
    told(tried(bench, on(&rename::WHOLE), rename::whole(bench), rename::judge_whole).await);
    let judge = |tried: &Tried, seen| rename::judge_open(tried, is_folder, seen);
    told(tried(bench, on(&rename::OPEN), rename::open(bench), judge).await);
    told(tried(bench, on(&rename::TAKEN), rename::taken(bench), rename::judge_taken).await);
    told(tried(bench, on(&access::ASSUMED), access::observe(bench), access::judge).await);
    told(tried(bench, on(&times::ASSUMED), times::observe(bench), times::judge).await);
    let [case, unicode, illegal] = [&names::CASE, &names::UNICODE, &names::ILLEGAL].map(on);
    let seen = looked_at::observe(&bench.one, &bench.own, bench.probe.as_ref());
    tell(match bench.within(PATIENCE, seen).await {
        Ok(Ok(seen)) => vec![
            names::case(&case, is_folder, &seen),
            names::unicode(&unicode, &seen),
            names::illegal(&illegal, &seen),
        ],
        other => together(&[case, unicode, illegal], other.map(Result::err)),
    });
    let mut told = |finding: Finding| tell(vec![finding]);
    told(tried(bench, on(&names::LENGTH), names::lengths(bench), names::judge_lengths).await);
    told(tried(bench, on(&names::PATHS), names::paths(bench), names::judge_paths).await);
    told(tried(bench, on(&content::LARGE), content::large(bench), content::judge_large).await);
    told(tried(bench, on(&content::CACHE), content::cache(bench), content::judge_cache).await);
    let judge = |tried: &Tried, took: Vec<Duration>| content::judge_flush(tried, session.flushes(), &took);
    told(tried(bench, on(&content::FLUSH), content::flush(bench), judge).await);
    told(tried(bench, on(&reconnect::ASSUMED), reconnect::observe(bench), reconnect::judge).await);
    told(tried(bench, on(&room::ASSUMED), room::observe(bench), room::judge).await);
    let lanes = place.map_or(1, |place| place.lanes);
    let allowance = bench.governor.up().allowance();
    let judge = |tried: &Tried, measured: Vec<_>| speed::judge_rates(tried, allowance, lanes, &measured);
    told(tried(bench, on(&speed::RATES), speed::rates(bench), judge).await);
    let judge = |tried: &Tried, sent| speed::judge_small(tried, allowance, sent);
    told(tried(bench, on(&speed::SMALL), speed::small(bench), judge).await);
}

/// Several that are tried at once, none of which came to anything.
fn together(tried: &[Tried], why: Result<Option<ShareError>, Late>) -> Vec<Finding> {
    let finding = |tried: &Tried| match &why {
        Ok(Some(error)) => tried.failed(error.clone()),
        Ok(None) => tried.not_checked("nothing came of it"),
        Err(late) => tried.not_checked(late),
    };
    tried.iter().map(finding).collect()
}

/// One trial, and how it is judged.
async fn tried<S>(
    bench: &Bench<'_>,
    tried: Tried,
    trial: impl Future<Output = Result<S, ShareError>>,
    judge: impl FnOnce(&Tried, S) -> Finding,
) -> Finding {
    match bench.within(PATIENCE, trial).await {
        Ok(Ok(seen)) => judge(&tried, seen),
        Ok(Err(error)) => tried.failed(error),
        Err(Late::Silent(_)) if bench.paused() => {
            tried.not_checked("the timetable lets nothing through any more")
        }
        Err(late @ Late::Silent(_)) => tried.fault(
            Code::ShareLost,
            format!("It did not come to an end: {late}"),
            Code::ShareLost.remedy(),
        ),
        Err(late) => tried.not_checked(late),
    }
}

/// Takes everything away, over a session of its own: what the others had open is freed with them.
async fn clear(bench: &Bench<'_>) -> Vec<Finding> {
    let cleared = async {
        let share = bench.session(1).await?;
        bench.one.give_up();
        bench.other.give_up();
        bench.own.clear(&share).await
    };
    let left = |why: String| {
        let (staged, released) = (bench.own.staged(), bench.own.released());
        let words = format!("`{staged}` and `{released}` could not be taken away altogether: {why}");
        let remedy = "Run the test again, which takes them away first, or do it by hand: nothing but what was tried lies in them";
        vec![check("tidy", bench.address()).doubt(Problem::new(Code::ShareFault, words).with_hint(remedy))]
    };
    match tokio::time::timeout(CLEARING, cleared).await {
        Ok(Ok(())) => Vec::new(),
        Ok(Err(error)) => left(error.to_string()),
        Err(_) => left("the server does not answer".into()),
    }
}
