//! On what kind of file system a watched folder lies: of what other machines change on a network mount, and of what some
//! pools of disks pass on, this kernel tells nothing.

use crate::words::path::{IoAt, IoError, shown};
use rustix::fs::statfs;
use std::path::Path;

/// Where a folder lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mount {
    /// On a disk of this machine: the kernel tells of every change.
    Local,
    /// On another machine.
    Network(&'static str),
    /// Behind a program, which may keep changes to itself.
    Fuse,
}

/// Network file systems by their magic numbers (Linux, `statfs(2)`).
const NETWORK: [(u32, &str); 8] = [
    (0x6969, "NFS"),
    (0xff53_4d42, "SMB"),
    (0xfe53_4d42, "SMB"),
    (0x517b, "SMB"),
    (0x5346_414f, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x0102_1997, "9p"),
    (0x0bd0_0bd0, "Lustre"),
];
const FUSE: u32 = 0x6573_5546;

/// Looks where a folder lies.
pub fn mount(folder: &Path) -> Result<Mount, IoError> {
    let found = statfs(folder).at(folder)?;
    Ok(of(found.f_type as u32))
}

fn of(magic: u32) -> Mount {
    match NETWORK.iter().find(|(known, _)| *known == magic) {
        Some((_, name)) => Mount::Network(name),
        None if magic == FUSE => Mount::Fuse,
        None => Mount::Local,
    }
}

impl Mount {
    /// Whether events of the kernel are worth waiting for.
    pub fn has_events(self) -> bool {
        self == Self::Local
    }

    /// What a person should know, if anything: one sentence.
    pub fn note(self, folder: &Path) -> Option<String> {
        let folder = shown(folder);
        match self {
            Self::Local => None,
            Self::Network(kind) => Some(format!(
                "`{folder}` is a network mount ({kind}): no kernel tells what others change there, so that it is looked at in intervals"
            )),
            Self::Fuse => Some(format!(
                "`{folder}` lies behind a FUSE program, which may keep changes to itself, so that it is looked at in intervals"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_mounts_are_told_from_disks() {
        for (magic, mount) in [
            (0x6969, Mount::Network("NFS")),
            (0xfe53_4d42, Mount::Network("SMB")),
            (FUSE, Mount::Fuse),
            (0xef53, Mount::Local),
            (0x9123_683e, Mount::Local),
        ] {
            assert_eq!(of(magic), mount, "{magic:x}");
            assert_eq!(mount.note(Path::new("/nas")).is_none(), mount.has_events());
        }
        let note = Mount::Network("NFS").note(Path::new("/nas/dumps")).expect("a note");
        assert!(note.starts_with("`/nas/dumps` is a network mount (NFS)"));
    }

    #[test]
    fn a_folder_of_this_machine_is_looked_up() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(mount(folder.path()).is_ok());
        let error = mount(&folder.path().join("gone")).expect_err("no folder");
        assert!(error.to_string().contains("gone"));
    }
}
