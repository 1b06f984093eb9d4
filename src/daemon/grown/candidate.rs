//! Whether a dump is a delivered card that has grown, and what the journal is told of it.

use super::HINT;
use super::compare::Compared;
use super::place::see_place;
use crate::daemon::agent::{Agent, blocking, in_place};
use crate::journey::{CarriedFile, Dump, Event, Stage, step};
use crate::manifest::claims::Claims;
use crate::manifest::files::{HashError, Hashed, hash_files};
use crate::problem::{Code, Problem};
use crate::words::digest::Algorithm;
use crate::words::english;
use crate::words::path::RelPath;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;

/// Files in one event.
const AT_ONCE: usize = 1000;
/// How many files a message names.
const NAMED: usize = 5;

/// A dump that has more than was delivered from its folder, to the same place.
pub(in crate::daemon) struct Candidate {
    basis: Dump,
    compared: Compared,
}

/// Looks for the newest delivery of the same folder to the same place. `None` where there is none, where the dump has
/// nothing new, and where it is another card.
pub(in crate::daemon) async fn candidate(agent: &Agent, dump: &Dump) -> Result<Option<Candidate>, Problem> {
    // Behind a gateway nothing is changed in a roll that it has brought over: it may still keep track of it.
    if agent.cards.again || agent.gateway.is_some() {
        return Ok(None);
    }
    let Some(basis) = newest(agent, dump).await? else { return Ok(None) };
    // What was released before its generation's files were noted is not known well enough.
    let is_known = basis.seal.as_ref().is_some_and(|seal| !seal.files.is_empty());
    let compared = in_place(|| Compared::of(&basis, dump));
    let is_one = is_known && compared.new > 0 && compared.is_same_card();
    Ok(is_one.then_some(Candidate { basis, compared }))
}

async fn newest(agent: &Agent, dump: &Dump) -> Result<Option<Dump>, Problem> {
    for summary in agent.journal.find(&dump.source, &dump.destination).await? {
        if summary.target == dump.target && matches!(summary.stage, Stage::Released | Stage::Arrived) {
            let earlier = agent.journal.load(summary.id).await?;
            if earlier.receipt().is_some() {
                return Ok(Some(earlier));
            }
        }
    }
    Ok(None)
}

impl Candidate {
    /// Whether all that was delivered is there, as far as that is known without reading it.
    pub(in crate::daemon) fn is_whole(&self) -> bool {
        self.compared.altered.is_empty() && self.compared.missing.is_empty()
    }

    /// Sees that all that was delivered is there and the same, reading what only reading can tell, and that what is new
    /// has its place in the delivered roll; gives what the journal is to know. `names` are the events of the names' table.
    pub(in crate::daemon) async fn events(
        mut self,
        agent: &Agent,
        dump: &Dump,
        claims: &Claims,
        names: &[Event],
    ) -> Result<Vec<Event>, Problem> {
        self.refuse_other()?;
        self.read(agent, dump).await?;
        self.refuse_other()?;
        let now = agent.clock.now();
        let mut named = dump.clone();
        for event in names {
            step(&mut named, event, now)
                .map_err(|refusal| Problem::new(Code::Internal, refusal.to_string()))?;
        }
        see_place(&self.basis, &self.compared, &named)?;
        let carried = self.carried(dump, claims)?;
        let mut receipts = self.basis.grown.map(|grown| grown.receipts).unwrap_or_default();
        receipts.extend(self.basis.receipts);
        let carried = carried.chunks(AT_ONCE).map(|files| Event::Carried { files: files.to_vec() });
        Ok([Event::Grown { of: self.basis.id, receipts }].into_iter().chain(carried).collect())
    }

    /// Refuses a card of which something that was delivered is not there any more, or other.
    fn refuse_other(&self) -> Result<(), Problem> {
        let Compared { altered, missing, .. } = &self.compared;
        let part = |files: &[RelPath], what: &str| {
            let is = if files.len() == 1 { "is" } else { "are" };
            (!files.is_empty()).then(|| {
                format!(
                    "{} {is} {what}: {}",
                    english::count(files.len() as u64, "file"),
                    english::list(files, NAMED)
                )
            })
        };
        let parts: Vec<String> =
            [part(altered, "altered"), part(missing, "gone")].into_iter().flatten().collect();
        if parts.is_empty() {
            return Ok(());
        }
        let receipt = self.basis.receipt().map_or(0, |(number, _)| *number);
        let message = format!(
            "The card has more than was delivered with receipt {receipt}, but of that {}",
            parts.join("; ")
        );
        Err(Problem::new(Code::CardAltered, message).with_hint(HINT))
    }

    /// Reads what only reading can tell to be the same, and sets apart what is not.
    async fn read(&mut self, agent: &Agent, dump: &Dump) -> Result<(), Problem> {
        let to_read = || self.compared.pairs.iter().filter(|pair| pair.to_read);
        let paths: Vec<PathBuf> =
            to_read().map(|pair| dump.files[pair.now].source.path.under(&dump.source)).collect();
        let stop = agent.stop.clone();
        let hashed = blocking(move || hash(&paths, &stop)).await?;
        let mut altered = Vec::new();
        for (pair, hashed) in to_read().zip(hashed) {
            let known = self.basis.files[pair.then].digest(Algorithm::Blake3);
            let found = hashed?;
            if known.is_none() || found.digests.first() != known {
                altered.push(dump.files[pair.now].source.path.clone());
            }
        }
        self.compared.altered = altered;
        Ok(())
    }

    /// What the journal is to know of each file that is there.
    fn carried(&self, dump: &Dump, claims: &Claims) -> Result<Vec<CarriedFile>, Problem> {
        let issued = self.basis.receipt().map_or(0, |(number, _)| *number);
        let carried = self.compared.pairs.iter().map(|pair| {
            let (file, path) = (&self.basis.files[pair.then], &dump.files[pair.now].source.path);
            let claims = claims.compare(path, &file.digests).map_err(|mismatch| {
                let message = format!(
                    "`{path}` was delivered with receipt {issued} and is not what the manifest `{}` says now",
                    mismatch.manifest
                );
                Problem::new(Code::ClaimMismatch, message)
            })?;
            let unproven = || Problem::new(Code::Internal, "A delivered file never landed");
            Ok(CarriedFile {
                file: pair.now as u32,
                receipt: file.before.map_or(issued, |before| before.receipt),
                digests: file.digests.to_vec(),
                claims,
                landed: file.landed.ok_or_else(unproven)?,
                reread: pair.to_read,
            })
        });
        carried.collect()
    }
}

fn hash(paths: &[PathBuf], stop: &CancellationToken) -> Vec<Result<Hashed, HashError>> {
    let ended = AtomicBool::new(false);
    let progress = |_| ended.store(stop.is_cancelled(), Ordering::Relaxed);
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    hash_files(paths, &[], threads, &progress, &ended)
}
