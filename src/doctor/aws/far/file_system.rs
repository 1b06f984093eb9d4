//! The file system, and its backups.

use super::{Far, PASSES, answer, down};
use crate::cloud::Lifecycle;
use crate::doctor::finding::{Finding, check};
use crate::problem::{Code, Problem};

const LOOK: &str = "FSx's console says what is the matter, most often the directory or its service account; no new roll begins until it is AVAILABLE";

pub(super) fn judge(id: &str, far: &Far<'_>) -> Finding {
    let about = check("aws_file_system", id);
    let file_system = match answer(&about, &far.known.file_system) {
        Ok(file_system) => file_system,
        Err(finding) => return *finding,
    };
    let mut found = far.words("file system").to_owned();
    found += &match &file_system.daily_backup {
        Some(at) => format!(", backed up daily from {at} UTC"),
        None => ", not backed up daily".into(),
    };
    if let Some(why) = far.closed(&["file system"]) {
        return match file_system.lifecycle {
            Lifecycle::Updating | Lifecycle::Creating => about.warning(format!("{why} ({found})"), PASSES),
            _ => down(&about, why, &found, LOOK),
        };
    }
    if let Some(why) = far.closed(&["space"]) {
        let full = Problem::new(Code::ShareFull, format!("{why} ({found})"));
        return about.fault(full.with_hint("Make room on the share, or make the file system larger"));
    }
    if let Some(why) = far.closed(&["maintenance", "window"]) {
        return about.warning(format!("{why} ({found})"), PASSES);
    }
    match far.closed(&["busy"]) {
        Some(why) => about.warning(
            format!("{why} ({found})"),
            "Nothing, if that is seldom: it goes slower until there is room; else send at night, or make the file system faster",
        ),
        None => about.ok(found),
    }
}

/// `is_known`: whether AWS has said anything of the file system.
pub(super) fn backups(id: &str, is_known: bool, far: &Far<'_>) -> Finding {
    let about = check("aws_backups", id);
    if !is_known {
        return about.needs("the file system");
    }
    let found = match answer(&about, &far.known.backups) {
        Ok(_) => far.words("backups"),
        Err(finding) => return *finding,
    };
    match far.backs_up {
        true => about
            .ok(format!("Of its backups {found}; not tried, since it would make one: `fsx:CreateBackup`")),
        false => about.ok(format!("Of its backups {found}")),
    }
}
