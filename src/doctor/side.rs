//! One way to the share, step by step: its name, its port, what it offers, the login, and what can be done there. What depends on a
//! step that failed is not tried.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use super::own::{self, Own};
use super::subject::{Settings, Side};
use super::{address, arrivals, buffers, clock, folder, login, names, offer, port, rights, route, space};
use crate::share::destination::LANES;
use crate::share::{Destination, Encryption, Entry, Place, Probe, Share, ShareError, SmbPlace};
use crate::words::id::LookId;
use jiff::SignedDuration;
use std::time::Duration;

/// Everything that is tried in our folder.
const PATIENCE: Duration = Duration::from_secs(60);

/// One answer.
const ANSWER: Duration = Duration::from_secs(35);

/// Taking it away again: nobody's wish to stop shortens that.
const CLEARING: Duration = Duration::from_secs(30);

/// What is done by this way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Everything.
    All,
    /// What is written, through a gateway.
    Write,
    /// What is proven, behind a gateway.
    Read,
    /// What has arrived, in the second region: nothing is ever written there.
    Far,
}

impl Role {
    /// What is looked at only by somebody who is logged in.
    fn inside(self) -> &'static [&'static str] {
        match self {
            Self::Far => &["session", "arrivals"],
            Self::All | Self::Write | Self::Read => &["session", "rights", "release", "names", "space"],
        }
    }
}

/// What a folder holds, where it is there.
type Held = Result<Option<Vec<Entry>>, ShareError>;

/// What is known of it then.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) findings: Vec<Finding>,
    /// What stands in staging; `None` where nobody came so far.
    pub(super) staging: Option<Result<Held, Late>>,
    /// The share itself, for whoever has more to ask of it.
    pub(super) share: Option<Share>,
}

const ADDRESS: &str = "the server's address";
const SERVER: &str = "a server that answers";
const LOGIN: &str = "the login";

pub(super) async fn examine(look: &Look, settings: &Settings, side: &Side, role: Role) -> Seen {
    let mut findings = Vec::new();
    let reached = match &side.server {
        Some((host, port)) => reach(look, settings, side, (host, *port), &mut findings).await,
        None => Ok(()),
    };
    let destination = match &side.destination {
        Ok(destination) => destination,
        Err(problem) => {
            findings.push(check("login", "").fault(problem.clone()));
            findings.extend(role.inside().iter().map(|name| check(name, "").needs(LOGIN)));
            return Seen { findings, ..Seen::default() };
        }
    };
    let (about, reached, network) = match &destination.place {
        Place::Smb(place) => (place.address(), reached, false),
        Place::Path(path) => {
            let seen = folder::observe(look, path).await;
            let network = matches!(&seen, Ok(Ok(seen)) if seen.is_network);
            let folder = folder::judge(path, &seen);
            let reached = if folder.holds() { Ok(()) } else { Err("the folder") };
            findings.push(folder);
            (path.display().to_string(), reached, network)
        }
    };
    if let Err(needed) = reached {
        findings.push(check("login", &about).needs(needed));
        findings.extend(role.inside().iter().map(|name| check(name, &about).needs(needed)));
        return Seen { findings, ..Seen::default() };
    }
    let seen = login::observe(look, destination).await;
    findings.push(login::judge(&about, lanes(destination), &seen));
    let Ok(Ok((share, _))) = seen else {
        findings.extend(role.inside().iter().map(|name| check(name, &about).needs(LOGIN)));
        return Seen { findings, ..Seen::default() };
    };
    findings.push(login::session(&destination.place, &share.session()));
    inside(look, settings, destination, &share, role, network, findings).await
}

fn lanes(destination: &Destination) -> usize {
    match &destination.place {
        Place::Smb(place) => place.lanes,
        Place::Path(_) => 1,
    }
}

/// Name, port, route, buffers, offer, clock. The error: what is missing for a login.
async fn reach(
    look: &Look,
    settings: &Settings,
    side: &Side,
    (host, number): (&str, u16),
    findings: &mut Vec<Finding>,
) -> Result<(), &'static str> {
    let about = format!("{host}:{number}");
    let seen = address::observe(look, host, number).await;
    let name = address::judge(host, &seen);
    let has_name = name.holds();
    findings.push(name);
    let needs = |what: &str, names: &[&'static str]| -> Vec<Finding> {
        names.iter().map(|name| check(name, &about).needs(what)).collect()
    };
    let (true, Ok((Ok(addresses), _))) = (has_name, &seen) else {
        findings.extend(needs(ADDRESS, &["port", "route", "buffers", "offer", "clock"]));
        return Err(ADDRESS);
    };
    let answered = port::observe(look, addresses).await;
    findings.push(port::judge(host, number, &answered));
    let Some(near) = port::nearest(&answered) else {
        findings.extend(needs(SERVER, &["route", "buffers", "offer", "clock"]));
        return Err(SERVER);
    };
    let place = side.destination.as_ref().ok().and_then(smb);
    findings.push(route::judge(near.address, route::observe(look, near.address).await.as_ref()));
    let lanes = place.map_or(LANES, |place| place.lanes);
    findings.push(buffers::judge(buffers::observe(), near.round_trip, lanes, settings.pace.fastest()));
    let offered = offer::observe(look, host, number).await;
    let encryption = place.map_or(Encryption::Required, |place| place.encryption);
    let offer = offer::judge(host, encryption, &offered);
    let speaks = offer.holds();
    findings.push(offer);
    findings.push(match &offered {
        Ok(Ok(greeting)) => clock::judge(host, greeting.ahead),
        _ => check("clock", host).needs("a server that speaks SMB"),
    });
    if speaks { Ok(()) } else { Err("an offer that will do") }
}

fn smb(destination: &Destination) -> Option<&SmbPlace> {
    match &destination.place {
        Place::Smb(place) => Some(place),
        Place::Path(_) => None,
    }
}

/// All that is tried by somebody who is logged in.
async fn inside(
    look: &Look,
    settings: &Settings,
    destination: &Destination,
    share: &Share,
    role: Role,
    network: bool,
    mut findings: Vec<Finding>,
) -> Seen {
    let about = share.session().address;
    if role == Role::Far {
        let sync_root = &destination.sync_root;
        let seen = look.within(ANSWER, arrivals::observe(share, sync_root)).await;
        findings.push(arrivals::judge(&about, sync_root, &seen));
        return Seen { findings, ..Seen::default() };
    }
    if role == Role::Read {
        let through = "everything is written through the gateway";
        findings.extend(["rights", "release", "names"].map(|name| check(name, &about).not_checked(through)));
    } else {
        findings.extend(tried(look, settings, destination, share, network, &about).await);
    }
    if role != Role::Write {
        let room = look.within(ANSWER, share.space()).await;
        findings.push(space::judge(&about, settings.reserve, &room));
    }
    let staging = look.within(ANSWER, async {
        match share.stat(&destination.staging).await? {
            None => Ok(None),
            Some(_) => share.list(Some(&destination.staging)).await.map(Some),
        }
    });
    Seen { findings, staging: Some(staging.await), share: Some(share.clone()) }
}

/// What is tried in a folder of our own, which is taken away again whatever comes.
async fn tried(
    look: &Look,
    settings: &Settings,
    destination: &Destination,
    share: &Share,
    network: bool,
    about: &str,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (staging, sync_root) = (&destination.staging, &destination.sync_root);
    if let Ok(Ok(cleared)) = look.within(CLEARING, own::clear_dead(share, &settings.state)).await
        && !cleared.is_empty()
    {
        let folders: Vec<String> = cleared.iter().map(|folder| format!("`{folder}`")).collect();
        findings.push(
            check("tidy", about).ok(format!(
                "Took away what an earlier look that was killed had left: {}",
                folders.join(", ")
            )),
        );
    }
    let id = LookId::new(look.clock.now());
    let own = match Own::new(share, destination, "doctor", id, &settings.state) {
        Ok(own) => own,
        Err(error) => return vec![check("rights", about).fault(error)],
    };
    let now = || look.clock.now();
    let may = look.within(PATIENCE, rights::observe(share, &own, sync_root, now)).await;
    if let Ok(rights::Seen { written: Some((told, here)), .. }) = &may
        && network
    {
        let ahead: SignedDuration = told.duration_since(*here);
        findings.push(clock::judge(about, Some(ahead)));
    }
    let judged = rights::judge(about, staging, sync_root, &may);
    let works = judged.first().is_some_and(Finding::holds);
    findings.extend(judged);
    findings.push(match works {
        false => check("names", about).needs("the rights in staging"),
        true => {
            let place = smb(destination);
            let seen = look.within(PATIENCE, async {
                // A client that cannot be had only leaves the illegal names untried.
                let probe = match place {
                    Some(place) => Probe::connect(place).await.ok(),
                    None => None,
                };
                names::observe(share, &own, probe.as_ref()).await
            });
            names::judge(about, place.is_some(), &seen.await)
        }
    });
    let left = |why: String| {
        let remedy = "Take it away by hand; nothing but what was tried lies in it";
        check("tidy", about).warning(format!("`{}` could not be taken away: {why}", own.staged()), remedy)
    };
    match tokio::time::timeout(CLEARING, own.clear(share)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => findings.push(left(error.to_string())),
        Err(_) => findings.push(left("the server does not answer".into())),
    }
    findings
}
