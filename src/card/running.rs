//! Names that copying tools give to what they have not finished: the copy of the card is still running, or was cut off.

use super::junk::fits;
use super::known;

/// Syncthing, Resilio, WinSCP, browsers, rclone, GNOME, Finder's replacement files.
const FILES: &[&str] = &[
    ".syncthing.*.tmp",
    "~syncthing~*.tmp",
    "*.!sync",
    "*.syncpart",
    "*.synctemp",
    "*.part",
    "*.filepart",
    "*.crdownload",
    "*.partial",
    ".goutputstream-*",
    ".fr-*",
];

/// rsync.
const FOLDERS: &[&str] = &[".rsync-partial", ".~tmp~"];

/// Whether a file of this name is not finished. `beside_media`: there are pictures or sound in the same folder, where a
/// `.tmp` is a copy; elsewhere it may be anything.
pub(super) fn is_file(name: &str, beside_media: bool) -> bool {
    FILES.iter().any(|pattern| fits(pattern, name)) || is_rsync(name) || beside_media && fits("*.tmp", name)
}

/// Whether a folder of this name holds what is not finished.
pub(super) fn is_folder(name: &str) -> bool {
    FOLDERS.iter().any(|pattern| fits(pattern, name))
}

/// rsync writes `A001.mov` as `.A001.mov.Xy12Zq`: a dot, the name, a dot and six letters or digits.
fn is_rsync(name: &str) -> bool {
    let Some((inner, random)) = name.strip_prefix('.').and_then(|rest| rest.rsplit_once('.')) else {
        return false;
    };
    random.len() == 6 && random.bytes().all(|byte| byte.is_ascii_alphanumeric()) && known::is_known(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_a_running_copy_are_known() {
        for name in [
            ".A001C001_001.R3D.Xy12Zq",
            ".C0001M01.XML.aaaaaa",
            ".syncthing.a.mov.tmp",
            "~syncthing~a.mov.tmp",
            "a.mov.!sync",
            "a.SyncPart",
            "a.SyncTemp",
            "a.mov.part",
            "a.mov.filepart",
            "a.crdownload",
            "a.mov.1a2b3c4d.partial",
            ".goutputstream-AB12",
            ".fr-x1",
        ] {
            assert!(is_file(name, false), "{name}");
        }
        assert!(is_folder(".rsync-partial") && is_folder(".~tmp~"));
        assert!(is_file("A001.tmp", true) && !is_file("A001.tmp", false));
    }

    #[test]
    fn names_that_only_look_like_it_are_sent() {
        for name in [
            ".hidden.folder",
            ".A001.unknown.Xy12Zq",
            "A001.mov.Xy12Zq",
            ".a.mov.short",
            "party",
            ".mov.Xy12Zé",
            "..",
        ] {
            assert!(!is_file(name, true), "{name}");
        }
    }
}
