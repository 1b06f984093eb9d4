//! Follows one dump: looks at its folder, gathers what speaks for and against its being finished, and asks the rule.
//!
//! Nothing is read but names and times while a dump grows. Only when two looks saw the same are files that changed lately
//! looked into, and the evidence gathered, once for each such state.

use super::fault::CardError;
use super::settle::{Evidence, Outlook, Settling, State, Times, Wait};
use super::snapshot::{OpenFiles, Sight, Snapshot, closely, look};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A dump that is followed.
#[derive(Clone, Debug)]
pub struct Follow {
    folder: PathBuf,
    settling: Settling,
    /// What was gathered about the snapshot of this print.
    gathered: Option<(u128, Vec<Sight>, Evidence)>,
    last: Snapshot,
    ready: bool,
}

impl Follow {
    /// A dump that was just found.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            settling: Settling::default(),
            gathered: None,
            last: Snapshot::default(),
            ready: false,
        }
    }

    /// The same, which a person says has finished.
    pub fn ready(folder: impl Into<PathBuf>) -> Self {
        Self { ready: true, ..Self::new(folder) }
    }

    /// Looks once. `gather` finds the evidence, by reading as much as it needs; `open` says what is open for writing, and
    /// is asked only when nothing else stands against the dump's having finished. Blocks the thread.
    pub fn look(
        &mut self,
        now: Timestamp,
        times: &Times,
        gather: impl FnOnce(&Path) -> Evidence,
        open: impl FnOnce() -> OpenFiles,
    ) -> Result<Outlook, CardError> {
        self.last = look(&self.folder)?;
        if !self.settling.see(&self.last, now) {
            return Ok(self.outlook(Some(Wait::Growing)));
        }
        if self.settling.state() >= State::Settled {
            return Ok(self.outlook(None));
        }
        if self.gathered.as_ref().is_none_or(|(print, ..)| *print != self.last.print) {
            let since = now.saturating_sub(times.fresh).unwrap_or(Timestamp::MIN);
            self.last = closely(&self.folder, since)?;
            if !self.settling.see(&self.last, now) {
                return Ok(self.outlook(Some(Wait::Growing)));
            }
            let signs = std::mem::take(&mut self.last.signs);
            self.gathered = Some((self.last.print, signs, gather(&self.folder)));
        }
        let Some((_, signs, evidence)) = &self.gathered else { return Ok(self.outlook(Some(Wait::Growing))) };
        let evidence = Evidence { ready: self.ready || self.last.ready, ..*evidence };
        let outlook = self.settling.clone().judge(signs, &evidence, now, times);
        if outlook.wait.is_some() {
            return Ok(outlook);
        }
        let signs = [signs.as_slice(), &open().below(&self.folder)].concat();
        Ok(self.settling.judge(&signs, &evidence, now, times))
    }

    /// It was judged as it was seen last.
    pub fn checked(&mut self) {
        self.settling.checked();
    }

    /// The dump's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How far it is.
    pub fn state(&self) -> State {
        self.settling.state()
    }

    /// What spoke for its being whole, when that was last gathered.
    pub fn evidence(&self) -> Option<&Evidence> {
        self.gathered.as_ref().map(|(_, _, evidence)| evidence)
    }

    /// What the last look saw.
    pub fn last(&self) -> &Snapshot {
        &self.last
    }

    fn outlook(&self, wait: Option<Wait>) -> Outlook {
        Outlook { state: self.settling.state(), settled_by: self.settling.settled_by(), wait }
    }
}
