//! The examination of one card: its clips are named, and what is wrong with them is written down.

use super::family::Family;
use super::finding::{Finding, FindingCode, Severity};
use super::markup::{self, Element};
use super::medium::{Card, Clip};
use super::probe::{Disk, Probe, Stop};
use super::tree::{File, Folder};
use crate::words::english;
use std::collections::{BTreeMap, HashSet};

/// Bytes of an index that is read whole.
const INDEX: u64 = 4 * 1024 * 1024;

/// What is known of a card so far. The paths of findings are those of the listing.
pub(super) struct Exam<'a> {
    /// The card's own folder.
    pub(super) root: Folder<'a>,
    /// The folders below that belong to another card.
    others: HashSet<usize>,
    disk: &'a Disk,
    pub(super) card: Card,
    pub(super) findings: Vec<Finding>,
    /// The rolls that the names of clips tell, and how often.
    rolls: BTreeMap<String, usize>,
}

impl<'a> Exam<'a> {
    pub(super) fn new(root: Folder<'a>, family: Family, others: HashSet<usize>, disk: &'a Disk) -> Self {
        let card = Card { family, root: root.path().into(), ..Card::default() };
        Self { root, others, disk, card, findings: Vec::new(), rolls: BTreeMap::new() }
    }

    /// The folders of the card, its own first.
    pub(super) fn folders(&self) -> Vec<Folder<'a>> {
        let mut found = Vec::new();
        let mut left = vec![self.root];
        while let Some(folder) = left.pop() {
            let mine = folder.folders().filter(|below| !self.others.contains(&below.place()));
            let below = left.len();
            left.extend(mine);
            left[below..].reverse();
            found.push(folder);
        }
        found
    }

    /// All files of the card.
    pub(super) fn files(&self) -> impl Iterator<Item = File<'a>> + use<'a> {
        self.folders().into_iter().flat_map(Folder::files)
    }

    /// A clip with its files of picture and sound, first segment first, and what goes with it.
    pub(super) fn clip(
        &mut self,
        name: &str,
        media: impl IntoIterator<Item = File<'a>>,
        sidecars: impl IntoIterator<Item = File<'a>>,
    ) -> &mut Clip {
        let places = |files: &mut dyn Iterator<Item = File<'a>>| files.map(|file| file.place).collect();
        self.card.clips.push(Clip {
            name: name.into(),
            id: None,
            media: places(&mut media.into_iter()),
            sidecars: places(&mut sidecars.into_iter()),
        });
        let last = self.card.clips.len() - 1;
        &mut self.card.clips[last]
    }

    /// A roll that the name of a clip tells.
    pub(super) fn roll(&mut self, name: &str) {
        *self.rolls.entry(name.to_ascii_uppercase()).or_default() += 1;
    }

    /// The roll that most names tell, and a finding where they disagree.
    pub(super) fn settle_roll(&mut self) {
        let most = self.rolls.iter().max_by_key(|(_, often)| **often).map(|(roll, _)| roll.clone());
        self.card.roll = self.card.roll.take().or(most);
        if self.rolls.len() > 1 {
            let names: Vec<String> = self.rolls.keys().map(|roll| format!("`{roll}`")).collect();
            let names = english::list(&names, 5);
            let says =
                format!("Clips of several rolls lie in one card: {names}; two cards may have been merged");
            self.findings.push(Finding::overall(FindingCode::ClipNotInIndex, Severity::Review, says));
        }
    }

    /// Something that makes the card incomplete.
    pub(super) fn error(&mut self, code: FindingCode, path: &str, says: &str) {
        self.findings.push(Finding::about(code, Severity::Error, path, says));
    }

    /// Something that a person has to look at.
    pub(super) fn review(&mut self, code: FindingCode, path: &str, says: &str) {
        self.findings.push(Finding::about(code, Severity::Review, path, says));
    }

    /// Something that is good to know.
    pub(super) fn info(&mut self, code: FindingCode, path: &str, says: &str) {
        self.findings.push(Finding::about(code, Severity::Info, path, says));
    }

    /// A path below the card's root, as the listing would have it.
    pub(super) fn path(&self, below: &str) -> String {
        path_in(self.root, below)
    }

    /// Opens a file of the card.
    pub(super) fn open(&self, file: File<'_>) -> Result<Probe<std::fs::File>, Stop> {
        self.disk.file(&file.listed().path, file.size()).map_err(Stop::Io)
    }

    /// An index as text; a finding, and nothing, where it cannot be read.
    pub(super) fn index_text(&mut self, file: File<'_>) -> Option<String> {
        match self
            .index_bytes(file)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not text".into()))
        {
            Ok(text) => Some(text),
            Err(why) => {
                self.unreadable(file, &why);
                None
            }
        }
    }

    /// An index as a tree of elements; a finding, and nothing, where it cannot be read.
    pub(super) fn index_xml(&mut self, file: File<'_>) -> Option<Element> {
        match self
            .index_bytes(file)
            .and_then(|bytes| markup::parse(&bytes).map_err(|error| error.to_string()))
        {
            Ok(root) => Some(root),
            Err(why) => {
                self.unreadable(file, &why);
                None
            }
        }
    }

    /// A file that says more about a clip, as a tree of elements, where it can be read. That it cannot is noticed by the
    /// check of its content.
    pub(super) fn sidecar_xml(&self, file: File<'_>) -> Option<Element> {
        self.index_bytes(file).ok().and_then(|bytes| markup::parse(&bytes).ok())
    }

    /// The bytes of a small file.
    pub(super) fn index_bytes(&self, file: File<'_>) -> Result<Vec<u8>, String> {
        if file.size() > INDEX {
            return Err(format!("it has more than {} bytes", english::thousands(INDEX)));
        }
        let count = usize::try_from(file.size()).unwrap_or(usize::MAX);
        self.open(file)
            .map(|probe| probe.allow(INDEX))
            .and_then(|probe| probe.bytes(0, count))
            .map_err(|stop| stop.to_string())
    }

    /// Says that an index cannot be read. An empty one was never written.
    pub(super) fn unreadable(&mut self, file: File<'_>, why: &str) {
        self.card.indexes.push(file.place);
        match file.size() {
            0 => self.error(FindingCode::ZeroByte, file.path(), "is the card's index and has no bytes"),
            _ => {
                let says = format!("is the card's index and cannot be read: {why}");
                self.error(FindingCode::IndexUnreadable, file.path(), &says);
            }
        }
    }
}

/// A path below a folder, as the listing would have it.
pub(super) fn path_in(folder: Folder<'_>, below: &str) -> String {
    match folder.path() {
        "" => below.into(),
        above => format!("{above}/{below}"),
    }
}
