//! One roll in depth.

use super::inner::Inner;
use super::story;
use super::view::view;
use crate::card;
use crate::control::{ClipView, EventView, FileView, RollDetail, RollState, RollView};
use crate::daemon::agent::blocking;
use crate::daemon::list::remembered;
use crate::journey::{CardFacts, Dump, FileState, Noted};
use crate::problem::{Code, Problem};
use crate::receipt;
use crate::words::digest::Algorithm;
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

/// Events that are told.
const EVENTS: usize = 100;
/// How long an answer is told again: at least so long, and so many times what it took.
const SHORTEST: Duration = Duration::from_secs(1);
const TOLD: u32 = 10;

impl Inner {
    /// The one roll that is meant.
    pub(super) fn meant(&self, which: &str) -> Result<String, Problem> {
        let table = self.table();
        let meant = table.meant(which);
        let name = crate::words::path::printable(which);
        match meant.as_slice() {
            [key] => Ok((*key).clone()),
            [] => Err(Problem::new(Code::RollUnknown, format!("No roll is called `{name}`"))),
            several => {
                let keys: Vec<String> = several.iter().map(|key| format!("`{key}`")).collect();
                let message = format!("Several rolls are called `{name}`: {}", keys.join(", "));
                Err(Problem::new(Code::RollAmbiguous, message))
            }
        }
    }

    /// A roll in depth, with so many of its files. Screens ask again and again: what took long to find out is told for a
    /// while.
    pub(super) async fn detail(&self, which: &str, files: usize) -> Result<RollDetail, Problem> {
        let (asked, begun) = ((self.meant(which)?, files), Instant::now());
        let mut told = self.details.lock().await;
        told.retain(|_, (until, _)| begun < *until);
        if let Some((_, detail)) = told.get(&asked) {
            return Ok(detail.clone());
        }
        let detail = self.found_out(&asked.0, files).await?;
        let now = Instant::now();
        let until = now + (now.saturating_duration_since(begun) * TOLD).max(SHORTEST);
        told.insert(asked, (until, detail.clone()));
        Ok(detail)
    }

    async fn found_out(&self, key: &str, files: usize) -> Result<RollDetail, Problem> {
        let snapshot = self.snapshots.borrow().clone();
        let listed = snapshot.rolls.iter().find(|roll| roll.key == key).map(|roll| RollView::clone(roll));
        let root = self.settings().destination.sync_root.to_string();
        let roll = match listed {
            Some(roll) => roll,
            None => match self.table().get(key) {
                Some(roll) => view(key, roll, &root, &snapshot.link),
                None => return Err(Problem::new(Code::RollUnknown, format!("No roll is called `{key}`"))),
            },
        };
        let Some(id) = roll.id else { return Ok(only_seen(roll)) };
        let dump = self.journal.load(id).await?;
        let events = self.journal.events(id).await?;
        let events = events.iter().rev().take(EVENTS).map(|recorded| EventView {
            number: recorded.number,
            at: recorded.at,
            kind: story::kind(&recorded.event),
            words: story::words(&recorded.event),
        });
        let state = &self.settings().state;
        let receipt = dump.receipt().map(|(number, _)| receipt::path_of(state, *number, &dump.roll));
        let remedies = remedies(&roll);
        Ok(RollDetail {
            events: events.collect(),
            card: dump.card.clone(),
            files: dump.files.iter().take(files).map(file).collect(),
            skipped: dump
                .skipped
                .iter()
                .map(|skipped| (skipped.path.clone(), skipped.reason.clone()))
                .collect(),
            claims: dump.claims.clone(),
            sessions: dump.sessions.clone(),
            readbacks: dump.readbacks.clone(),
            accepted: dump.accepted.as_ref().map(|accepted| (accepted.by.clone(), accepted.reason.clone())),
            duplicate_of: dump.duplicate_of,
            elsewhere: dump.elsewhere.clone(),
            ledger: self.ledger_says(id).await,
            clips: clips(&dump).await,
            receipt,
            remedies,
            roll,
        })
    }
}

/// A dump that is still being copied.
fn only_seen(roll: RollView) -> RollDetail {
    let remedies = remedies(&roll);
    RollDetail {
        roll,
        card: CardFacts::default(),
        clips: Vec::new(),
        files: Vec::new(),
        skipped: Vec::new(),
        claims: Vec::new(),
        sessions: Vec::new(),
        readbacks: Vec::new(),
        accepted: None,
        duplicate_of: None,
        elsewhere: None,
        ledger: Vec::new(),
        receipt: None,
        events: Vec::new(),
        remedies,
    }
}

/// The clips, as the folder shows them now; none where it is gone, or is no card.
async fn clips(dump: &Dump) -> Vec<ClipView> {
    let (source, listing) = (dump.source.clone(), remembered(dump));
    blocking(move || looked_up(&source, &listing)).await.unwrap_or_default()
}

fn looked_up(source: &Path, listing: &crate::journey::Listing) -> Vec<ClipView> {
    let mut clips = Vec::new();
    for judged in card::judge(source, listing).unwrap_or_default() {
        for clip in &judged.card.clips {
            let places = || clip.media.iter().chain(&clip.sidecars);
            let files = || places().filter_map(|place| listing.files.get(*place as usize));
            let is_its = |path: &Option<String>| {
                path.as_ref().is_some_and(|path| files().any(|file| file.path.as_str() == path))
            };
            let findings = judged.findings.iter().filter(|finding| is_its(&finding.path));
            clips.push(ClipView {
                name: clip.name.clone(),
                files: files().count() as u64,
                bytes: files().map(|file| file.size).sum(),
                findings: findings.map(crate::daemon::card::note).collect::<Vec<Noted>>(),
            });
        }
    }
    clips
}

fn file(state: &FileState) -> FileView {
    let evidence = match state {
        _ if state.landed.is_some() => "landed",
        _ if state.is_written() => "written",
        _ => "listed",
    };
    let blake3 = state.digests.iter().find(|digest| digest.algorithm() == Algorithm::Blake3);
    FileView {
        path: state.source.path.to_string(),
        size: state.source.size,
        evidence: evidence.into(),
        blake3: blake3.map(ToString::to_string),
        repaired: state.repaired,
    }
}

/// What a person can do now.
fn remedies(roll: &RollView) -> Vec<String> {
    let mut remedies: Vec<String> = roll.problem.iter().map(|problem| problem.hint.clone()).collect();
    let name = &roll.roll;
    match (roll.state, roll.problem.as_ref().map(|problem| problem.code)) {
        (RollState::Held, Some(Code::CardIncomplete | Code::CardReview)) => {
            remedies.push(format!("`ingest accept {name} --reason TEXT` sends the card as it is"));
            remedies.push(format!("`ingest retry {name}` looks at it again, once it was mended"));
        }
        (RollState::Arriving, _) => {
            remedies.push(format!("`ingest retry {name}` looks for its arrival at once"));
            remedies
                .push(format!("`ingest accept {name} --reason TEXT` ends the looking; it stays released"));
        }
        (RollState::Held, _) => remedies.push(format!("`ingest retry {name}` tries again")),
        (RollState::Waiting, _) => remedies.push(format!("`ingest retry {name}` tries again at once")),
        (RollState::Duplicate, _) => {
            remedies.push(format!(
                "`ingest accept {name} --reason TEXT` sends it although it was delivered before"
            ));
        }
        _ => {}
    }
    if !roll.state.is_done() && roll.state != RollState::Arriving {
        remedies.push(format!("`ingest abandon {name} --reason TEXT` gives it up; the dump stays as it is"));
    }
    remedies
}
