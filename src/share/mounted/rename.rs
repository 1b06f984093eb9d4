//! Renames that never replace anything.

use rustix::fd::OwnedFd;
use rustix::fs::{AtFlags, FileType, RenameFlags};
use rustix::io::{Errno, Result};

/// Renames `from` in the folder `old` to `to` in the folder `new`; `EXIST` when that name is taken.
pub(super) fn rename(old: &OwnedFd, from: &str, new: &OwnedFd, to: &str) -> Result<()> {
    match rustix::fs::renameat_with(old, from, new, to, RenameFlags::NOREPLACE) {
        // NFS and some FUSE file systems cannot do it in one step (rename(2), `RENAME_NOREPLACE`).
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => by_hand(old, from, new, to),
        answer => answer,
    }
}

/// A file gets a second name, which fails when that is taken, and loses the first. A folder is renamed when the
/// name is free: rename(2) itself replaces no file and no folder that has anything in it, so all that could be
/// lost is an empty folder that somebody makes in this instant.
fn by_hand(old: &OwnedFd, from: &str, new: &OwnedFd, to: &str) -> Result<()> {
    let source = rustix::fs::statat(old, from, AtFlags::SYMLINK_NOFOLLOW)?;
    if FileType::from_raw_mode(source.st_mode) != FileType::Directory {
        rustix::fs::linkat(old, from, new, to, AtFlags::empty())?;
        return rustix::fs::unlinkat(old, from, AtFlags::empty());
    }
    match rustix::fs::statat(new, to, AtFlags::SYMLINK_NOFOLLOW) {
        Ok(_) => Err(Errno::EXIST),
        Err(Errno::NOENT) => rustix::fs::renameat(old, from, new, to),
        Err(errno) => Err(errno),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{Mode, OFlags};
    use std::fs;

    #[test]
    fn by_hand_it_is_as_careful() {
        for rename in [rename, by_hand] {
            let folder = tempfile::tempdir().expect("a folder");
            let at = |name: &str| folder.path().join(name);
            let opened = rustix::fs::open(folder.path(), OFlags::PATH, Mode::empty()).expect("a folder");
            fs::write(at("file"), "content").expect("a file");
            fs::create_dir_all(at("roll/clip")).expect("a folder");
            fs::create_dir(at("empty")).expect("a folder");
            fs::write(at("taken"), "old").expect("a file");

            for (from, to, refusal) in [
                ("file", "taken", Errno::EXIST),
                ("file", "empty", Errno::EXIST),
                ("roll", "taken", Errno::EXIST),
                ("roll", "empty", Errno::EXIST),
                ("missing", "new", Errno::NOENT),
                ("roll", "roll/clip/roll", Errno::INVAL),
            ] {
                assert_eq!(rename(&opened, from, &opened, to), Err(refusal), "{from} to {to}");
            }
            assert_eq!(rename(&opened, "file", &opened, "empty/file"), Ok(()));
            assert_eq!(rename(&opened, "roll", &opened, "empty/roll"), Ok(()));
            assert!(at("empty/roll/clip").is_dir() && !at("roll").exists() && !at("file").exists());
            assert_eq!(fs::read(at("empty/file")).expect("a file"), b"content");
            assert_eq!(fs::read(at("taken")).expect("a file"), b"old");
        }
    }
}
