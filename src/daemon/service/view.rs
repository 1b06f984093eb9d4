//! The picture that screens and programs get: made of the table, the counters and the link, twice a second at most.

mod arrival;

use super::inner::Inner;
use super::table::{Facts, Roll};
use crate::control::{
    AgentView, Change, LinkView, Notice, Pace, RollState, RollView, Snapshot, Totals, WindowView,
};
use crate::daemon::progress::{Doing, Sample};
use crate::journey::{Labels, Stage};
use crate::pace::{Allowance, Window};
use crate::problem::{Code, Problem, Retry};
use crate::words::priority::Priority;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// Between two pictures.
const BEAT: Duration = Duration::from_millis(500);
/// Rolls that are done, in a picture.
const DONE: usize = 1000;

/// Makes pictures until the agent stops.
pub(super) async fn draw(inner: Arc<Inner>) {
    let begun = Instant::now();
    let mut beat = tokio::time::interval(BEAT);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        beat.tick().await;
        inner.measure(begun.elapsed());
        let (terms, snapshot) = (inner.governor.terms(), inner.snapshots.borrow().clone());
        let outlooks = || inner.outlooks.lock().unwrap_or_else(PoisonError::into_inner);
        outlooks().foresee(begun.elapsed(), inner.clock.now(), &terms, &snapshot);
        inner.publish();
        inner.beats.fetch_add(1, Relaxed);
        if inner.stop.is_cancelled() && inner.table().all().all(|(_, roll)| roll.work.is_none()) {
            return;
        }
    }
}

impl Inner {
    /// Takes in how far everything has come.
    fn measure(&self, at: Duration) {
        let mut moved: HashMap<String, [u64; 2]> = HashMap::new();
        for (key, roll) in self.table().all_mut() {
            if roll.work.as_ref().is_some_and(|work| work.task.is_finished()) {
                // It takes itself off the table when it ends as it should.
                roll.work = None;
                let problem = Problem::new(Code::Internal, "The work on this roll ended unexpectedly");
                roll.waiting =
                    Some((problem.with_hint("`ingest retry` begins it again; the log says more"), None));
            }
            if let Some(work) = &roll.work {
                let sent = work.counters.sent().bytes.load(Relaxed);
                moved.insert(key.clone(), [sent, work.counters.proven().load(Relaxed)]);
            }
        }
        let mut speeds = self.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        let through = [self.governor.up().taken(), self.governor.down().taken()];
        speeds.look(at, &moved, through);
        let allowed = [self.governor.up().allowance(), self.governor.down().allowance()];
        speeds.sample(at, self.clock.now(), allowed[0]);
        let mut outlooks = self.outlooks.lock().unwrap_or_else(PoisonError::into_inner);
        outlooks.look(at, speeds.totals(), allowed);
    }

    /// Gives everybody the new picture, where anything is new.
    pub(super) fn publish(&self) {
        let before = self.snapshots.borrow().clone();
        let now = self.picture(&before);
        if Change::between(&before, &now).is_some() {
            self.snapshots.send_replace(Arc::new(now));
        }
    }

    fn picture(&self, before: &Snapshot) -> Snapshot {
        let link = self.link();
        let mut rolls = self.rolls(&link);
        // What has not changed stays the same value, so that nobody compares it twice.
        let known: HashMap<&str, &Arc<RollView>> =
            before.rolls.iter().map(|roll| (roll.key.as_str(), roll)).collect();
        let shared = rolls.drain(..).map(|roll| match known.get(roll.key.as_str()) {
            Some(known) if ***known == roll => Arc::clone(known),
            _ => Arc::new(roll),
        });
        let rolls: Vec<Arc<RollView>> = shared.collect();
        Snapshot {
            at: self.clock.now(),
            agent: self.agent(),
            totals: Totals {
                eta: self.outlooks.lock().unwrap_or_else(PoisonError::into_inner).of_all(),
                ..totals(&rolls)
            },
            notices: self.all_notices(),
            ledger: self.ledger_view(),
            link,
            rolls,
        }
    }

    pub(super) fn agent(&self) -> AgentView {
        let settings = self.settings();
        AgentView {
            studio: settings.studio.clone(),
            host: self.host.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
            since: self.since,
            pid: std::process::id(),
            state: settings.state.clone(),
            config: settings.config.clone(),
            config_since: *self.settings_since.lock().unwrap_or_else(PoisonError::into_inner),
            stopping: self.stopping.load(Relaxed),
            watched: self.watched.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    fn link(&self) -> LinkView {
        let settings = self.settings();
        let shares = self.far.now();
        let holding = self.governor.holds().borrow().clone();
        let round_trip = self.governor.path().borrow().map(|seen| {
            let micros = |span: Duration| u64::try_from(span.as_micros()).unwrap_or(u64::MAX);
            (micros(seen.now), micros(seen.base))
        });
        let speeds = self.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        let [up, down] = speeds.link();
        LinkView {
            destination: settings.destination.to_string(),
            trouble: self.far.problem().map(|(_, problem)| problem),
            waiting: self.far.waiting(),
            session: shares.as_ref().map(|shares| shares.write.session()),
            readback: shares.as_ref().map(|shares| shares.read.session()),
            sync: self.sync_view(),
            aws: self.aws_view(),
            free: self.far.space().map(|space| space.free),
            pace: Pace {
                allowance: holding.allowance,
                by: holding.by,
                why: holding.why,
                until: holding.until,
                timetable: holding.timetable,
                round_trip,
                back: Some(holding.back),
                hold: holding.hold,
            },
            up,
            down,
            history: speeds.history(),
            zone: settings.pace.zone().iana_name().unwrap_or("the machine's own").into(),
            windows: settings.pace.windows().iter().map(window).collect(),
            otherwise: settings.pace.otherwise(),
        }
    }

    /// The rolls in their order.
    fn rolls(&self, link: &LinkView) -> Vec<RollView> {
        let settings = self.settings();
        let root = settings.destination.sync_root.as_str();
        let speeds = self.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        let outlooks = self.outlooks.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, now) = (self.aws.known(), self.clock.now());
        let backups = known.backups.fresh(now).map(Vec::as_slice);
        let table = self.table();
        let mut rolls: Vec<RollView> = table
            .all()
            .filter(|(_, roll)| roll.is_news())
            .map(|(key, roll)| {
                let view = view(key, roll, root, link);
                let (eta, late) = outlooks.of(key, view.deadline);
                let backup = self.backup_view(roll, backups);
                RollView { rate: speeds.of(key), eta, late, backup, ..view }
            })
            .collect();
        rolls.sort_by_cached_key(|roll| {
            let done = roll.state.is_done().then_some(Reverse(roll.changed));
            let deadline = roll.deadline.unwrap_or(jiff::Timestamp::MAX);
            let heap = (roll.state.is_done(), roll.state == RollState::Arriving);
            (heap, done, Reverse(roll.priority), deadline, roll.found, roll.key.clone())
        });
        let open = rolls.iter().filter(|roll| !roll.state.is_done()).count();
        rolls.truncate(open + DONE);
        rolls
    }

    fn all_notices(&self) -> Vec<Notice> {
        let mut notices = self.notices.lock().unwrap_or_else(PoisonError::into_inner).clone();
        notices.extend(self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone());
        notices.extend(self.aws_notices());
        if let Some((since, problem)) = self.far.problem() {
            notices.push(Notice { since, urgent: problem.code.retry() == Retry::Person, problem });
        }
        notices.extend(self.ledger_notice());
        notices.extend(self.untold());
        for watched in self.watched.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            if watched.unreadable {
                let message = format!("The watched folder `{}` cannot be read", watched.path.display());
                let problem = Problem::new(Code::SourceUnreadable, message);
                notices.push(Notice { since: self.since, urgent: true, problem });
            }
        }
        notices.sort_by_key(|notice| (!notice.urgent, notice.since));
        notices
    }
}

fn window(window: &Window) -> WindowView {
    let stretches = window.stretches().map(|stretch| (stretch.start, stretch.end)).collect();
    WindowView { words: window.to_string(), allowance: window.allowance, stretches }
}

/// A roll as people see it.
pub(super) fn view(key: &str, roll: &Roll, root: &str, link: &LinkView) -> RollView {
    let sample = roll.work.as_ref().map(|work| work.counters.sample());
    let state = state(roll, sample.as_ref());
    let waiting = waiting(roll, state, sample.as_ref(), link);
    let known = roll.facts.as_ref();
    let seen = roll.seen.as_ref();
    let is_moving = matches!(state, RollState::Sending | RollState::Proving);
    let moving = sample.filter(|_| is_moving);
    let bytes = known.filter(|facts| facts.files > 0).map(|facts| facts.bytes);
    let bytes = bytes.or(seen.map(|seen| seen.bytes)).unwrap_or_default();
    let problem = known.and_then(|facts| facts.held.clone());
    let problem = problem.or_else(|| arrival::wrong(roll).filter(|_| state == RollState::Arriving));
    let folder = || roll.source.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let amount = |known: Option<u64>, moving: Option<u64>| {
        known.unwrap_or_default().max(moving.unwrap_or_default()).min(bytes)
    };
    RollView {
        key: key.into(),
        id: known.map(|facts| facts.id),
        roll: known.map_or_else(folder, |facts| facts.roll.clone()),
        source: roll.source.clone(),
        target: known.map(|facts| format!("{root}/{}", facts.target)).unwrap_or_default(),
        family: known.map(|facts| facts.family.clone()).unwrap_or_default(),
        verdict: known.map(|facts| facts.verdict.clone()).unwrap_or_default(),
        labels: known.map_or_else(Labels::default, |facts| facts.labels.clone()),
        stage: known.map_or(Stage::Found, |facts| facts.stage),
        state,
        waiting,
        problem: problem.or_else(|| roll.waiting.as_ref().map(|(problem, _)| problem.clone())),
        files: known
            .map(|facts| facts.files)
            .filter(|files| *files > 0)
            .or(seen.map(|seen| seen.files))
            .unwrap_or(0),
        bytes,
        sent: amount(known.map(|facts| facts.written), moving.as_ref().map(|sample| sample.send.done)),
        landed: amount(known.map(|facts| facts.landed), moving.as_ref().map(|sample| sample.proof.done)),
        rate: 0,
        priority: known.map_or_else(Priority::default, |facts| facts.priority),
        deadline: known.and_then(|facts| facts.deadline),
        eta: None,
        late: None,
        found: known.map(|facts| facts.found).or(seen.map(|seen| seen.since)).unwrap_or_default(),
        changed: known.map(|facts| facts.changed).or(seen.map(|seen| seen.changed)).unwrap_or_default(),
        receipt: known.and_then(|facts| facts.receipt),
        arrival: arrival::arrival(roll),
        backup: None,
    }
}

fn state(roll: &Roll, sample: Option<&Sample>) -> RollState {
    let Some(facts) = &roll.facts else { return RollState::Copying };
    match facts.stage {
        Stage::Abandoned => RollState::Abandoned,
        Stage::Duplicate => RollState::Duplicate,
        Stage::Arrived => RollState::Arrived,
        Stage::Released if facts.receipt.is_some() && facts.is_followed() => RollState::Arriving,
        Stage::Released if facts.receipt.is_some() => RollState::Delivered,
        _ if facts.held.is_some() => RollState::Held,
        _ if roll.waiting.is_some() => RollState::Waiting,
        _ if roll.in_line => RollState::Queued,
        _ => match sample.map(|sample| sample.doing) {
            None if facts.stage == Stage::Found => RollState::Copying,
            None | Some(Doing::Waiting) => RollState::Queued,
            Some(Doing::Looking | Doing::Verifying | Doing::Sealing) => RollState::Checking,
            Some(Doing::Sending) => RollState::Sending,
            Some(Doing::Proving) => RollState::Proving,
            Some(Doing::Releasing | Doing::Arriving | Doing::Done) => RollState::Releasing,
        },
    }
}

/// Why it does not go on just now, or not faster.
fn waiting(roll: &Roll, state: RollState, sample: Option<&Sample>, link: &LinkView) -> Option<String> {
    let of_link = || match &link.trouble {
        Some(problem) => Some(format!("No connection to the share: {problem}")),
        None => link.waiting.clone(),
    };
    match state {
        RollState::Waiting => roll.waiting.as_ref()?.1.map(|_| "It is tried again by itself".into()),
        RollState::Arriving => arrival::waiting(roll),
        RollState::Copying => roll.seen.as_ref().map(|seen| seen.words.clone()),
        RollState::Queued => {
            let has_begun = roll.facts.as_ref().is_some_and(|facts| facts.stage >= Stage::Sending);
            let hold =
                || link.pace.hold.as_ref().filter(|_| !has_begun).map(|why| format!("No roll begins: {why}"));
            let line = || roll.in_line.then(|| "Other rolls go first".into());
            of_link().or_else(hold).or_else(line)
        }
        RollState::Sending | RollState::Proving | RollState::Releasing => {
            sample.and_then(|sample| sample.waiting.clone()).or_else(of_link).or_else(|| {
                (link.pace.allowance == Allowance::Nothing).then(|| format!("Paused: {}", link.pace.why))
            })
        }
        _ => None,
    }
}

fn totals(rolls: &[Arc<RollView>]) -> Totals {
    let mut totals = Totals::default();
    for roll in rolls {
        totals.held += u64::from(roll.needs_a_person());
        match roll.state {
            RollState::Held => {}
            RollState::Arriving => {
                totals.delivered += 1;
                totals.arriving += 1;
            }
            RollState::Delivered | RollState::Arrived => totals.delivered += 1,
            RollState::Duplicate | RollState::Abandoned => {}
            _ => {
                totals.rolls += 1;
                totals.bytes += roll.bytes;
                totals.sent += roll.sent;
                totals.landed += roll.landed;
            }
        }
    }
    totals
}

impl Facts {
    /// Its name for messages.
    pub(super) fn name(&self) -> String {
        format!("`{}`", crate::words::path::printable(&self.roll))
    }
}
