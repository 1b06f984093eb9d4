//! Sees that a dump is not still being copied, before anything is read.
//!
//! Whoever names a dump says that it has finished: no quiet time is asked for, but two looks have to see the same, and
//! nothing may say that a copy runs. One that is still being copied is refused, or waited for, as the person wants it.

use super::agent::{Agent, blocking};
use super::evidence::evidence;
use crate::card::Follow;
use crate::card::settle::{Evidence, Outlook, Times, Wait};
use crate::card::snapshot::{OpenFiles, Sight, Sign, Snapshot};
use crate::card::watch::{Mount, mount};
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::span::Span;
use jiff::Timestamp;
use std::path::Path;
use std::time::Duration;

/// Between two looks at a folder of this machine. A copy that runs writes many times a second.
const APART: Duration = Duration::from_millis(250);
/// And at one on another: its client remembers what it was told for a few seconds.
const APART_ON_NETWORK: Duration = Duration::from_secs(4);

/// How many signs are named.
const NAMED: usize = 3;

/// Looks until the dump has finished, or says why it has not.
pub(super) async fn settle(agent: &Agent, source: &Path) -> Result<(), Problem> {
    match (see(agent, source).await?, agent.cards.wait) {
        (None, _) => Ok(()),
        (Some(_), Some(interval)) => wait(agent, source, interval).await,
        (Some(why), None) => Err(Problem::new(
            Code::SourceChanged,
            format!("The dump is still being copied: {why}"),
        )
        .with_hint(
            "Run the same command again when the copy has ended, or with `--wait`, which waits for that",
        )),
    }
}

/// Two looks, a moment apart; why the dump is still being copied, if it is.
async fn see(agent: &Agent, source: &Path) -> Result<Option<String>, Problem> {
    let times = Times { apart: Duration::ZERO, ..agent.cards.times };
    let (follow, _) = look(agent, Follow::ready(source), times, false).await?;
    let before = follow.last().clone();
    if is_old(&before, agent.clock.now(), agent.cards.times.unsure) {
        // Nothing has changed for so long that a second look would see the same.
        let folder = source.to_owned();
        let open = blocking(move || OpenFiles::now().below(&folder)).await?;
        return Ok((!open.is_empty()).then(|| words(&open)));
    }
    tokio::time::sleep(apart(source)).await;
    let (follow, outlook) = look(agent, follow, times, false).await?;
    Ok(match outlook.wait {
        Some(Wait::Growing) if follow.last().files > 0 => Some(grown(&before, follow.last())),
        // Temporary names are found with all else that keeps a dump from being sent.
        Some(Wait::Signs(signs)) if signs.iter().any(|sight| sight.sign != Sign::Temporary) => {
            Some(words(&signs))
        }
        _ => None,
    })
}

fn words(signs: &[Sight]) -> String {
    let words: Vec<String> = signs.iter().map(Sight::words).collect();
    english::list(&words, NAMED)
}

/// Waits by the whole rule, and says what for.
async fn wait(agent: &Agent, source: &Path, interval: Duration) -> Result<(), Problem> {
    let (mut follow, mut said) = (Follow::new(source), String::new());
    loop {
        let outlook;
        (follow, outlook) = look(agent, follow, agent.cards.times, true).await?;
        if outlook.wait.is_none() {
            return Ok(());
        }
        let words = match &outlook.wait {
            // The time that has passed would make every line another.
            Some(Wait::Quiet { since, until, why }) => {
                let quiet = Span(until.duration_since(*since).try_into().unwrap_or_default());
                format!("Waiting until nothing has changed for {quiet}: {}", why.words())
            }
            _ => outlook.words(agent.clock.now()),
        };
        if words != said {
            agent.counters.note(words.clone());
            said = words;
        }
        tokio::select! {
            () = tokio::time::sleep(interval) => {}
            () = agent.stop.cancelled() => {
                return Err(Problem::new(Code::Interrupted, "Stopped while waiting for the copy to end"));
            }
        }
    }
}

async fn look(
    agent: &Agent,
    mut follow: Follow,
    times: Times,
    gathers: bool,
) -> Result<(Follow, Outlook), Problem> {
    let now = agent.clock.now();
    let gather = move |dump: &Path| if gathers { evidence(dump) } else { Evidence::default() };
    let looked = blocking(move || {
        let outlook = follow.look(now, &times, gather, OpenFiles::now)?;
        Ok::<_, Problem>((follow, outlook))
    });
    looked.await?
}

/// Whether nothing in it has changed for long. A time that lies ahead says nothing.
fn is_old(snapshot: &Snapshot, now: Timestamp, long: Duration) -> bool {
    let is_quiet = |changed: Timestamp| changed.saturating_add(long).is_ok_and(|until| until < now);
    snapshot.changed.is_none_or(is_quiet)
}

fn apart(source: &Path) -> Duration {
    match mount(source) {
        Ok(Mount::Local) => APART,
        _ => APART_ON_NETWORK,
    }
}

/// What is other than a moment ago.
fn grown(before: &Snapshot, after: &Snapshot) -> String {
    let files = after.files.saturating_sub(before.files);
    let bytes = after.bytes.saturating_sub(before.bytes);
    match (files, bytes) {
        (0, 0) => "its files changed a moment ago".into(),
        (0, bytes) => format!("it grew by {} a moment ago", ByteCount(bytes)),
        (files, bytes) => {
            format!("it grew by {} and {} a moment ago", english::count(files, "file"), ByteCount(bytes))
        }
    }
}
