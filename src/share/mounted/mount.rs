//! Which mount a folder lies on, from `/proc/self/mountinfo` (proc(5), section "/proc/pid/mountinfo"): what tells a
//! share that is mounted from the bare folder that shows when it is not.

use super::refusal::About;
use crate::share::{Kind, Result, ShareError};
use rustix::fs::{Mode, OFlags};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::os::fd::{AsFd, AsRawFd};
use std::path::Path;

/// A mount. Two are the same when all of it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mount {
    /// What is mounted: `//server/share`, `server:/export`, `/dev/sda1`.
    pub source: String,
    /// The type of the file system: `cifs`, `nfs4`, `ext4`.
    pub kind: String,
    /// Where.
    pub point: String,
}

impl Mount {
    /// The mount on which the folder at `path` lies now.
    pub fn of(path: &Path) -> Result<Self> {
        let about = path.to_string_lossy();
        let folder = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).about(&about)?;
        Self::under(&folder).map_err(|detail| ShareError::new(Kind::Mount, about, detail))
    }

    /// The mount through which an open folder was reached.
    pub(super) fn under(folder: impl AsFd) -> std::result::Result<Self, String> {
        let info = format!("/proc/self/fdinfo/{}", folder.as_fd().as_raw_fd());
        let read = |path: &str| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
        let id = mount_id(&read(&info)?).ok_or("the system does not say on which mount it lies")?;
        let mounts = read("/proc/self/mountinfo")?;
        let mount = mounts.split(|byte| *byte == b'\n').filter_map(parse).find(|(found, _)| *found == id);
        mount.map(|(_, mount)| mount).ok_or_else(|| format!("mount {id} is not in /proc/self/mountinfo"))
    }
}

impl fmt::Display for Mount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) at {}", self.source, self.kind, self.point)
    }
}

/// The line `mnt_id:` of an fdinfo file.
fn mount_id(info: &[u8]) -> Option<u64> {
    String::from_utf8_lossy(info).lines().find_map(|line| line.strip_prefix("mnt_id:")?.trim().parse().ok())
}

/// A line of mountinfo: the mount's number, and what it says. Optional fields end with a lone `-`.
fn parse(line: &[u8]) -> Option<(u64, Mount)> {
    let mut fields = line.split(|byte| *byte == b' ');
    let id = std::str::from_utf8(fields.next()?).ok()?.parse().ok()?;
    let point = unescaped(fields.nth(3)?);
    let kind = unescaped(fields.by_ref().skip_while(|field| *field != b"-").nth(1)?);
    let source = unescaped(fields.next()?);
    Some((id, Mount { source, kind, point }))
}

/// A field with its `\040` (three octal digits) turned back into bytes. Bytes that are no UTF-8 are replaced: the
/// text is compared with itself and shown, and never opened.
fn unescaped(field: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((first, behind)) = rest.split_first() {
        let octal = (*first == b'\\')
            .then(|| behind.first_chunk::<3>())
            .flatten()
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 8).ok());
        bytes.push(octal.unwrap_or(*first));
        rest = if octal.is_some() { &behind[3..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, proptest};

    #[test]
    fn a_line_is_read_with_any_number_of_optional_fields() {
        for optional in ["", "shared:1 ", "shared:1 master:2 unbindable "] {
            let line =
                format!("36 35 98:0 /a /mnt/fsx rw,noatime {optional}- cifs //fsx/footage rw,vers=3.1.1");
            let (id, mount) = parse(line.as_bytes()).expect("a mount");
            assert_eq!((id, mount.to_string().as_str()), (36, "//fsx/footage (cifs) at /mnt/fsx"));
        }
    }

    #[test]
    fn escapes_are_undone() {
        for (field, text) in [
            (r"/mnt/Riot\040LA", "/mnt/Riot LA"),
            (r"a\011b\012c\134d", "a\tb\nc\\d"),
            (r"\303\251", "é"),
            (r"\04", r"\04"),
            (r"\999", r"\999"),
            (r"end\", r"end\"),
        ] {
            assert_eq!(unescaped(field.as_bytes()), text);
        }
    }

    #[test]
    fn an_empty_source_is_a_source() {
        let (_, mount) = parse(b"36 35 0:50 / /mnt rw - tmpfs  rw").expect("a mount");
        assert_eq!((mount.kind.as_str(), mount.source.as_str()), ("tmpfs", ""));
    }

    #[test]
    fn lines_that_are_none_are_passed_over() {
        for line in [
            "",
            "36",
            "x 35 98:0 / / rw - ext4 /dev/sda1 rw",
            "36 35 98:0 / / rw ext4",
            "36 35 98:0 / / rw -",
        ] {
            assert_eq!(parse(line.as_bytes()), None, "{line}");
        }
    }

    #[test]
    fn every_folder_lies_on_a_mount() {
        let root = Mount::of(Path::new("/")).expect("a mount");
        assert_eq!(root.point, "/");
        assert_eq!(Mount::of(Path::new("/proc/self")).expect("a mount").kind, "proc");
    }

    proptest! {
        #[test]
        fn no_line_breaks_the_parser(line: Vec<u8>) {
            let _ = parse(&line);
        }

        #[test]
        fn what_the_kernel_escapes_comes_back(point in any::<String>()) {
            let escape = |byte: u8| match byte {
                b' ' | b'\t' | b'\n' | b'\\' => format!("\\{byte:03o}").into_bytes(),
                other => vec![other],
            };
            let escaped: Vec<u8> = point.bytes().flat_map(escape).collect();
            assert_eq!(unescaped(&escaped), point);
        }
    }
}
