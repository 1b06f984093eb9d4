//! The next manifest of one history, while it is being written: record by record, then head and tail around them.

use super::action;
use super::chain::{self, Link};
use super::error::SealError;
use super::folder_hash::FolderHash;
use super::history::History;
use super::ignore::Ignore;
use super::roll::{Roll, SealedFile};
use super::text::{escape, manifest_name, micros, seconds};
use super::{CHAIN, FOLDER, FORMATS, NAMESPACE};
use crate::journey::Undo;
use crate::manifest::known::Known;
use crate::manifest::running::digest_of;
use crate::words::digest::{Algorithm, Digest};
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::fmt::Write;

/// A folder with a history, which gets a generation.
pub(super) struct Scope<'a> {
    home: Option<RelPath>,
    /// The home's name when its history was written, and the way to other such names.
    former_home: Option<RelPath>,
    former: &'a Undo,
    history: Option<&'a History>,
    pub(super) ignore: Ignore,
    records: String,
    references: Vec<(RelPath, Digest)>,
}

/// A generation of one history, whole.
pub(super) struct Written {
    pub(super) manifest: (RelPath, Vec<u8>),
    pub(super) chain: (RelPath, Vec<u8>),
    pub(super) generation: u32,
    pub(super) c4: Digest,
}

impl<'a> Scope<'a> {
    /// `inherited` are patterns that hold here beside those of the history itself.
    pub(super) fn new(
        home: Option<RelPath>,
        former: &'a Undo,
        history: Option<&'a History>,
        inherited: &[&str],
    ) -> Self {
        let own = history.map_or(&[][..], History::ignore).iter().map(String::as_str);
        let ignore = Ignore::new(own.chain(inherited.iter().copied()));
        let former_home = home.as_ref().map(|home| former.original(home));
        let (records, references) = (String::new(), Vec::new());
        Self { home, former_home, former, history, ignore, records, references }
    }

    /// Makes room for records, so that the text need not be moved while it grows.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.records.reserve_exact(bytes);
    }

    /// A path below the roll's folder, as this scope writes it.
    pub(super) fn below<'p>(&self, path: &'p RelPath) -> &'p str {
        let home = self.home.as_ref().map_or(0, |home| home.as_str().len() + 1);
        path.as_str().get(home..).unwrap_or_default()
    }

    /// What the history knows a path of the roll's folder by.
    fn formerly(&self, path: &RelPath) -> Option<RelPath> {
        let original = self.former.original(path);
        self.former_home.as_ref().map_or_else(|| Some(original.clone()), |home| original.below(home))
    }

    /// The name that the history has for it, which may be written otherwise than on the disk.
    fn recorded<'p>(&'p self, formerly: &'p RelPath) -> &'p RelPath {
        let recorded = self.history.and_then(|history| history.roster.recorded_as(formerly));
        recorded.unwrap_or(formerly)
    }

    /// Records a file.
    pub(super) fn file(&mut self, file: &SealedFile<'_>) -> Result<(), SealError> {
        let below = self.below(file.path);
        let formerly = self.formerly(file.path);
        let known = self.history.zip(formerly.as_ref()).and_then(|(history, path)| history.known(path));
        let previous = formerly.as_ref().filter(|_| known.is_some()).map(|formerly| self.recorded(formerly));
        let previous = previous_path(previous.filter(|previous| previous.as_str() != below))?;
        let found = FORMATS.iter().filter_map(|format| file.digest(*format));
        let known: Vec<Digest> = known.into_iter().flat_map(Known::usable).collect();
        let hashes = action::actions(file.path, &known, found)?;
        let (path, size, modified) = (escape(below)?, file.size, seconds(file.modified));
        let records = &mut self.records;
        // Writing to a string does not fail.
        let _ =
            write!(records, "    <hash>\n      <path size=\"{size}\" lastmodificationdate=\"{modified}\">");
        let _ = writeln!(records, "{path}</path>");
        for (digest, action) in hashes {
            let (format, action) = (digest.algorithm(), action.name());
            let _ = write!(records, "      <{format} action=\"{action}\"");
            if let Some(hashed) = file.hashed {
                let _ = write!(records, " hashdate=\"{}\"", micros(hashed));
            }
            let _ = writeln!(records, ">{digest}</{format}>");
        }
        records.push_str(&previous);
        records.push_str("    </hash>\n");
        Ok(())
    }

    /// Records a folder, by its path below the roll's folder.
    pub(super) fn folder(
        &mut self,
        folder: &RelPath,
        modified: Option<Timestamp>,
        hashes: &[FolderHash],
    ) -> Result<(), SealError> {
        let path = escape(self.below(folder))?;
        let formerly = self.formerly(folder).filter(|formerly| self.has_folder(formerly));
        let previous = formerly.as_ref().map(|formerly| self.recorded(formerly));
        let previous = previous_path(previous.filter(|previous| previous.as_str() != self.below(folder)))?;
        let modified = modified.map(|at| format!(" lastmodificationdate=\"{}\"", seconds(at)));
        let modified = modified.unwrap_or_default();
        let records = &mut self.records;
        let _ = write!(records, "    <directoryhash>\n      <path{modified}>{path}</path>\n");
        folder_hashes(records, "      ", hashes);
        records.push_str(&previous);
        records.push_str("    </directoryhash>\n");
        Ok(())
    }

    /// Whether an earlier generation records a folder, by its path below the roll's folder.
    pub(super) fn knows_folder(&self, folder: &RelPath) -> bool {
        self.formerly(folder).is_some_and(|formerly| self.has_folder(&formerly))
    }

    fn has_folder(&self, formerly: &RelPath) -> bool {
        self.history.is_some_and(|history| history.roster.has_folder(formerly))
    }

    /// Vouches for the manifest of a nested history, by its path below the roll's folder.
    pub(super) fn reference(&mut self, manifest: RelPath, c4: Digest) {
        self.references.push((manifest, c4));
    }

    /// Writes the generation: the manifest, then the chain that lists it.
    pub(super) fn finish(
        self,
        folder: &str,
        roll: &Roll<'_>,
        root: &[FolderHash],
    ) -> Result<Written, SealError> {
        let mut links: Vec<Link> = self.history.map(|history| history.links.clone()).unwrap_or_default();
        let generation = links.len() as u32 + 1;
        let name = manifest_name(generation, folder, roll.creator.created);
        let head = self.head(roll, root)?;
        let tail = self.tail()?;
        let mut xml = self.records;
        xml.reserve_exact(head.len() + tail.len());
        xml.insert_str(0, &head);
        xml.push_str(&tail);

        let c4 = digest_of(Algorithm::C4, &[xml.as_bytes()]);
        let place = |file: &str| {
            let above = self.home.as_ref().map(|home| format!("{home}/", home = home.as_str()));
            RelPath::new(format!("{}{FOLDER}/{file}", above.unwrap_or_default()))
                .map_err(|_| SealError::Name(folder.into()))
        };
        let manifest = (place(&name)?, xml.into_bytes());
        links.push(Link { name, c4 });
        let chain = (place(CHAIN)?, chain::write(&links)?.into_bytes());
        Ok(Written { manifest, chain, generation, c4 })
    }

    fn head(&self, roll: &Roll<'_>, root: &[FolderHash]) -> Result<String, SealError> {
        let namespace = NAMESPACE;
        let mut head = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<hashlist version=\"2.0\" xmlns=\"{namespace}\">\n"
        );
        roll.creator.write(&mut head)?;
        let process = roll.process.name();
        let _ = write!(head, "  <processinfo>\n    <process>{process}</process>\n    <roothash>\n");
        folder_hashes(&mut head, "      ", root);
        head.push_str("    </roothash>\n    <ignore>\n");
        for pattern in self.ignore.texts() {
            let _ = writeln!(head, "      <pattern>{}</pattern>", escape(pattern)?);
        }
        head.push_str("    </ignore>\n  </processinfo>\n");
        // An empty list is not valid: it is left out.
        head.push_str(if self.records.is_empty() { "" } else { "  <hashes>\n" });
        Ok(head)
    }

    fn tail(&self) -> Result<String, SealError> {
        let mut tail = String::from(if self.records.is_empty() { "" } else { "  </hashes>\n" });
        if !self.references.is_empty() {
            tail.push_str("  <references>\n");
            for (manifest, c4) in &self.references {
                let path = escape(self.below(manifest))?;
                let _ =
                    write!(tail, "    <hashlistreference>\n      <path>{path}</path>\n      <c4>{c4}</c4>\n");
                tail.push_str("    </hashlistreference>\n");
            }
            tail.push_str("  </references>\n");
        }
        tail.push_str("</hashlist>\n");
        Ok(tail)
    }
}

/// The name that an earlier generation has for it, where that is another.
fn previous_path(path: Option<&RelPath>) -> Result<String, SealError> {
    let Some(path) = path else { return Ok(String::new()) };
    Ok(format!("      <previousPath>{}</previousPath>\n", escape(path.as_str())?))
}

fn folder_hashes(xml: &mut String, indent: &str, hashes: &[FolderHash]) {
    let mut list = |element: &str, value: fn(&FolderHash) -> &Digest| {
        let _ = writeln!(xml, "{indent}<{element}>");
        for digest in hashes.iter().map(value) {
            let format = digest.algorithm();
            let _ = writeln!(xml, "{indent}  <{format}>{digest}</{format}>");
        }
        let _ = writeln!(xml, "{indent}</{element}>");
    };
    list("content", |hash| &hash.content);
    list("structure", |hash| &hash.structure);
}
