//! What holds of every kind: memory does not follow the length of a document, and nothing is read but files.

use super::*;
use crate::manifest::finding::Severity;
use std::cell::Cell;
use std::fs;
use std::rc::Rc;

const KINDS: [Kind; 3] = [Kind::PackingList, Kind::Mhl, Kind::Checksums];
const RECORDS: u64 = 20_000;

/// One document of many records, made while it is read.
struct Endless {
    kind: Kind,
    next: u64,
    ready: Vec<u8>,
    given: Rc<Cell<u64>>,
}

impl Endless {
    fn piece(&self) -> Option<String> {
        let (number, namespace) = (self.next.checked_sub(1), "urn:ASC:MHL:v2.0");
        Some(match (self.kind, number) {
            (Kind::Checksums, None) => String::new(),
            (Kind::Mhl, None) => "<hashlist version=\"1.1\">".into(),
            (_, None) => format!("<hashlist version=\"2.0\" xmlns=\"{namespace}\"><hashes>"),
            (Kind::Checksums, Some(number)) if number < RECORDS => {
                format!("{number:016x}  CLIPS/{number}.ari\n")
            }
            (Kind::Mhl, Some(number)) if number < RECORDS => {
                format!(
                    "<hash><file>CLIPS/{number}.ari</file><xxhash64be>{number:016x}</xxhash64be></hash>\n"
                )
            }
            (_, Some(number)) if number < RECORDS => format!(
                "<hash><path>CLIPS/{number}.ari</path><xxh64 action=\"original\">{number:016x}</xxh64></hash>\n"
            ),
            (Kind::Mhl, Some(RECORDS)) => "</hashlist>".into(),
            (Kind::PackingList, Some(RECORDS)) => "</hashes></hashlist>".into(),
            _ => return None,
        })
    }
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        while self.ready.is_empty() {
            let Some(piece) = self.piece() else { return Ok(0) };
            self.ready = piece.into_bytes();
            self.next += 1;
        }
        let count = self.ready.len().min(into.len());
        into[..count].copy_from_slice(&self.ready[..count]);
        self.ready.drain(..count);
        self.given.set(self.given.get() + count as u64);
        Ok(count)
    }
}

/// Sees how far the reading is ahead of the records.
struct Lag {
    given: Rc<Cell<u64>>,
    first: Option<u64>,
    records: u64,
}

impl Sink for Lag {
    fn record(&mut self, _: Record) -> Result<(), TooMany> {
        self.first.get_or_insert(self.given.get());
        self.records += 1;
        Ok(())
    }

    fn note(&mut self, _: Finding) {}
}

#[test]
fn a_record_is_taken_as_it_comes_and_not_when_the_document_is_over() {
    for kind in KINDS {
        let given = Rc::new(Cell::new(0));
        let source = Endless { kind, next: 0, ready: Vec::new(), given: given.clone() };
        let mut lag = Lag { given: given.clone(), first: None, records: 0 };
        match kind {
            Kind::Mhl => drop(mhl::read(source, &mut lag).expect("the list is sound")),
            Kind::Checksums => drop(checksums::read(source, "x.xxh64", &mut lag).expect("it is sound")),
            _ => drop(manifest::read(source, &mut lag).expect("the manifest is sound")),
        }
        assert_eq!(lag.records, RECORDS);
        assert!(lag.first.is_some_and(|first| first < 64 * 1024), "{kind:?}: {:?} of {given:?}", lag.first);
    }
}

#[test]
fn every_record_of_a_long_document_is_kept() {
    for kind in KINDS {
        let source = Endless { kind, next: 0, ready: Vec::new(), given: Rc::default() };
        let list = List::parse(kind, Path::new("x.xxh64"), source, &Base::Here).expect("it is sound");
        assert_eq!((list.about.files, list.roster.files().count() as u64), (RECORDS, RECORDS), "{kind:?}");
        assert_eq!(list.roster.findings.worst(), None, "{kind:?}");
    }
}

#[test]
fn what_is_no_file_is_never_opened_as_a_manifest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| folder.path().join(name);
    rustix::fs::mknodat(
        rustix::fs::CWD,
        at("pipe.mhl"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .expect("a pipe");
    fs::create_dir(at("folder.mhl")).expect("a folder");
    fs::write(at("good.mhl"), "<hashlist></hashlist>").expect("a file");
    std::os::unix::fs::symlink(at("good.mhl"), at("link.mhl")).expect("a link");
    assert!(List::read(&at("good.mhl"), &Base::Here).is_ok());
    for name in ["pipe.mhl", "folder.mhl", "link.mhl", "none.mhl"] {
        assert!(List::read(&at(name), &Base::Here).is_err(), "{name}");
    }
}

#[test]
fn two_records_of_one_file_agree_or_the_list_is_not_trusted() {
    let record = |name: &str, hash: &str| format!("<hash><file>{name}</file><md5>{hash}</md5></hash>");
    let (one, other) = ("900150983cd24fb0d6963f7d28e17f72", "d41d8cd98f00b204e9800998ecf8427e");
    for (records, worst) in [
        ([record("a", one), record("b", one)], None),
        ([record("a", one), record("a", one)], Some(Severity::Note)),
        ([record("a", one), record("./a", one)], Some(Severity::Note)),
        ([record("a", one), record("a", other)], Some(Severity::Untrusted)),
    ] {
        let document = format!("<hashlist>{}</hashlist>", records.concat());
        let list = List::parse(Kind::Mhl, Path::new("x.mhl"), document.as_bytes(), &Base::Here);
        assert_eq!(list.expect("it is well-formed").roster.findings.worst(), worst, "{records:?}");
    }
}

#[test]
fn paths_are_turned_to_those_of_the_root() {
    let path = |text: &str| RelPath::new(text).expect("a path");
    let document =
        "900150983cd24fb0d6963f7d28e17f72  A001/CLIPS/a.mov\n900150983cd24fb0d6963f7d28e17f72  B002/a.mov\n";
    for (base, expected, elsewhere) in [
        (Base::Here, &["A001/CLIPS/a.mov", "B002/a.mov"][..], 0),
        (Base::Below(path("day")), &["day/A001/CLIPS/a.mov", "day/B002/a.mov"], 0),
        (Base::Above(path("A001")), &["CLIPS/a.mov"], 1),
        (Base::Above(path("A001/CLIPS")), &["a.mov"], 1),
        (Base::Above(path("C003")), &[], 2),
    ] {
        let list = List::parse(Kind::Checksums, Path::new("MD5SUMS"), document.as_bytes(), &base);
        let list = list.expect("it is sound");
        let mut paths: Vec<&str> = list.roster.files().map(|(path, _)| path.as_str()).collect();
        paths.sort_unstable();
        assert_eq!((&*paths, list.elsewhere), (expected, elsewhere), "{base:?}");
    }
}
