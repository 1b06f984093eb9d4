//! Carries what lies in one folder over to another: each folder, each part of a file, each rename and each removal by
//! itself, each so many steps after it could have been, in no order. Which is which follows from a seed.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::os::unix::fs::{FileExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A part of a file: what is carried at once.
const PART: u64 = 4 * 1024 * 1024;
/// The longest anything is left lying, in steps.
const LATEST: u64 = 6;

/// What the courier does about a file, or about a folder's rename.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Leaves it lying.
    Refuse,
    /// Leaves it, on the other side, where it was made.
    Keep,
    /// Carries nothing but its first part.
    Cut,
    /// Gives it its size, and nothing in it.
    Hollow,
    /// Damages the byte at this offset on the way.
    Damage(u64),
}

/// The courier.
pub(crate) struct Courier {
    front: PathBuf,
    back: PathBuf,
    seed: u64,
    steps: u64,
    stopped: bool,
    rules: HashMap<String, Rule>,
    /// Where on the other side lies what has this inode on this one.
    carried: HashMap<u64, Carried>,
    /// When something could have been carried first.
    due: HashMap<(u64, u64), u64>,
    peak: u64,
}

#[derive(Default)]
struct Carried {
    /// Below the other side's root.
    path: PathBuf,
    /// The parts that were carried, as the file was then, and their bytes.
    parts: HashMap<u64, (Stamp, u64)>,
    dated: Option<Stamp>,
}

type Stamp = (u64, i64, i64);

/// An entry of this side.
struct Entry {
    path: PathBuf,
    parent: u64,
    inode: u64,
    is_dir: bool,
    size: u64,
    modified: SystemTime,
    stamp: Stamp,
}

impl Courier {
    pub(super) fn new(front: PathBuf, back: PathBuf, seed: u64) -> Self {
        let mut courier = Self {
            front,
            back,
            seed,
            steps: 0,
            stopped: false,
            rules: HashMap::new(),
            carried: HashMap::new(),
            due: HashMap::new(),
            peak: 0,
        };
        courier.know_the_root();
        courier
    }

    fn know_the_root(&mut self) {
        let root = fs::metadata(&self.front).unwrap().ino();
        self.carried = HashMap::from([(root, Carried::default())]);
        self.due.clear();
    }

    /// Carries nothing at all any more.
    pub(crate) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Carries again, by the rules.
    pub(crate) fn go(&mut self) {
        self.stopped = false;
    }

    /// What to do about whatever has this name.
    pub(crate) fn rule(&mut self, name: &str, rule: Rule) {
        self.rules.insert(name.into(), rule);
    }

    /// No more rules.
    pub(crate) fn behave(&mut self) {
        self.rules.clear();
        self.go();
    }

    /// The most that was accepted and not carried over, in bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.peak
    }

    /// The gateway dies with its cache: it knows nothing but what the other side has.
    pub(crate) fn lose_cache(&mut self) {
        empty(&self.front);
        copy(&self.back, &self.front);
        self.know_the_root();
        let entries = entries(&self.front);
        for entry in entries {
            let parts = parts(entry.size).map(|(part, len)| (part, (entry.stamp, len))).collect();
            let path = entry.path.strip_prefix(&self.front).unwrap().to_owned();
            self.carried.insert(entry.inode, Carried { path, parts, dated: Some(entry.stamp) });
        }
    }

    pub(super) fn forget(&mut self) {
        empty(&self.front);
        empty(&self.back);
        self.know_the_root();
        (self.peak, self.stopped) = (0, false);
        self.rules.clear();
    }

    /// Carries over whatever is due.
    pub(crate) fn step(&mut self) {
        self.steps += 1;
        let mut entries = entries(&self.front);
        self.weigh(&entries);
        if self.stopped {
            return;
        }
        self.remove_what_is_gone(&entries);
        // In no order.
        entries.sort_by_key(|entry| self.chance(entry.inode, self.steps));
        for entry in &entries {
            let rule = self.rules.get(entry.path.file_name().unwrap().to_str().unwrap()).copied();
            // What lies in a folder that is not there yet waits for it.
            let Some(parent) = self.carried.get(&entry.parent) else { continue };
            let path = parent.path.join(entry.path.file_name().unwrap());
            let is_carried = self.carried.contains_key(&entry.inode);
            if rule == Some(Rule::Refuse) || (rule == Some(Rule::Keep) && is_carried) {
                continue;
            }
            self.place(entry, path);
            if !entry.is_dir && self.carried.contains_key(&entry.inode) {
                self.fill(entry, rule);
            }
        }
    }

    /// How much is accepted and not carried over.
    fn weigh(&mut self, entries: &[Entry]) {
        let open = |entry: &Entry| {
            let there = self
                .carried
                .get(&entry.inode)
                .map_or(0, |carried| carried.parts.values().map(|part| part.1).sum());
            entry.size.saturating_sub(there)
        };
        let files = entries.iter().filter(|entry| !entry.is_dir);
        self.peak = self.peak.max(files.map(open).sum());
    }

    fn remove_what_is_gone(&mut self, entries: &[Entry]) {
        let there: HashSet<u64> = entries.iter().map(|entry| entry.inode).collect();
        let root = fs::metadata(&self.front).unwrap().ino();
        let gone: Vec<u64> =
            self.carried.keys().copied().filter(|inode| *inode != root && !there.contains(inode)).collect();
        for inode in gone.into_iter().filter(|inode| self.is_due(*inode, u64::MAX)).collect::<Vec<_>>() {
            let path = self.back.join(&self.carried[&inode].path);
            let removed = if path.is_dir() { fs::remove_dir(&path) } else { fs::remove_file(&path) };
            if removed.is_ok() {
                self.carried.remove(&inode);
            }
        }
    }

    /// Makes it, or gives it the place that it has by now.
    fn place(&mut self, entry: &Entry, path: PathBuf) {
        let to = self.back.join(&path);
        match self.carried.get(&entry.inode).map(|carried| carried.path.clone()) {
            Some(before) if before == path => {}
            Some(before) => {
                if self.is_due(entry.inode, 1 << 40) && fs::rename(self.back.join(&before), &to).is_ok() {
                    for carried in self.carried.values_mut() {
                        if let Ok(below) = carried.path.strip_prefix(&before) {
                            carried.path =
                                if below == Path::new("") { path.clone() } else { path.join(below) };
                        }
                    }
                }
            }
            // What lay there before is not taken away yet.
            None if to.exists() => {}
            None => {
                if self.is_due(entry.inode, 1 << 41) {
                    if entry.is_dir {
                        fs::create_dir(&to).unwrap();
                    } else {
                        drop(File::create(&to).unwrap());
                    }
                    self.carried.insert(entry.inode, Carried { path, ..Carried::default() });
                }
            }
        }
    }

    /// Carries parts of a file, and its time in the end.
    fn fill(&mut self, entry: &Entry, rule: Option<Rule>) {
        let to = self.back.join(&self.carried[&entry.inode].path);
        let to = File::options().read(true).write(true).open(to).unwrap();
        if rule == Some(Rule::Hollow) {
            return to.set_len(entry.size).unwrap();
        }
        if to.metadata().unwrap().len() > entry.size {
            to.set_len(entry.size).unwrap();
        }
        let mut open = 0;
        for (part, len) in parts(entry.size) {
            if self.carried[&entry.inode].parts.get(&part) == Some(&(entry.stamp, len)) {
                continue;
            }
            open += 1;
            if rule == Some(Rule::Cut) && part > 0 {
                continue;
            }
            if self.is_due(entry.inode, part) {
                self.carry(entry, part, len, &to);
            }
        }
        let carried = self.carried.get_mut(&entry.inode).unwrap();
        if open == 0 && carried.dated != Some(entry.stamp) {
            to.set_modified(entry.modified).unwrap();
            carried.dated = Some(entry.stamp);
        }
    }

    fn carry(&mut self, entry: &Entry, part: u64, len: u64, to: &File) {
        // It may have been renamed since it was seen.
        let Ok(from) = File::open(&entry.path) else { return };
        let start = part * PART;
        let mut data = vec![0; len as usize];
        if from.read_exact_at(&mut data, start).is_err() {
            return;
        }
        let name = entry.path.file_name().unwrap().to_str().unwrap();
        if let Some(Rule::Damage(at)) = self.rules.get(name)
            && (start..start + len).contains(at)
        {
            data[(*at - start) as usize] ^= 1;
        }
        to.write_all_at(&data, start).unwrap();
        self.carried.get_mut(&entry.inode).unwrap().parts.insert(part, (entry.stamp, len));
    }

    /// Whether it has lain for as long as the seed says.
    fn is_due(&mut self, inode: u64, what: u64) -> bool {
        let wait = self.chance(inode, what) % LATEST;
        let first = *self.due.entry((inode, what)).or_insert(self.steps);
        let is_due = self.steps >= first + wait;
        if is_due {
            self.due.remove(&(inode, what));
        }
        is_due
    }

    fn chance(&self, one: u64, other: u64) -> u64 {
        let mut bytes = [0; 24];
        for (place, number) in [self.seed, one, other].into_iter().enumerate() {
            bytes[place * 8..][..8].copy_from_slice(&number.to_le_bytes());
        }
        let hash = blake3::hash(&bytes);
        u64::from_le_bytes(hash.as_bytes()[..8].try_into().unwrap())
    }
}

/// The parts of a file, and the bytes of each.
fn parts(size: u64) -> impl Iterator<Item = (u64, u64)> {
    (0..size.div_ceil(PART)).map(move |part| (part, PART.min(size - part * PART)))
}

/// Everything below a folder.
fn entries(root: &Path) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        // Clients work meanwhile: what is gone again was never seen.
        let Ok(parent) = fs::metadata(&folder) else { continue };
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() {
                folders.push(entry.path());
            }
            entries.push(Entry {
                path: entry.path(),
                parent: parent.ino(),
                inode: metadata.ino(),
                is_dir: metadata.is_dir(),
                size: metadata.len(),
                modified: metadata.modified().unwrap(),
                stamp: (metadata.len(), metadata.ctime(), metadata.ctime_nsec()),
            });
        }
    }
    entries
}

fn empty(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }
}

/// Copies a tree, for the user of the first server.
fn copy(from: &Path, to: &Path) {
    let owner = fs::metadata(to).unwrap();
    let mut entries = entries(from);
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    for entry in entries {
        let at = to.join(entry.path.strip_prefix(from).unwrap());
        match entry.is_dir {
            true => fs::create_dir(&at).unwrap(),
            false => assert_eq!(fs::copy(&entry.path, &at).unwrap(), entry.size),
        }
        fs::set_permissions(&at, fs::Permissions::from_mode(0o777)).unwrap();
        chown(&at, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
}
