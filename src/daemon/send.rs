//! Sends what is not written and proves what has not landed, both at the same time.
//!
//! The upload reports what is flushed; the report becomes an event; when that is committed the readback may prove it;
//! a file whose every block is proven has landed. A block that differs is sent again, and proven again.

use super::agent::{Agent, blocking};
use super::gateway::{self, Left};
use super::grown::{Staged, basis};
use super::list::remembered;
use super::names;
use super::proving::{Proving, written_blocks};
use crate::handoff;
use crate::journey::{Dump, Event, FileState, Stage};
use crate::landing::{Backlog, Claimed, Late, Outcome, Proof, Readback};
use crate::manifest::claims::claims;
use crate::problem::{Code, Problem};
use crate::share::Waiting;
use crate::upload::{self, Means, Plan, Report, Room, Unproven, Upload, UploadError};
use crate::words::block::{self, BlockValue};
use crate::words::path::RelPath;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::Instant;

/// Blocks that are sent again at the same time.
const REPAIRS_AT_ONCE: usize = 2;
/// Reports or proofs that become one commit.
const AT_ONCE: usize = 1000;

/// Sends and proves.
pub(super) async fn send(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let staged = agent.staged(dump)?;
    let fresh = agent.write.stat(&staged).await?.is_none();
    let in_staging = Staged::of(dump, basis(agent, dump).await?.as_ref());
    if fresh && dump.files.iter().any(|file| file.before.is_none() && file.is_begun()) {
        // What was written, and maybe proven, is gone: nothing the journal says of it is worth anything now.
        agent.append(dump, vec![Event::Reopened { by: "ingest: staging is gone".into() }]).await?;
        return Ok(());
    }
    let room = Room::of(dump, agent.write.clone(), agent.reserve, agent.patience, agent.counters.trouble());
    // What a gateway says of room is about its cache, or late.
    let room = room.measured_on(agent.read.clone());
    if let Some(missing) = room.missing().await? {
        return Err(Problem::new(Code::ShareFull, format!("There is no room for the roll: {missing}")));
    }
    let started = Event::SendingStarted { session: agent.writing(), readback: agent.read.session() };
    agent.append(dump, vec![started]).await?;
    if fresh {
        let staging = agent.staging(dump)?;
        agent.write.make_folders(&staging).await?;
        handoff::adopt(&agent.write, &staging, &agent.target(dump)).await?;
    }
    upload::make_folders(&agent.write, &staged, &in_staging.folders).await?;
    if !fresh {
        upload::tidy(&agent.write, &staged, &in_staging.kept(&staged)).await?;
    }
    let (source, listing) = (dump.source.clone(), remembered(dump));
    let claims = blocking(move || claims(&source, &listing)).await??;
    let left = match agent.gateway {
        Some(_) => gateway::left(&agent.write, dump, &staged).await?,
        None => Left::default(),
    };
    let unproven = Arc::new(match agent.gateway {
        Some(gateway) => Unproven::new(gateway.unproven, left.unproven),
        None => Unproven::unbounded(),
    });

    let stop = agent.stop.child_token();
    let (reports_in, reports) = mpsc::channel(AT_ONCE);
    let (proofs_in, proofs) = mpsc::channel(AT_ONCE);
    let (prove, claimed) = mpsc::unbounded_channel();
    let upload = Upload::new(
        &dump.source,
        staged.clone(),
        Means { room, memory: agent.memory.upload() },
        Arc::new(claims),
        reports_in,
        agent.counters.sent(),
        stop.clone(),
    )?;
    let readback = Readback::new(agent.read.clone(), agent.memory.readback(), agent.counters.proven());
    let (tell, backlog) = watch::channel(Backlog::default());
    let late = agent.gateway.map(|gateway| Late::new(agent.read.clone(), gateway.patience, tell));
    let plan = Plan::of(dump, fresh).behind_gateway(&left.lost, &left.held);
    let mut tasks = JoinSet::new();
    let uploading = tasks.spawn(upload.bounded(unproven.clone()).run(plan));
    tasks.spawn(async move {
        match late {
            Some(late) => late.run(readback, claimed, proofs_in).await,
            None => readback.run(claimed, proofs_in).await,
        }
        Ok(())
    });
    let is_kept_back = |file: &&FileState| dump.names.delivered(&file.source.path).is_none();
    let to_land = dump.files.len() - dump.files.iter().filter(is_kept_back).count();
    let mut sending = Sending {
        agent,
        to_land,
        dump,
        staged,
        prove,
        tasks,
        uploading,
        repairs: JoinSet::new(),
        repair_turns: Arc::new(Semaphore::new(REPAIRS_AT_ONCE)),
        proving: Proving::default(),
        unproven,
        backlog,
        waiting: None,
    };
    let outcome = sending.run(&left.lost, reports, proofs).await;
    stop.cancel();
    outcome?;
    sending.end().await?;
    // How the share really was read back may have turned out only now.
    note_sessions(agent, dump).await?;
    if dump.names.withhold() { Err(names::withheld(dump)) } else { Ok(()) }
}

/// Writes down sessions that have replaced others: before what was done in them.
async fn note_sessions(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let (session, readback) = (agent.writing(), agent.read.session());
    let writing = agent.writings().filter(|session| !dump.sessions.contains(session));
    let reading = agent.read.sessions().into_iter().filter(|session| !dump.readbacks.contains(session));
    let events: Vec<Event> = writing
        .map(|session| Event::SendingStarted { session, readback: readback.clone() })
        .chain(reading.map(|readback| Event::SendingStarted { session: session.clone(), readback }))
        .collect();
    if !events.is_empty() {
        agent.append(dump, events).await?;
    }
    Ok(())
}

/// A block that was sent again.
type Repair = Result<(u32, u32, BlockValue), UploadError>;

struct Sending<'a> {
    agent: &'a Agent,
    /// How many files are to land: all but those that are kept back for their names.
    to_land: usize,
    dump: &'a mut Dump,
    staged: RelPath,
    prove: mpsc::UnboundedSender<Claimed>,
    tasks: JoinSet<Result<(), UploadError>>,
    uploading: AbortHandle,
    repairs: JoinSet<Repair>,
    repair_turns: Arc<Semaphore>,
    proving: Proving,
    unproven: Arc<Unproven>,
    backlog: watch::Receiver<Backlog>,
    waiting: Option<Waiting>,
}

impl Sending<'_> {
    async fn run(
        &mut self,
        lost: &HashSet<u32>,
        mut reports: mpsc::Receiver<Report>,
        mut proofs: mpsc::Receiver<Proof>,
    ) -> Result<(), Problem> {
        self.prove_what_was_written_before(lost);
        let (mut reported, mut proven) = (Vec::new(), Vec::new());
        while !self.is_done() {
            tokio::select! {
                got = reports.recv_many(&mut reported, AT_ONCE), if !reports.is_closed() || !reports.is_empty() => {
                    if got > 0 {
                        self.record_written(std::mem::take(&mut reported)).await?;
                    }
                }
                _ = proofs.recv_many(&mut proven, AT_ONCE) => {
                    self.record_proven(std::mem::take(&mut proven)).await?;
                }
                Ok(()) = self.backlog.changed() => self.show_waiting(),
                Some(repaired) = self.repairs.join_next() => self.record_repair(crashed(repaired)?).await?,
                // What is under way is cut off, as in a power cut; it may wait for minutes at a slow rate.
                () = self.agent.stop.cancelled() => {
                    return Err(Problem::new(Code::Interrupted, "Stopped while files were on their way"));
                }
                Some(ended) = self.tasks.join_next_with_id() => {
                    let (task, result) = ended.map_err(|error| internal(error.to_string()))?;
                    result?;
                    if task != self.uploading.id() {
                        return Err(internal("The readback ended before its work".into()));
                    }
                }
            }
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        let is_sent = self.dump.stage == Stage::Sent || self.dump.names.withhold();
        is_sent && self.dump.landed() == self.to_land
    }

    /// Where a file lies in staging. One that is kept back is never asked for.
    fn staged(&self, file: &RelPath) -> RelPath {
        self.staged.join(&self.dump.names.delivered(file).unwrap_or_else(|| file.clone()))
    }

    /// Lets the readback come to its end, so that nothing in staging is open any more.
    async fn end(self) -> Result<(), Problem> {
        let Self { prove, mut tasks, .. } = self;
        drop(prove);
        while let Some(ended) = tasks.join_next().await {
            crashed(ended)?.map_err(Problem::from)?;
        }
        Ok(())
    }

    fn claim(&self, file: u32, index: u32, value: BlockValue) {
        let source = &self.dump.files[file as usize].source;
        let path = self.staged(&source.path);
        // The receiver is gone only when the readback crashed, which `run` sees by itself.
        self.prove.send(Claimed { file, path, size: source.size, index, value }).ok();
    }

    /// Files that an earlier run wrote whole, and did not see landed; those that a gateway lost are sent again.
    fn prove_what_was_written_before(&mut self, lost: &HashSet<u32>) {
        for place in 0..self.dump.files.len() as u32 {
            let file = &self.dump.files[place as usize];
            if !file.is_written() || file.landed.is_some() {
                continue;
            }
            for (index, value) in written_blocks(self.dump, place) {
                match lost.contains(&place) {
                    true => self.send_again(place, index, value),
                    false => self.claim(place, index, value),
                }
            }
        }
    }

    /// While there is still something to send, and room for it, it is not the gateway that is waited for.
    fn show_waiting(&mut self) {
        let (backlog, is_full) = (*self.backlog.borrow_and_update(), self.unproven.is_full());
        let waits = is_full || self.dump.stage == Stage::Sent;
        let what = waits.then(|| gateway::waited_for(backlog, is_full)).flatten();
        let Some(what) = what else { return self.waiting = None };
        let trouble = self.agent.counters.trouble();
        let waiting = self.waiting.get_or_insert_with(|| trouble.wait(what.clone(), Instant::now()));
        waiting.says(Some(what), Instant::now() + backlog.next);
    }

    async fn record_written(&mut self, reports: Vec<Report>) -> Result<(), Problem> {
        note_sessions(self.agent, self.dump).await?;
        let mut events = Vec::new();
        let mut claims = Vec::new();
        let mut files = Vec::new();
        for report in reports {
            match report {
                Report::Blocks { file, blocks, known } => {
                    claims.extend(blocks.iter().map(|(index, value)| (file, *index, *value)));
                    if !known {
                        events.push(Event::BlocksWritten { file, blocks });
                    }
                }
                Report::Written(written) => files.push(written),
            }
        }
        let written: Vec<u32> = files.iter().map(|written| written.file).collect();
        if !files.is_empty() {
            events.push(Event::FilesWritten { files });
        }
        self.agent.append(self.dump, events).await?;
        for (file, index, value) in claims {
            self.claim(file, index, value);
        }
        let mut landed = Vec::new();
        for file in written {
            if self.proving.is_complete(self.dump, file) {
                landed.push(file);
            } else if let [(0, value)] = written_blocks(self.dump, file)[..] {
                self.claim(file, 0, value);
            }
        }
        self.record_landed(landed).await
    }

    async fn record_proven(&mut self, proofs: Vec<Proof>) -> Result<(), Problem> {
        note_sessions(self.agent, self.dump).await?;
        let mut landed = Vec::new();
        for Proof { file, index, value, outcome } in proofs {
            if matches!(outcome, Outcome::Matched) {
                let size = self.dump.files[file as usize].source.size;
                self.unproven.give(block::range(index, size).1 as u64);
            }
            match outcome {
                Outcome::Matched if self.proving.matched(self.dump, file) => landed.push(file),
                Outcome::Matched => {}
                Outcome::Differs if self.proving.may_send_again(file, index) => {
                    self.send_again(file, index, value);
                }
                Outcome::Differs => {
                    let path = &self.dump.files[file as usize].source.path;
                    let message =
                        format!("`{path}`: block {index} reads back other than it was sent, three times");
                    return Err(Problem::new(Code::LandingDiffers, message));
                }
                Outcome::Lost => {
                    let path = &self.dump.files[file as usize].source.path;
                    let message = format!("`{path}` is gone from staging, or was cut, after it was written");
                    return Err(Problem::new(Code::StagingDiffers, message));
                }
                Outcome::Unread(error) => return Err(error.into()),
                Outcome::Undelivered => return Err(gateway::stuck(self.agent, self.dump)),
            }
        }
        self.record_landed(landed).await
    }

    async fn record_landed(&mut self, files: Vec<u32>) -> Result<(), Problem> {
        if files.is_empty() {
            return Ok(());
        }
        files.iter().for_each(|file| self.proving.landed(*file));
        Ok(self.agent.append(self.dump, vec![Event::FilesLanded { files }]).await?)
    }

    fn send_again(&mut self, file: u32, index: u32, value: BlockValue) {
        let listed = self.dump.files[file as usize].source.clone();
        let (root, share) = (self.dump.source.clone(), self.agent.write.clone());
        let staged = self.staged(&listed.path);
        let turns = self.repair_turns.clone();
        self.repairs.spawn(async move {
            // A server that lost much of a file lets thousands of blocks differ at once; each holds its block in memory.
            let _turn = turns.acquire_owned().await;
            upload::resend(&root, &listed, index, value, &share, &staged).await?;
            Ok((file, index, value))
        });
    }

    async fn record_repair(&mut self, repair: Repair) -> Result<(), Problem> {
        let (file, index, value) = repair?;
        let (_, len) = block::range(index, self.dump.files[file as usize].source.size);
        self.agent.counters.sent().sent_again(len as u64);
        self.agent.append(self.dump, vec![Event::Repaired { file, blocks: vec![index] }]).await?;
        self.claim(file, index, value);
        Ok(())
    }
}

fn crashed<T>(ended: Result<T, tokio::task::JoinError>) -> Result<T, Problem> {
    ended.map_err(|error| internal(error.to_string()))
}

fn internal(message: String) -> Problem {
    Problem::new(Code::Internal, format!("A task ended unexpectedly: {message}"))
}
