//! When a backup is made without anybody ordering it. Pure.

use crate::cloud::Backup;
use crate::daemon::WhenToBackUp;
use crate::pace::TimeOfDay;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Rolls often come several in a row, and what a backup is to hold has to be there for some minutes before it begins, since the
/// clocks may disagree.
const QUIET: SignedDuration = SignedDuration::from_mins(6);
/// No two sooner than this, however many rolls there are.
const APART: SignedDuration = SignedDuration::from_mins(30);

/// Whether a roll is in no backup, and in none that is being made.
pub(super) fn is_missing(released: Timestamp, backups: &[Backup]) -> bool {
    let counts = |backup: &&Backup| backup.is_whole() || backup.is_under_way();
    !backups.iter().filter(counts).any(|backup| backup.began_after(released))
}

/// Whether one is to be made now, for rolls that were released at these times and are in none.
pub(super) fn is_due(
    when: WhenToBackUp,
    missing: &[Timestamp],
    backups: &[Backup],
    zone: &TimeZone,
    now: Timestamp,
) -> bool {
    let (Some(first), Some(last)) = (missing.iter().min(), missing.iter().max()) else { return false };
    let begun = |backups: &mut dyn Iterator<Item = &Backup>| backups.map(|backup| backup.created).max();
    // One that could not be made is not tried again at once either.
    let is_apart = begun(&mut backups.iter()).is_none_or(|begun| now.duration_since(begun) >= APART);
    let is_free = !backups.iter().any(Backup::is_under_way);
    match when {
        WhenToBackUp::Never => false,
        WhenToBackUp::Release => {
            // A day on which a roll comes every few minutes has backups, too.
            let is_quiet = now.duration_since(*last) >= QUIET || now.duration_since(*first) >= APART;
            is_free && is_apart && is_quiet
        }
        WhenToBackUp::Day(at) => {
            let Some(time) = today(at, zone, now).filter(|time| *time <= now) else { return false };
            let made = begun(&mut backups.iter().filter(|backup| backup.is_whole()));
            is_free && is_apart && made.is_none_or(|made| made < time) && *first < time
        }
    }
}

/// A time of the day on which it is now.
fn today(at: TimeOfDay, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
    let date = now.to_zoned(zone.clone()).date();
    // "24:00" is the midnight at its end, which is another day's.
    let minutes = at.minutes().min(24 * 60 - 1);
    let (hour, minute) = (minutes / 60, minutes % 60);
    let time = jiff::civil::Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    zone.to_timestamp(date.to_datetime(time)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloud::{BackupKind, BackupState};

    fn at(time: &str) -> Timestamp {
        format!("2026-11-22T{time}:00Z").parse().expect("a time")
    }

    fn backup(begun: &str, state: BackupState) -> Backup {
        Backup {
            id: "backup-1".into(),
            state,
            kind: BackupKind::UserInitiated,
            created: at(begun),
            percent: None,
            failure: None,
        }
    }

    #[test]
    fn after_releases_it_waits_for_the_last_of_them_but_not_for_ever() {
        use BackupState::{Available, Creating};
        for (released, backups, now, due) in [
            (&["12:00"][..], vec![], "12:05", false),
            (&["12:00"], vec![], "12:06", true),
            (&["12:00", "12:04"], vec![], "12:09", false),
            (&["12:00", "12:29"], vec![], "12:30", true),
            (&["12:00"], vec![backup("11:50", Available)], "12:10", false),
            (&["12:00"], vec![backup("11:50", Available)], "12:20", true),
            (&["12:00"], vec![backup("11:30", Creating)], "12:20", false),
            (&[], vec![], "12:20", false),
        ] {
            let released: Vec<Timestamp> = released.iter().map(|time| at(time)).collect();
            let is = is_due(WhenToBackUp::Release, &released, &backups, &TimeZone::UTC, at(now));
            assert_eq!(is, due, "{released:?} {backups:?} {now}");
        }
    }

    #[test]
    fn at_the_end_of_the_day_there_is_one_for_what_the_day_has_brought() {
        use BackupState::{Available, Failed};
        let day = WhenToBackUp::Day("23:30".parse().expect("a time of day"));
        for (released, backups, now, due) in [
            (&["12:00"][..], vec![], "23:29", false),
            (&["12:00"], vec![], "23:30", true),
            (&["12:00"], vec![backup("23:31", Available)], "23:40", false),
            (&["12:00"], vec![backup("11:00", Available)], "23:40", true),
            (&[], vec![], "23:40", false),
            (&["23:35"], vec![], "23:40", false),
            (&["12:00"], vec![backup("23:30", Failed)], "23:40", false),
            (&["12:00"], vec![backup("23:00", Failed)], "23:40", true),
        ] {
            let released: Vec<Timestamp> = released.iter().map(|time| at(time)).collect();
            assert_eq!(is_due(day, &released, &backups, &TimeZone::UTC, at(now)), due, "{released:?} {now}");
        }
        let midnight = WhenToBackUp::Day("24:00".parse().expect("a time of day"));
        assert!(is_due(midnight, &[at("12:00")], &[], &TimeZone::UTC, at("23:59")));
        assert!(!is_due(WhenToBackUp::Never, &[at("12:00")], &[], &TimeZone::UTC, at("23:59")));
    }

    #[test]
    fn a_roll_is_missing_until_a_backup_began_after_its_release() {
        use BackupState::{Available, Creating, Failed};
        for (begun, state, missing) in [
            ("11:00", Available, true),
            ("12:04", Available, true),
            ("12:05", Available, false),
            ("12:05", Creating, false),
            ("12:05", Failed, true),
        ] {
            let word = state.to_string();
            assert_eq!(is_missing(at("12:00"), &[backup(begun, state)]), missing, "{begun} {word}");
        }
    }
}
