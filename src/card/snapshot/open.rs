//! Files that somebody has open for writing, where that can be known: processes of this machine, and clients of its Samba.
//!
//! Never the only evidence: of other machines nothing is seen, of other users' processes only by root, and a client may
//! keep a file open for seconds after it closed it.

use super::sign::{Sight, Sign};
use crate::words::path::shown;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// `O_WRONLY` and `O_RDWR`.
const WRITES: u32 = 0o1 | 0o2;
/// FILE_WRITE_DATA and FILE_APPEND_DATA ([MS-SMB2] 2.2.13.1.1).
const WRITE_OR_APPEND: u32 = 0x2 | 0x4;

/// Files that were open for writing at one moment, by their absolute paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenFiles(BTreeSet<PathBuf>);

impl OpenFiles {
    /// What can be known now. Blocks the thread; a server that answers slowly is not waited for.
    pub fn now() -> Self {
        let mut open = Self::of_processes(Path::new("/proc"));
        if rustix::process::geteuid().is_root() {
            open.0.extend(of_samba());
        }
        open
    }

    /// What processes have open.
    fn of_processes(proc: &Path) -> Self {
        let processes = folder(proc).filter(|path| is_number(path));
        let files = processes.flat_map(|process| folder(&process.join("fd")).collect::<Vec<_>>());
        Self(files.filter_map(|file| written(&file)).collect())
    }

    /// Those below a dump's folder.
    pub fn below(&self, dump: &Path) -> Vec<Sight> {
        let dump = dump.canonicalize().unwrap_or_else(|_| dump.into());
        let below = self.0.range(dump.clone()..).take_while(|path| path.starts_with(&dump));
        let sight = |path: &PathBuf| Sight {
            path: shown(path.strip_prefix(&dump).unwrap_or(path)),
            sign: Sign::Open,
            changed: fs::symlink_metadata(path).map_or(Timestamp::UNIX_EPOCH, |found| {
                Timestamp::from_second(found.ctime()).unwrap_or(Timestamp::UNIX_EPOCH)
            }),
        };
        below.map(sight).collect()
    }
}

fn folder(path: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    // Processes end while they are looked at, and those of others are closed to us.
    fs::read_dir(path).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()))
}

fn is_number(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.parse::<u32>().is_ok())
}

/// The file behind `/proc/PID/fd/N`, if it is open for writing.
fn written(handle: &Path) -> Option<PathBuf> {
    let file = fs::read_link(handle).ok().filter(|file| file.is_absolute())?;
    let process = handle.parent()?.parent()?;
    let info = fs::read_to_string(process.join("fdinfo").join(handle.file_name()?)).ok()?;
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
    (u32::from_str_radix(flags.trim(), 8).ok()? & WRITES != 0).then_some(file)
}

/// The answer of `smbstatus -L --json` (Samba 4.17 and later).
#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    open_files: BTreeMap<String, OpenFile>,
}

#[derive(Deserialize)]
struct OpenFile {
    service_path: PathBuf,
    filename: PathBuf,
    #[serde(default)]
    opens: BTreeMap<String, Opened>,
}

#[derive(Deserialize)]
struct Opened {
    access_mask: Mask,
}

#[derive(Deserialize)]
struct Mask {
    hex: String,
}

fn of_samba() -> Vec<PathBuf> {
    // `timeout` of the coreutils: a server with a thousand sessions may take long, and this is only a hint.
    let mut status = Command::new("timeout");
    status.args(["5", "smbstatus", "-L", "--json"]).stdin(Stdio::null()).stderr(Stdio::null());
    status.output().map(|output| writing_clients(&output.stdout)).unwrap_or_default()
}

fn writing_clients(json: &[u8]) -> Vec<PathBuf> {
    let Ok(status) = serde_json::from_slice::<Status>(json) else { return Vec::new() };
    let writes = |opened: &Opened| {
        let mask = opened.access_mask.hex.trim_start_matches("0x");
        u32::from_str_radix(mask, 16).is_ok_and(|mask| mask & WRITE_OR_APPEND != 0)
    };
    let written = status.open_files.into_values().filter(|file| file.opens.values().any(writes));
    written.map(|file| file.service_path.join(file.filename)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_seen_while_somebody_has_it_open_for_writing_and_no_longer() {
        let folder = tempfile::tempdir().expect("a folder");
        let dump = folder.path().join("A001");
        fs::create_dir(&dump).expect("a dump");
        fs::write(dump.join("read.mov"), "whole").expect("a file");
        let reading = fs::File::open(dump.join("read.mov")).expect("a file");
        let writing = fs::File::create(dump.join("clip.mov")).expect("a file");
        let beside = fs::File::create(folder.path().join("A001.log")).expect("a file");
        let seen = OpenFiles::of_processes(Path::new("/proc")).below(&dump);
        let seen: Vec<_> = seen.into_iter().map(|sight| (sight.path, sight.sign)).collect();
        assert_eq!(seen, [("clip.mov".to_owned(), Sign::Open)]);
        drop((reading, writing, beside));
        assert_eq!(OpenFiles::of_processes(Path::new("/proc")).below(&dump), []);
    }

    #[test]
    fn of_sambas_clients_those_count_that_write() {
        let json = br#"{"open_files": {
            "/nas/dumps/A001/clip.mov": {"service_path": "/nas/dumps", "filename": "A001/clip.mov", "opens": {
                "1/2": {"access_mask": {"hex": "0x0012019F", "text": "RW"}}}},
            "/nas/dumps/A001/other.mov": {"service_path": "/nas/dumps", "filename": "A001/other.mov", "opens": {
                "1/3": {"access_mask": {"hex": "0x00120089", "text": "R"}}}},
            "/nas/dumps/A001": {"service_path": "/nas/dumps", "filename": "A001"}}}"#;
        assert_eq!(writing_clients(json), [PathBuf::from("/nas/dumps/A001/clip.mov")]);
        for none in [&b""[..], b"{}", b"{\"open_files\": 3}", b"smbd is not running"] {
            assert!(writing_clients(none).is_empty());
        }
    }
}
