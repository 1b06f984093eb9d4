//! Carries one roll, again and again, until it is done, held or given up.
//!
//! What a person has to decide holds the roll; what may pass is tried again, later and later. Nothing but the journal is
//! believed after a failure: the dump is read from it anew.

use super::inner::Inner;
use super::rest::Open;
use super::slots::{Place, Slot};
use super::table::{Facts, Work};
use crate::daemon::Asides;
use crate::daemon::agent::Agent;
use crate::daemon::carry::holds;
use crate::daemon::identity::{self, Known};
use crate::daemon::progress::Counters;
use crate::daemon::target::target;
use crate::journal::{self, Lock};
use crate::journey::{Dump, Effect, Event, Stage, due};
use crate::problem::{Code, Problem, Retry};
use crate::words::id::DumpId;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two tries, at first and at last, and where only a person can mend it.
const FIRST: Duration = Duration::from_secs(5);
const LAST: Duration = Duration::from_secs(5 * 60);
const PERSON: Duration = Duration::from_secs(10 * 60);
/// Who changes a dump while it is read goes on doing so for a while.
const CHANGED: Duration = Duration::from_secs(60);

/// By whom a dump is looked at anew that is other than it was.
const CHANGE: &str = "ingest: the dump has changed";

/// Where the work begins.
#[derive(Clone)]
pub(super) enum Start {
    /// A folder whose copy has ended.
    Folder(PathBuf),
    /// A dump in the journal.
    Dump(DumpId, PathBuf),
}

impl Start {
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) | Self::Dump(_, folder) => folder,
        }
    }
}

/// How an attempt ended.
enum End {
    /// Nothing is due any more, or a person has to act.
    Rest,
    /// The agent stops, or somebody has an order for this roll.
    Stopped,
    /// It did not work.
    Failed(Problem),
}

impl Inner {
    /// Begins to work on a roll, unless somebody does.
    pub(super) fn begin(self: &Arc<Self>, start: Start) {
        if self.stop.is_cancelled() {
            return;
        }
        let mut table = self.table();
        let folder = start.folder().to_owned();
        let roll = match &start {
            Start::Dump(id, _) => match table.get(&id.to_string()) {
                Some(roll) => roll,
                None => return,
            },
            Start::Folder(_) => match table.of_folder(&folder) {
                Some((_, roll)) => roll,
                None => return,
            },
        };
        if roll.work.is_some() {
            return;
        }
        let stop = self.stop.child_token();
        let (counters, asides) = (Arc::new(Counters::new()), Asides::default());
        // It waits for the table, which is held here, before it does anything.
        let task = tokio::spawn(work(self.clone(), start, stop.clone()));
        roll.work = Some(Work { stop, counters, asides, turn: None, task });
    }
}

/// Works on a roll until nothing is due.
async fn work(inner: Arc<Inner>, start: Start, stop: CancellationToken) {
    let mut start = start;
    let mut pause = FIRST;
    loop {
        let before = inner.far_moved();
        let problem = match attempt(&inner, &mut start, &stop).await {
            End::Rest | End::Stopped => break,
            End::Failed(problem) => problem,
        };
        if inner.far_moved() > before {
            // It got on: what stands in the way now is new.
            pause = FIRST;
        }
        let wait = match (problem.code, problem.code.retry()) {
            (Code::SourceChanged, _) => CHANGED,
            (_, Retry::Soon) => pause,
            _ => PERSON,
        };
        tracing::warn!("`{}`: {problem}", start.folder().display());
        let until = inner.clock.now().saturating_add(wait).ok();
        inner.with_folder(start.folder(), |roll| roll.waiting = Some((problem, until)));
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = inner.kicked() => {}
            () = stop.cancelled() => break,
        }
        inner.with_folder(start.folder(), |roll| roll.waiting = None);
        pause = (pause * 2).min(LAST);
    }
    inner.with_folder(start.folder(), |roll| {
        roll.in_line = false;
        roll.waiting = None;
        roll.work = None;
    });
    inner.changed();
    if let Start::Dump(id, _) = start {
        inner.follow(id);
    }
}

/// Takes the dump from the journal, and carries it as far as it goes.
async fn attempt(inner: &Arc<Inner>, start: &mut Start, stop: &CancellationToken) -> End {
    let Some(mut agent) = inner.agent_for(start.folder(), stop) else { return End::Stopped };
    let begun = tokio::select! {
        begun = begin(inner, &agent, start) => begun,
        () = stop.cancelled() => return End::Stopped,
    };
    let (open, lock) = match begun {
        Ok(Some(begun)) => begun,
        Ok(None) => return End::Rest,
        Err(problem) => return End::Failed(problem),
    };
    let (dump, id) = (&open.dump, open.dump.id);
    *start = Start::Dump(id, dump.source.clone());
    let written = dump.files.iter().filter(|file| file.is_written()).map(|file| file.source.size).sum();
    let landed = dump.files.iter().filter(|file| file.landed.is_some()).map(|file| file.source.size).sum();
    agent.counters.set_already(written, landed);
    let carried = onward(inner, &mut agent, open).await;
    let end = match carried {
        Ok(()) => End::Rest,
        Err(problem) => failed(inner, &agent, id, problem).await,
    };
    drop(lock);
    end
}

/// What the journal knows of it. `None`: there is nothing to do.
async fn begin<'a>(
    inner: &'a Inner,
    agent: &Agent,
    start: &Start,
) -> Result<Option<(Open<'a>, Lock)>, Problem> {
    let (mut open, lock) = match start {
        Start::Dump(id, _) => {
            let lock = journal::lock(&agent.state, *id)?;
            (Open::read(&inner.opening, agent, *id).await?, lock)
        }
        Start::Folder(folder) => {
            let target = target(folder, None, &inner.settings().watch)?;
            match identity::find(agent, folder, &target).await? {
                (Known::UnderWay(dump), lock) => (Open::new(dump), lock),
                (Known::Delivered(dump), _) => {
                    inner.note(&dump);
                    return Ok(None);
                }
                (Known::Duplicate { dump, .. } | Known::Elsewhere(dump), _) => {
                    inner.note(&dump);
                    return Ok(None);
                }
            }
        }
    };
    let dump = &mut open.dump;
    inner.note(dump);
    if let Some(problem) = &dump.held {
        // What was wrong with the dump may be mended by now: a clip copied once more, a name changed.
        let lies_in_dump = identity::lies_in_dump(problem.code, dump.stage);
        if !lies_in_dump || identity::is_unchanged(dump).await? {
            return Ok(None);
        }
        identity::again(agent, dump, CHANGE).await?;
    }
    Ok(Some((open, lock)))
}

/// Performs what is due, until nothing is.
async fn onward(inner: &Arc<Inner>, agent: &mut Agent, mut open: Open<'_>) -> Result<(), Problem> {
    let mut slot: Option<Slot> = None;
    // What follows its receipt needs neither its place nor the shares: see `following`.
    while let Some(effect) = due(&open.dump).filter(|effect| !matches!(effect, Effect::Tell | Effect::Follow))
    {
        inner.note(&open.dump);
        let stop = agent.stop.clone();
        let ready = async {
            match effect {
                Effect::List | Effect::Check => {
                    let (open, looking) = open.rest(agent, inner.looking.acquire()).await?;
                    Ok((open, looking.ok()))
                }
                _ => {
                    let (mut open, mut shares) = open.rest(agent, inner.far.reached()).await?;
                    if effect != Effect::Enqueue && slot.is_none() {
                        let free = inner.slot(&open.dump);
                        let (again, free) = open.rest(agent, free).await?;
                        (open, slot) = (again, Some(free));
                        // They may have been lost meanwhile.
                        shares = inner.far.reached().await;
                    }
                    inner.carries(agent, shares, &open.dump);
                    Ok((open, None))
                }
            }
        };
        let (ready, looking) = tokio::select! {
            ready = ready => ready,
            () = stop.cancelled() => Err(Problem::new(Code::Interrupted, "Stopped before the next step")),
        }?;
        open = ready;
        agent.show(&open.dump);
        agent.perform(effect, &mut open.dump).await?;
        drop(looking);
    }
    inner.note(&open.dump);
    Ok(())
}

impl Inner {
    /// Waits in the line.
    fn slot(&self, dump: &Dump) -> impl Future<Output = Slot> + use<'_> {
        let found = dump.reached(Stage::Found).unwrap_or_else(|| self.clock.now());
        let place = Place::new(dump.priority, dump.deadline, found, &dump.id.to_string());
        let place = place.under_way(dump.stage >= Stage::Sending);
        let source = dump.source.clone();
        async move {
            self.with_folder(&source, |roll| roll.in_line = true);
            let slot = self.slots.wait(place).await;
            self.with_folder(&source, |roll| roll.in_line = false);
            slot
        }
    }
}

/// What a person can do about it where an agent runs: the remedies of a single `send` speak of its command line.
fn hinted(problem: Problem) -> Problem {
    let hint = match problem.code {
        Code::CardIncomplete => {
            "Copy what is missing: the roll is then looked at again by itself. Or send it as it is with \
             `ingest accept ROLL --reason TEXT`"
        }
        Code::CardReview => {
            "Look at what is odd: `ingest show ROLL` says all of it. Then send the card as it is with \
             `ingest accept ROLL --reason TEXT`, or give it up with `ingest abandon ROLL --reason TEXT`"
        }
        Code::CardUnderWay => "Nothing: when that one is delivered, this one is answered with its receipt",
        Code::SourceName => {
            "Rename these on the NAS: the roll is then looked at again by itself. Or let them get other names with \
             `names = \"map\"` under `[policy]`"
        }
        _ => return problem,
    };
    problem.with_hint(hint)
}

/// What becomes of a dump that could not be carried on.
async fn failed(inner: &Arc<Inner>, agent: &Agent, id: DumpId, problem: Problem) -> End {
    if problem.code == Code::Interrupted {
        return End::Stopped;
    }
    let problem = hinted(problem);
    // What the journal says is true, whatever was tried.
    let Ok(mut dump) = agent.journal.load(id).await else { return End::Failed(problem) };
    let is_changed = problem.code == Code::SourceChanged && due(&dump).is_some();
    let appended = match () {
        () if is_changed && dump.stage > Stage::Found => {
            agent.append(&mut dump, vec![Event::Reopened { by: CHANGE.into() }]).await
        }
        () if is_changed => Ok(()),
        () if holds(&problem) => {
            agent.append(&mut dump, vec![Event::Held { problem: problem.clone() }]).await
        }
        () => Ok(()),
    };
    match appended {
        Err(error) => return End::Failed(error.into()),
        Ok(()) => inner.note(&dump),
    }
    if dump.held.is_some() { End::Rest } else { End::Failed(problem) }
}

impl Inner {
    /// Takes over what the journal says of a dump.
    pub(super) fn note(&self, dump: &Dump) {
        // What is done is as old as its last stage, whenever it is looked at.
        let is_over = due(dump).is_none() && dump.held.is_none();
        let done = dump.reached.last().filter(|_| is_over).map(|(_, at)| *at);
        let facts = Facts::of(dump, done.unwrap_or_else(|| self.clock.now()));
        self.table().take(&dump.source, facts);
        self.changed();
    }
}
