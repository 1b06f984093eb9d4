//! A released dump, made the only way there is: by folding events.

use ingest::journey::{
    Claim, Dump, Event, GenerationFile, Listing, Skipped, SourceFile, SourceFolder, WrittenFile, step,
};
use ingest::receipt::Issue;
use ingest::words::digest::{Algorithm, Digest};
use ingest::words::path::RelPath;
use ingest::words::session::Session;
use jiff::{Timestamp, ToSpan};
use sha2::{Digest as _, Sha512};
use std::fs;
use std::path::Path;

pub(crate) fn path(text: &str) -> RelPath {
    RelPath::new(text).unwrap()
}

pub(crate) fn at(minute: i64) -> Timestamp {
    "2026-11-22T18:00:00Z".parse::<Timestamp>().unwrap() + minute.minutes()
}

pub(crate) fn issue() -> Issue {
    Issue {
        studio: "Riot, Los Angeles".into(),
        host: "nas-vm-1".into(),
        staging: path("_ingest/01933988"),
        path: path("Footage/20261122_D03_MU/A001R2EC"),
        config_sha256: None,
        newest_known: 0,
    }
}

/// A roll with these files, and one empty folder.
pub(crate) struct Roll {
    pub(crate) name: String,
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) repaired: bool,
    /// Whether `CLIPS` has a history of its own, which gets a generation too.
    pub(crate) nested: bool,
    /// Whether it was sealed before the files of a generation were noted.
    pub(crate) old: bool,
}

impl Roll {
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let files =
            files.iter().map(|(path, content)| ((*path).into(), content.as_bytes().to_vec())).collect();
        Self { name: name.into(), files, claims: Vec::new(), repaired: false, nested: false, old: false }
    }

    /// Three files of a roll.
    pub(crate) fn usual(name: &str) -> Self {
        Self::new(
            name,
            &[("CLIPS/a.mov", "the first take"), ("CLIPS/b.mov", "the second take"), ("roll.xml", "<roll/>")],
        )
    }

    /// The journey of its dump up to the rename.
    pub(crate) fn events(&self) -> Vec<Event> {
        let all = 0..self.files.len() as u32;
        let mut events = vec![
            Event::Found {
                source: format!("/nas/dumps/{}", self.name).into(),
                destination: "//fsx.example.com/footage/Footage".into(),
                roll: self.name.clone(),
                target: path(&format!("20261122_D03_MU/{}", self.name)),
            },
            Event::Listed(self.listing()),
            Event::Settled {
                files: self.files.len() as u64,
                bytes: self.files.iter().map(|(_, content)| content.len() as u64).sum(),
            },
            Event::Checked { family: "none".into(), verdict: "unjudged".into(), claims: self.claims.clone() },
            Event::Queued,
            Event::SendingStarted { session: session(""), readback: session("own connection, no oplock") },
            Event::FilesWritten { files: all.clone().map(|file| self.written(file)).collect() },
        ];
        if self.repaired {
            events.push(Event::Repaired { file: 0, blocks: vec![0] });
        }
        events.extend([
            Event::FilesLanded { files: all.collect() },
            self.sealed(),
            Event::Released { access: None, onward: None, unasked: None, pace: None },
        ]);
        events
    }

    /// Its dump after the rename, a minute after each event the next.
    pub(crate) fn released(&self) -> Dump {
        fold(&self.name, &self.events())
    }

    fn sealed(&self) -> Event {
        let (manifest, content) = self.manifest();
        let noted = |(name, content): &(String, Vec<u8>)| GenerationFile {
            path: path(name),
            size: content.len() as u64,
            blake3: Digest::from_raw(Algorithm::Blake3, blake3::hash(content).as_bytes()).unwrap(),
        };
        let files = if self.old { Vec::new() } else { self.history().iter().map(noted).collect() };
        Event::Sealed {
            manifest: path(&manifest),
            generation: 1,
            c4: c4(&content),
            files,
            earlier: Vec::new(),
        }
    }

    /// Path and content of something that stands for the new generation.
    fn manifest(&self) -> (String, String) {
        let (name, nested) = (&self.name, self.nested.then(|| c4(NESTED)));
        let path = format!("ascmhl/0001_{name}_2026-11-22_180900Z.mhl");
        (path, format!("<hashlist>{name} {}</hashlist>", nested.map(|c4| c4.to_string()).unwrap_or_default()))
    }

    /// All files of the new generation.
    fn history(&self) -> Vec<(String, Vec<u8>)> {
        let (manifest, content) = self.manifest();
        let chain =
            |content: &str| format!("<ascmhldirectory><c4>{}</c4></ascmhldirectory>", c4(content)).into();
        let mut history =
            vec![("ascmhl/ascmhl_chain.xml".into(), chain(&content)), (manifest, content.into_bytes())];
        if self.nested {
            history.push(("CLIPS/ascmhl/0002_CLIPS.mhl".into(), NESTED.into()));
            history.push(("CLIPS/ascmhl/ascmhl_chain.xml".into(), chain(NESTED)));
        }
        history
    }

    /// Puts the roll into a folder, as it would be delivered.
    pub(crate) fn deliver(&self, folder: &Path) {
        for (name, content) in self.files.iter().chain(&self.history()) {
            let at = folder.join(name);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, content).unwrap();
        }
        fs::create_dir_all(folder.join("EMPTY")).unwrap();
    }

    fn listing(&self) -> Listing {
        let files = self.files.iter();
        let files = files.map(|(name, content)| SourceFile {
            path: path(name),
            size: content.len() as u64,
            modified: at(-60),
        });
        let folders = ["CLIPS", "EMPTY"].map(|name| SourceFolder { path: path(name), modified: at(-50) });
        let junk = Skipped { path: ".DS_Store".into(), reason: "junk".into() };
        Listing { files: files.collect(), folders: folders.into(), skipped: vec![junk] }
    }

    fn written(&self, file: u32) -> WrittenFile {
        let content = &self.files[file as usize].1;
        let xxh64 = twox_hash::XxHash64::oneshot(0, content).to_be_bytes();
        let digests = vec![
            Digest::from_raw(Algorithm::Blake3, blake3::hash(content).as_bytes()).unwrap(),
            Digest::from_raw(Algorithm::Xxh64, &xxh64).unwrap(),
        ];
        WrittenFile { file, digests, claims: u32::from(!self.claims.is_empty()) }
    }
}

/// Folds events, the first of which is `Found`; the id comes from the roll's name.
pub(crate) fn fold(name: &str, events: &[Event]) -> Dump {
    let id = blake3::hash(name.as_bytes()).to_hex();
    let id = format!("0193{}-{}-7{}-8{}-{}", &id[..4], &id[4..8], &id[8..11], &id[11..14], &id[14..26]);
    let mut dump = Dump::found(id.parse().unwrap(), &events[0], at(0)).unwrap();
    for (minute, event) in events.iter().enumerate().skip(1) {
        step(&mut dump, event, at(minute as i64)).unwrap();
    }
    dump
}

const NESTED: &str = "<hashlist>CLIPS</hashlist>";

fn c4(content: &str) -> Digest {
    Digest::from_raw(Algorithm::C4, &Sha512::digest(content)).unwrap()
}

fn session(readback: &str) -> Session {
    Session {
        client: "native".into(),
        address: "//fsx.example.com/footage".into(),
        login: "Kerberos as svc-ingest@CORP.EXAMPLE.COM".into(),
        gateway: false,
        dialect: "3.1.1".into(),
        signing: String::new(),
        encryption: "AES-256-GCM".into(),
        readback: readback.into(),
        limits: Vec::new(),
    }
}
