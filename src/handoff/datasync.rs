//! DataSync: an execution of a task for each released roll, with the list of the roll's files.
//!
//! Nothing moves that is not in a list which was written after the release. The execution compares every file of the list on
//! both sides at its end, those that were there before, too: that it has succeeded, with as many files compared as the list
//! has, is the report of an arrival. One execution runs at a time.

mod list;
mod report;

use super::error::HandoffError;
use super::sync::{Handed, NAMED, Outlook, Part, Saying, Seen, Standing, Sync};
use crate::cloud::{Cloud, Execution, Phase, Start};
use crate::journey::SyncTool;
use crate::problem::{Code, Problem};
use crate::share::Share;
use crate::words::bytes::ByteCount;
use crate::words::english::{count, list as listed};
use crate::words::id::DumpId;
use crate::words::path::{RelPath, printable};
use crate::words::rate::Rate;
use async_trait::async_trait;

/// The task, and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The task's ARN.
    pub task: String,
    /// The bucket for lists and reports.
    pub bucket: String,
    /// The ARN of the role by which DataSync uses it.
    pub role: String,
    /// Where the sync root lies below the task's source location; `None` where it is that location.
    pub below: Option<RelPath>,
    /// The most that it may send.
    pub rate: Option<Rate>,
}

/// The task.
pub struct DataSync {
    cloud: Cloud,
    place: Place,
}

impl DataSync {
    /// A task; nothing is asked yet.
    pub fn new(cloud: Cloud, place: &Place) -> Self {
        Self { cloud, place: place.clone() }
    }

    fn rate(&self) -> Option<u64> {
        self.place.rate.map(|rate| rate.bytes_per_second() as u64)
    }

    /// An execution for this list that still runs: begun by a run which was cut off before it could write that down. One
    /// that has ended is begun again, which carries nothing twice.
    async fn begun(&self, manifest: &str) -> Result<Option<String>, HandoffError> {
        for listed in self.cloud.tasks.executions(&self.place.task).await? {
            if listed.phase != Phase::UnderWay {
                continue;
            }
            let found = self.cloud.tasks.describe(&listed.execution).await?;
            if found.manifest.as_deref() == Some(manifest) && found.phase == Phase::UnderWay {
                return Ok(Some(listed.execution));
            }
        }
        Ok(None)
    }
}

/// Lists of a roll that has grown since are another's.
fn manifest_key(dump: DumpId, body: &[u8]) -> String {
    format!("manifests/{dump}-{:.12}.csv", blake3::hash(body).to_hex())
}

fn report_prefix(dump: DumpId) -> String {
    format!("reports/{dump}")
}

#[async_trait]
impl Sync for DataSync {
    fn tool(&self) -> SyncTool {
        SyncTool::Datasync
    }

    fn reports(&self) -> bool {
        true
    }

    async fn outlook(&self, _: &Share) -> Result<Outlook, HandoffError> {
        let known = self.cloud.tasks.executions(&self.place.task).await?;
        let last = match known.last() {
            None => "no execution is known".into(),
            Some(last) => format!(
                "the last of its {} is {}",
                count(known.len() as u64, "execution"),
                printable(&last.state)
            ),
        };
        Ok(Outlook::of(format!("task `{}`; {last}", self.place.task)))
    }

    async fn tell(&self, roll: &Handed) -> Result<Saying, HandoffError> {
        let body = list::csv(roll, self.place.below.as_ref())?;
        let manifest = manifest_key(roll.dump, &body);
        let said = |execution: String| Saying {
            words: format!(
                "DataSync carries {} of it: `{execution}`",
                count(roll.files.len() as u64, "file")
            ),
            reference: execution,
        };
        if let Some(execution) = self.begun(&manifest).await? {
            return Ok(said(execution));
        }
        self.cloud.objects.put(&self.place.bucket, &manifest, body).await?;
        let start = Start {
            task: self.place.task.clone(),
            bucket: self.place.bucket.clone(),
            role: self.place.role.clone(),
            manifest,
            report: report_prefix(roll.dump),
            rate: self.rate(),
        };
        Ok(said(self.cloud.tasks.start(&start).await?))
    }

    async fn look(&self, roll: &Handed, execution: &str, seen: &mut Seen) -> Result<Standing, HandoffError> {
        seen.looks += 1;
        let found = self.cloud.tasks.describe(execution).await?;
        match found.phase {
            Phase::UnderWay | Phase::Unknown => {
                if found.phase == Phase::UnderWay && found.rate != self.rate() {
                    self.cloud.tasks.limit(execution, self.rate()).await?;
                }
                Ok(Standing::Part(under_way(roll, &found)))
            }
            Phase::Failed => Ok(Standing::Again(self.failed(roll, execution, &found).await)),
            Phase::Succeeded if found.is_verified && found.verified >= roll.files.len() as u64 => {
                Ok(Standing::Whole { by: execution.to_owned(), how: proof(roll, &found, &self.place) })
            }
            Phase::Succeeded => self.not_all(roll, execution, &found).await,
        }
    }
}

fn under_way(roll: &Handed, found: &Execution) -> Part {
    let all = roll.files.len() as u64;
    let words = format!(
        "DataSync is {}: {} transferred, {} compared",
        printable(&found.state),
        ByteCount(found.bytes),
        count(found.verified, "file")
    );
    let there = (found.transferred + found.skipped).min(all);
    Part { there, all, missing: Vec::new(), words, wrong: None }
}

fn proof(roll: &Handed, found: &Execution, place: &Place) -> Vec<String> {
    vec![
        format!(
            "DataSync transferred {} and found {} of {} equal on both sides",
            count(found.transferred, "file"),
            found.verified,
            roll.files.len()
        ),
        format!("Its report lies in the bucket `{}` below `{}`", place.bucket, report_prefix(roll.dump)),
    ]
}

impl DataSync {
    /// What an execution failed of. It is begun again.
    async fn failed(&self, roll: &Handed, execution: &str, found: &Execution) -> Problem {
        let (code, detail) = found.error.clone().unwrap_or_default();
        // Whoever may list only a part of the bucket is not told that a key is missing, but that it is denied.
        if let Some(list) = &found.manifest
            && let Ok(keys) = self.cloud.objects.list(&self.place.bucket, list).await
            && !keys.contains(list)
        {
            return HandoffError::ManifestLost(format!("`{list}`")).into();
        }
        let failed = self.unsuccessful(roll, execution).await;
        let files = match failed.is_empty() {
            true => String::new(),
            false => format!("; not carried: {}", listed(&failed, NAMED)),
        };
        let why = [code, detail].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        let why = if why.is_empty() { found.state.clone() } else { why };
        let message = format!("DataSync could not carry `{}`: {}{files}", roll.path, printable(&why));
        HandoffError::Failed(message).into()
    }

    /// It has succeeded, and has not compared all files: what is missing stands in its report.
    async fn not_all(
        &self,
        roll: &Handed,
        execution: &str,
        found: &Execution,
    ) -> Result<Standing, HandoffError> {
        let missing = self.unsuccessful(roll, execution).await;
        let all = roll.files.len() as u64;
        let named = if missing.is_empty() { String::new() } else { format!(": {}", listed(&missing, NAMED)) };
        let message = format!(
            "DataSync has ended, and found only {} of {} of `{}` in the second region{named}",
            found.verified,
            count(all, "file"),
            roll.path
        );
        let words = "DataSync has ended".to_owned();
        let wrong = Some(Problem::new(Code::ArrivalMissing, message));
        let missing = missing.into_iter().take(NAMED).collect();
        Ok(Standing::Part(Part { there: found.verified.min(all), all, missing, words, wrong }))
    }

    /// The files that its report does not call a success. What cannot be read names nothing. Reports of a task lie in folders
    /// by the task's and the execution's id.
    async fn unsuccessful(&self, roll: &Handed, execution: &str) -> Vec<RelPath> {
        let folder = format!("/{}/", execution.rsplit('/').next().unwrap_or_default());
        let bucket = &self.place.bucket;
        let keys = self.cloud.objects.list(bucket, &report_prefix(roll.dump)).await.unwrap_or_default();
        let mut failed = Vec::new();
        for key in keys.iter().filter(|key| key.contains(&folder) && key.ends_with(".json")) {
            if let Ok(Some(body)) = self.cloud.objects.get(bucket, key).await {
                failed.extend(report::unsuccessful(&body));
            }
        }
        list::below(roll, self.place.below.as_ref(), &failed)
    }
}
