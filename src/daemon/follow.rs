//! Sees whether the second region has a released roll: in the word of the sync, or by reading every byte there.
//!
//! The roll stays released whatever comes of it. A look never changes anything there.

mod read;

use super::agent::Agent;
use super::tell::{beyond, handed};
use crate::handoff::{Handed, NAMED, Part, Seen, Standing};
use crate::journey::{Dump, Event};
use crate::problem::{Code, Problem};
use crate::share::Waiting;
use read::Reading;
use std::time::Duration;
use tokio::time::Instant;

pub(super) use read::Differing;

/// Between two looks at a sync: soon after the release, later less and less often.
const SOON: Duration = Duration::from_secs(2);
const LATE: Duration = Duration::from_secs(60);

/// Between two times that a sync which fails is told again, at first and at last: each costs what a transfer costs.
const AGAIN: Duration = Duration::from_secs(60);
const AGAIN_AT_MOST: Duration = Duration::from_secs(60 * 60);

/// What was seen of a roll so far, beside what the journal knows.
#[derive(Debug, Default)]
pub(super) struct Followed {
    sync: Seen,
    differing: Differing,
    looks: u32,
    /// How often it was told again, since when that may be done once more, and what had failed.
    again: u32,
    not_before: Option<Instant>,
    failed: Option<Problem>,
}

impl Followed {
    /// Somebody wants it done now.
    pub(super) fn hurry(&mut self) {
        self.not_before = None;
        self.looks = 0;
    }

    /// When it may be told again; `None`: now, and what failed is kept for the words of the next look.
    fn told_again(&mut self, problem: &Problem) -> Option<Instant> {
        let now = Instant::now();
        if let Some(then) = self.not_before.filter(|then| *then > now) {
            return Some(then);
        }
        self.not_before = Some(now + (AGAIN * 2_u32.saturating_pow(self.again)).min(AGAIN_AT_MOST));
        self.again = self.again.saturating_add(1);
        (self.looks, self.sync, self.failed) = (0, Seen::default(), Some(problem.clone()));
        None
    }

    /// What goes on, and what failed before.
    fn words(&self, part: Part) -> Part {
        let Some(problem) = &self.failed else { return part };
        Part { words: format!("{}; before that: {}", part.words, problem.message), ..part }
    }
}

/// What a look came to.
pub(super) enum Look {
    /// The second region has it.
    Arrived,
    /// Not yet, and when to look again.
    Later(Box<Part>, Duration),
}

/// Looks again and again, until the second region has it.
pub(super) async fn wait(agent: &Agent, dump: &mut Dump) -> Result<(), Problem> {
    let mut followed = Followed::default();
    let trouble = agent.counters.trouble();
    let mut waiting: Option<Waiting> = None;
    loop {
        let (words, pause) = match look(agent, dump, &mut followed).await? {
            Look::Arrived => return Ok(()),
            Look::Later(part, _) if part.wrong.is_some() => return part.wrong.map_or(Ok(()), Err),
            Look::Later(part, pause) => (part.told(), pause),
        };
        let what = format!("its arrival ({words})");
        let (now, waiting) =
            (Instant::now(), waiting.get_or_insert_with(|| trouble.wait(what.clone(), Instant::now())));
        waiting.says(Some(what), now + pause);
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = agent.stop.cancelled() => {
                return Err(Problem::new(Code::Interrupted, "Stopped while the second region was looked at"));
            }
        }
    }
}

/// Looks once.
pub(super) async fn look(agent: &Agent, dump: &mut Dump, followed: &mut Followed) -> Result<Look, Problem> {
    let beyond = beyond(agent, dump)?;
    let roll = handed(dump);
    followed.looks = followed.looks.saturating_add(1);
    let pause = (SOON * followed.looks).min(LATE);
    let reference = dump.told.as_ref().map(|told| told.reference.clone()).unwrap_or_default();
    let reported = match beyond.sync.look(&roll, &reference, &mut followed.sync).await? {
        Standing::Part(part) => return Ok(Look::Later(followed.words(part).into(), pause)),
        Standing::Again(problem) => {
            let all = roll.files.len() as u64;
            let part = Part { all, words: problem.message.clone(), ..Part::default() };
            return Ok(match followed.told_again(&problem) {
                Some(then) => {
                    let wait = then.saturating_duration_since(Instant::now());
                    Look::Later(Part { wrong: Some(problem), ..part }.into(), wait)
                }
                None => {
                    super::tell::tell(agent, dump).await?;
                    Look::Later(followed.words(Part { words: "told again".into(), ..part }).into(), SOON)
                }
            });
        }
        Standing::Whole { by, how } => Some((by, how)),
        Standing::Silent => None,
    };
    let Some(second) = &beyond.second else {
        let Some((by, how)) = reported else {
            let words = format!("{} does not say of single rolls whether they arrived", beyond.sync.tool());
            return Ok(Look::Later(silent(&roll, words).into(), LATE));
        };
        agent.append(dump, vec![Event::Arrived { by, how }]).await?;
        return Ok(Look::Arrived);
    };
    let reading = Reading { agent, second, limit: &beyond.limit, roll: &roll };
    match reading.read(dump, &mut followed.differing).await? {
        Err(part) => Ok(Look::Later(part.into(), second.every)),
        Ok(session) => {
            let by = session.place(&second.destination.to_string());
            let mut how =
                vec!["BLAKE3 of every byte that was read there is that of the byte that was sent".to_owned()];
            how.extend(reported.map(|(by, _)| format!("{by} had reported it before")));
            agent.append(dump, vec![Event::Arrived { by, how }]).await?;
            Ok(Look::Arrived)
        }
    }
}

fn silent(roll: &Handed, words: String) -> Part {
    let missing = roll.files.iter().take(NAMED).map(|(path, _)| path.clone()).collect();
    Part { there: 0, all: roll.files.len() as u64, missing, words, wrong: None }
}
