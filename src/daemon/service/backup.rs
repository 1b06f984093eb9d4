//! Backups of the file system: has them made, when somebody orders one or the configuration says so, and notes which released
//! rolls are inside one.
//!
//! It promises: the same state of things asks for the same backup, however often and after whatever cut (AWS knows the request
//! by its token); and a roll counts as inside only a whole backup that was begun after its release, however far the clocks are
//! apart.

mod due;

use super::inner::Inner;
use super::table::Roll;
use crate::cloud::{Backup, BackupState, Cloud, CloudError, connect};
use crate::control::{Answer, BackupView, Notice};
use crate::journal;
use crate::journey::{Event, RecoveryPoint};
use crate::problem::{Code, Problem};
use crate::words::english::count;
use crate::words::id::DumpId;
use due::{is_due, is_missing};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Between two looks at what is known of backups.
const LOOK: Duration = Duration::from_secs(5);
/// After an attempt that failed.
const AGAIN: Duration = Duration::from_secs(10 * 60);

/// Notes which rolls are inside a backup, and has one made when it is time.
pub(super) async fn attend(inner: Arc<Inner>) {
    let mut not_before: Option<Instant> = None;
    loop {
        tokio::time::sleep(LOOK).await;
        let now = inner.clock.now();
        let known = inner.aws.known();
        let Some(backups) = known.backups.fresh(now) else { continue };
        inner.note_backups(backups).await;
        let is_time = not_before.is_none_or(|at| at <= Instant::now());
        let settings = inner.settings();
        let missing = inner.not_in_any(backups);
        if is_time && is_due(settings.backup, &missing, backups, settings.pace.zone(), now) {
            not_before = Some(Instant::now() + AGAIN);
            match inner.back_up().await {
                Ok(answer) => {
                    tracing::info!("{}", answer.words);
                    inner.aws.backup_failed(None);
                }
                Err(problem) => {
                    tracing::warn!("{problem}");
                    inner.aws.backup_failed(Some(Notice { since: now, urgent: false, problem }));
                }
            }
        }
    }
}

impl Inner {
    /// Has a backup made, unless one is under way.
    pub(super) async fn back_up(&self) -> Result<Answer, Problem> {
        let settings = self.settings();
        let named = settings.account.as_ref().zip(settings.ids.file_system.as_ref());
        let (account, file_system) = named.ok_or_else(|| {
            Problem::new(Code::OrderRefused, "Nothing says which file system is to be backed up")
                .with_hint("Add `file_system = \"fs-...\"` and `region` to `[aws]`, then `ingest reload`")
        })?;
        let cloud = connect(account).await?;
        let backups = cloud.file_systems.backups(file_system).await?;
        let words = match backups.iter().find(|backup| backup.is_under_way()) {
            Some(backup) => {
                let begun = backup.created.to_zoned(settings.pace.zone().clone()).strftime("%a %H:%M");
                format!(
                    "The backup `{}` is being made already: it has what was released before {begun}",
                    backup.id
                )
            }
            None => {
                let backup = begin(&cloud, file_system, &backups).await?;
                let rolls = self.not_in_any(&backups).len() as u64;
                let (rolls, are) = (count(rolls, "released roll"), if rolls == 1 { "is" } else { "are" });
                format!("The backup `{}` has begun; until it is whole, {rolls} {are} in none", backup.id)
            }
        };
        self.aws.backed_up.notify_one();
        Ok(Answer { words, roll: None })
    }

    /// When those rolls were released that are in no backup, and in none that is being made.
    fn not_in_any(&self, backups: &[Backup]) -> Vec<Timestamp> {
        let mut table = self.table();
        let open = table
            .all_mut()
            .filter_map(|(_, roll)| roll.facts.as_ref())
            .filter(|facts| facts.recovery.is_none());
        let released: Vec<Timestamp> = open.filter_map(|facts| facts.released).collect();
        released.into_iter().filter(|released| is_missing(*released, backups)).collect()
    }

    /// Writes down of every roll which backup it is inside.
    async fn note_backups(&self, backups: &[Backup]) {
        let found: Vec<(DumpId, RecoveryPoint)> = {
            let table = self.table();
            let open = table.all().filter_map(|(_, roll)| roll.facts.as_ref());
            let open = open.filter(|facts| facts.is_done() && facts.recovery.is_none());
            open.filter_map(|facts| Some((facts.id, inside(facts.released?, backups)?))).collect()
        };
        for (id, point) in found {
            if let Err(problem) = self.note_backup(id, point).await {
                // Somebody else is at work on it; there is another look soon.
                tracing::debug!("{problem}");
            }
        }
    }

    async fn note_backup(&self, id: DumpId, point: RecoveryPoint) -> Result<(), Problem> {
        let stop = CancellationToken::new();
        let agent = self.agent_by_hand(&stop);
        let _alone = journal::lock(&agent.state, id)?;
        let mut dump = agent.journal.load(id).await?;
        // A receipt that is being issued says what its dump says.
        if dump.recovery.is_none() && !dump.wants_receipt() {
            agent.append(&mut dump, vec![Event::BackedUp(point)]).await?;
        }
        self.note(&dump);
        Ok(())
    }

    /// Whether a roll is inside a backup; `None` where nobody looks after any, or it is not released.
    pub(super) fn backup_view(&self, roll: &Roll, backups: Option<&[Backup]>) -> Option<BackupView> {
        let facts = roll.facts.as_ref()?;
        let released = facts.released?;
        if let Some(point) = &facts.recovery {
            return Some(BackupView::Inside(point.clone()));
        }
        self.settings().ids.file_system.as_ref()?;
        Some(standing(released, backups))
    }
}

/// One that is whole counts as soon as the journal has it.
fn standing(released: Timestamp, backups: Option<&[Backup]>) -> BackupView {
    let Some(backups) = backups else { return BackupView::Unknown };
    let counts = |backup: &&Backup| backup.is_under_way() || backup.is_whole();
    match backups.iter().filter(counts).find(|backup| backup.began_after(released)) {
        Some(backup) => BackupView::UnderWay { backup: backup.id.clone(), percent: backup.percent },
        None => BackupView::NotYet,
    }
}

/// The first whole backup that was begun after a release.
fn inside(released: Timestamp, backups: &[Backup]) -> Option<RecoveryPoint> {
    let whole = backups.iter().filter(|backup| backup.is_whole() && backup.began_after(released));
    let first = whole.min_by_key(|backup| backup.created)?;
    Some(RecoveryPoint { backup: first.id.clone(), kind: first.kind.to_string(), begun: first.created })
}

/// Begins one. As long as no other backup has come, the same request is meant.
async fn begin(cloud: &Cloud, file_system: &str, backups: &[Backup]) -> Result<Backup, CloudError> {
    let newest = backups.iter().filter(|backup| backup.state != BackupState::Deleted);
    let newest = newest.max_by_key(|backup| (backup.created, &backup.id)).map_or("none", |backup| &backup.id);
    let hash = blake3::hash(format!("{file_system} after {newest}").as_bytes()).to_hex();
    cloud.file_systems.back_up(file_system, &format!("ingest-{}", &hash[..32])).await
}
