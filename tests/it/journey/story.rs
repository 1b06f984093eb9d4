//! A dump's whole story, event by event, for tests of the journey and of the journal.

use ingest::journey::{
    CardFacts, CarriedFile, Claim, Dump, Event, GenerationFile, Identity, Inheritance, Labels, Listing,
    Misnamed, Noted, Onward, Paced, Print, Proof, Skipped, SourceFile, SourceFolder, Stage, SyncTool,
    WrittenFile, step,
};
use ingest::problem::{Code, Problem};
use ingest::words::block::{self, BlockValue};
use ingest::words::digest::{Algorithm, Digest};
use ingest::words::id::DumpId;
use ingest::words::path::RelPath;
use ingest::words::session::Session;
use jiff::Timestamp;

/// Half past two in Los Angeles, on the day of the shoot.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T22:30:00.123456789Z".parse().expect("a time")
}

pub(crate) fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

pub(crate) fn digests(seed: u8) -> Vec<Digest> {
    let digest = |algorithm: Algorithm| Digest::from_raw(algorithm, &vec![seed; algorithm.width()]);
    [Algorithm::Blake3, Algorithm::Xxh64].into_iter().filter_map(digest).collect()
}

fn session(client: &str) -> Session {
    Session {
        client: client.into(),
        address: "//amznfsx0a1b2c3d.corp.example.com/footage".into(),
        login: String::new(),
        gateway: false,
        dialect: "3.1.1".into(),
        signing: "aes-128-gmac".into(),
        encryption: "aes-128-gcm".into(),
        readback: "own connection, no oplock".into(),
        limits: Vec::new(),
    }
}

pub(crate) fn found() -> Event {
    Event::Found {
        source: "/nas/dumps/20261122_D03_MU/Camera_Media/A001R2EC".into(),
        destination: "smb://svc-ingest@amznfsx0a1b2c3d.corp.example.com/footage/Footage".into(),
        roll: "A001R2EC".into(),
        target: path("20261122_D03_MU/Camera_Media/A001R2EC"),
    }
}

/// A listing of so many files; the first has three blocks, the others one.
pub(crate) fn listing(files: u32) -> Listing {
    let file = |index: u32| SourceFile {
        path: path(&format!("A001C{index:06}.RDC/A001C{index:06}_001.R3D")),
        size: if index == 0 { 2 * block::BLOCK + 1 } else { 1_000 },
        modified: noon(),
    };
    let folder = |index: u32| SourceFolder { path: path(&format!("A001C{index:06}.RDC")), modified: noon() };
    Listing {
        files: (0..files).map(file).collect(),
        folders: (0..files).map(folder).collect(),
        skipped: vec![Skipped { path: ".DS_Store".into(), reason: "junk".into() }],
    }
}

pub(crate) fn written(file: u32) -> WrittenFile {
    WrittenFile { file, digests: digests(file as u8), claims: 1 }
}

pub(crate) fn held() -> Event {
    let message = "`A001R2EC` is in the sync root already, with other content";
    Event::Held { problem: Problem::new(Code::NameTaken, message) }
}

/// The card was delivered before.
pub(crate) fn grown() -> Event {
    let of = "01933988-0000-7000-8000-000000000000".parse().expect("an id");
    Event::Grown { of, receipts: vec![(1, "ab".repeat(32))] }
}

/// These files were in that delivery.
pub(crate) fn carried(files: impl IntoIterator<Item = u32>) -> Event {
    let carried = |file: u32| {
        let (digests, landed) = (digests(file as u8), noon());
        CarriedFile { file, receipt: 1, digests, claims: 1, landed, reread: file == 0 }
    };
    Event::Carried { files: files.into_iter().map(carried).collect() }
}

/// One name that the share cannot hold, and which it gets there: none keeps the folder back.
pub(crate) fn misnamed(delivered: Option<&str>) -> Event {
    let (path, why) = (path("A001C000001.RDC"), "it ends in a dot or a space".into());
    Event::Misnamed { names: vec![Misnamed { path, why, delivered: delivered.map(Into::into) }] }
}

/// A listing in parts of bounded size, as a big dump has it.
fn listed(listing: Listing) -> Vec<Event> {
    let Listing { files, folders, skipped } = listing;
    let parts = files.chunks(1_000).zip(folders.chunks(1_000));
    let part = |(files, folders): (&[SourceFile], &[SourceFolder])| {
        Event::Listed(Listing { files: files.into(), folders: folders.into(), skipped: Vec::new() })
    };
    let skipped = Event::Listed(Listing { skipped, ..Listing::default() });
    parts.map(part).chain([skipped]).collect()
}

/// From found to the receipt of its arrival, of so many files (two at least), with a repair and a person's word on the way.
pub(crate) fn story(files: u32) -> Vec<Event> {
    let mut events = vec![found()];
    let listing = listing(files);
    let bytes = listing.files.iter().map(|file| file.size).sum();
    events.extend(listed(listing));
    events.extend([
        Event::Settled { files: files.into(), bytes },
        Event::Accepted { by: "mu".into(), reason: "the first clip was deleted on set".into() },
        Event::Fingerprinted { files: vec![(0, Print::from(1)), (1, Print::from(2))] },
        Event::Judged(card()),
        misnamed(Some("A001C000001~5c1e2a.RDC")),
        Event::Checked {
            family: "none".into(),
            verdict: "unjudged".into(),
            claims: vec![
                Claim { files: 2, ..Claim::new(path("A001.mhl"), "mhl") },
                Claim { unchecked: Some("no XML".into()), ..Claim::new(path("B.mhl"), "mhl") },
            ],
        },
        Event::Queued,
        Event::SendingStarted { session: session("native"), readback: session("native") },
        Event::BlocksWritten { file: 0, blocks: vec![(0, BlockValue([1; 32])), (1, BlockValue([2; 32]))] },
        Event::FilesWritten { files: vec![written(0)] },
        Event::FilesLanded { files: vec![0] },
    ]);
    let rest: Vec<u32> = (1..files).collect();
    for part in rest.chunks(1_000) {
        events.push(Event::FilesWritten { files: part.iter().copied().map(written).collect() });
        events.push(Event::Repaired { file: part[0], blocks: vec![0] });
        events.push(Event::FilesLanded { files: part.to_vec() });
    }
    events.extend([
        Event::Sealed {
            manifest: path("ascmhl/0001_A001R2EC_2026-11-22_223000Z.mhl"),
            generation: 1,
            c4: Digest::from_raw(Algorithm::C4, &[7; 64]).expect("64 bytes"),
            files: vec![GenerationFile {
                path: path("ascmhl/0001_A001R2EC_2026-11-22_223000Z.mhl"),
                size: 4_096,
                blake3: digests(7)[0],
            }],
            earlier: Vec::new(),
        },
        held(),
        Event::Retried { by: "mu".into() },
        Event::Released {
            access: Some(Inheritance::Inherited),
            onward: Some(Onward { sync: SyncTool::Syncthing, proof: Proof::Hash }),
            unasked: None,
            pace: Some(Paced { since: noon(), until: noon(), spans: 5, limited: 4, most: 101 }),
        },
        Event::Receipted { number: 1, sha256: "ab".repeat(32) },
        Event::Told { words: "Syncthing was told to look at it".into(), reference: String::new() },
    ]);
    let all: Vec<u32> = (0..files).collect();
    events.extend(all.chunks(1_000).map(|part| Event::FilesArrived { files: part.to_vec() }));
    events.extend([
        Event::Arrived {
            by: "`//amznfsx9z8y7x6w.corp.example.com/footage/Footage`".into(),
            how: vec!["BLAKE3 of every byte that was read there is that of the byte that was sent".into()],
        },
        Event::Receipted { number: 2, sha256: "cd".repeat(32) },
    ]);
    events
}

fn card() -> CardFacts {
    CardFacts {
        roll: Some("A001R2EC".into()),
        model: Some("KOMODO".into()),
        clips: 2,
        findings: vec![Noted {
            code: "missing_clip".into(),
            severity: "error".into(),
            path: Some("A001C000000.RDC".into()),
            message: "`A001C000000.RDC` has no picture in it".into(),
        }],
        identity: Identity {
            roots: vec!["A001.RDM/".into()],
            hardware: vec!["1234567".into()],
            clips: vec!["060a2b34".into()],
            fingerprint: Some(Print::from(3)),
            sketch: vec![Print::from(4)],
        },
        labels: Labels { date: Some("2026-11-22".into()), day: Some(3), ..Labels::default() },
        relations: vec!["Another part of this card was delivered as `A001`".into()],
        unasked: None,
    }
}

/// The dump that these events make.
pub(crate) fn fold(id: DumpId, events: &[Event]) -> Dump {
    let mut dump = Dump::found(id, &events[0], noon()).expect("a story begins with `Found`");
    for event in &events[1..] {
        step(&mut dump, event, noon()).expect("a legal event");
    }
    dump
}

/// The dump at the moment it reaches a stage, and of `Sending` and `Sent` as late as can be.
pub(crate) fn at(stage: Stage) -> Dump {
    let events = story(2);
    let mut dump = fold(DumpId::new(noon()), &events[..1]);
    for event in &events[1..] {
        let mut after = dump.clone();
        step(&mut after, event, noon()).expect("a legal event");
        if dump.stage == stage && (after.stage != stage || after.held.is_some()) {
            return dump;
        }
        dump = after;
    }
    if stage != Stage::Arrived {
        dump.stage = stage;
    }
    dump
}
