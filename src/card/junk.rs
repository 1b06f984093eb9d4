//! What operating systems, file servers and sync tools leave behind in folders. It is not sent, and does not count as
//! activity. Everything that is not named here is sent: sidecars, manifests, logs, and what nobody knows.

/// Files. A `*` stands for anything; letters in either case.
const FILES: &[&str] = &[
    // macOS
    "._*",
    ".ds_store",
    ".apdisk",
    ".localized",
    "icon\r",
    ".volumeicon.icns",
    ".metadata_never_index",
    // Windows and office programs
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    "~$*",
    ".~lock.*",
    "*.swp",
    // What NFS, FUSE and Samba keep of files that were removed while open
    ".nfs*",
    ".fuse_hidden*",
    ".smbdelete*",
    // Synology
    "*@synoeastream",
    "*@synoresource",
];

/// Folders, with all that is in them.
const FOLDERS: &[&str] = &[
    // macOS and AFP
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
    ".temporaryitems",
    ".documentrevisions-v100",
    ".appledouble",
    ".appledb",
    ".appledesktop",
    "network trash folder",
    "temporary items",
    // Windows
    "system volume information",
    "$recycle.bin",
    "recycler",
    // Synology
    "@eadir",
    "#recycle",
    "#snapshot",
    "@tmp",
    "@sharebin",
    ".synologyworkingdirectory",
    // QNAP
    "@recycle",
    "@recently-snapshot",
    ".@__thumb",
    ".@qnap*",
    // Resilio, Syncthing, Dropbox
    ".sync",
    ".syncarchive",
    ".stfolder",
    ".stversions",
    ".dropbox.cache",
    // Linux and ZFS
    ".trash-*",
    "lost+found",
    ".snapshot",
    ".zfs",
];

/// Whether a name is one of an operating system's, a file server's or a sync tool's own, be it a file or a folder.
pub(crate) fn is_junk(name: &str) -> bool {
    is_file(name) || is_folder(name)
}

/// Whether a file of this name is junk.
pub(super) fn is_file(name: &str) -> bool {
    FILES.iter().any(|pattern| fits(pattern, name))
}

/// Whether a folder of this name is junk.
pub(super) fn is_folder(name: &str) -> bool {
    FOLDERS.iter().any(|pattern| fits(pattern, name))
}

/// Whether a name fits a pattern in lower case with at most one `*`.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return name.eq_ignore_ascii_case(pattern) };
    let (name, least) = (name.as_bytes(), head.len() + tail.len());
    name.len() >= least
        && name[..head.len()].eq_ignore_ascii_case(head.as_bytes())
        && name[name.len() - tail.len()..].eq_ignore_ascii_case(tail.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systems_leave_behind_is_junk() {
        for name in [
            ".DS_Store",
            "._A001C001.mov",
            "._x.mhl",
            "Icon\r",
            "THUMBS.DB",
            "~$report.docx",
            ".~lock.log.csv#",
            "a.swp",
            ".nfs000000a1",
            ".fuse_hidden01",
            ".smbdeleteAAA",
            "clip.mov@SynoEAStream",
            "clip.mov@SynoResource",
        ] {
            assert!(is_file(name), "{name}");
        }
        for name in [
            ".Spotlight-V100",
            "$RECYCLE.BIN",
            "@eaDir",
            ".@qnapthumb",
            ".Trash-1000",
            "Temporary Items",
            ".sync",
        ] {
            assert!(is_folder(name), "{name}");
        }
    }

    #[test]
    fn what_belongs_to_a_clip_is_never_junk() {
        for name in [
            "A001.mhl",
            "C0001M01.XML",
            "A.SMI",
            "A.BIM",
            "A.PPN",
            "A.KLV",
            "INDEX.BUP",
            "A.BDM",
            "A.MPL",
            "A.CPI",
            "A.CIF",
            "A.SIF",
            "INDEX.MIF",
            "A.CPF",
            "A.CTG",
            "A.CSD",
            "A.xmp",
            "A.ALE",
            "A.edl",
            "A.RMD",
            "A.rtn",
            "A.sidecar",
            "A.SRT",
            "A.LRF",
            "A.LRV",
            "A.THM",
            "digital_magazine.bin",
            "STATUS.BIN",
            "A.IND",
            "A.DAT",
            "A.list",
            "A.csv",
            "report.pdf",
            "A.cube",
            "A.ALF4",
            "A.look",
            "A.wav",
            "LASTCLIP.TXT",
            "SDINFO.TXT",
            "version.txt",
            "no_log",
            "icon",
            "Icon",
            ".hidden.mov",
            "notes.sync",
            "swp",
        ] {
            assert!(!is_file(name), "{name}");
        }
        for name in ["ascmhl", "MISC", "CRM", "VOICE", "PRIVATE", "DCIM", "sync", "snapshot", "Trash"] {
            assert!(!is_folder(name), "{name}");
        }
    }

    #[test]
    fn a_pattern_needs_room_for_both_its_ends() {
        assert!(fits(".~lock.*", ".~LOCK.x") && !fits(".a*a", ".a"));
        assert!(fits("*.swp", "é.SWP") && !fits("é*", "x"));
    }
}
