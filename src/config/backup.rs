//! When the file system is backed up, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use crate::pace::TimeOfDay;

/// When a backup is made without anybody ordering it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenToBackUp {
    /// Not at all.
    Never,
    /// Once something was released.
    Release,
    /// At a time of the day.
    Day,
}

/// The section, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Backup {
    pub when: Option<WhenToBackUp>,
    pub at: Option<TimeOfDay>,
}

pub(super) fn backup(section: &Section<'_>, account: &Section<'_>, faults: &mut Faults<'_>) -> Backup {
    let when = section.take("when", faults, values::when_to_back_up);
    let at = section.take("at", faults, values::time_of_day);
    let is_wanted = when.is_some_and(|when| when != WhenToBackUp::Never);
    if is_wanted && !account.has("file_system") {
        let remedy = "add `file_system = \"fs-...\"` to `[aws]`, or write \"never\"";
        section.fault("when", faults, Wrong::new("Nothing says which file system is meant", remedy));
    }
    Backup { when, at }
}
