//! What `ingest seal` says: one document for scripts, and the same in lines for people.

use crate::command::paint::Paint;
use crate::command::report;
use crate::problem::{Problem, exit_code};
use crate::words::bytes::ByteCount;
use crate::words::english::{count, thousands};
use crate::words::path::{RelPath, printable};
use serde::Serialize;
use std::fmt::Write;

/// Files that are named to people; JSON has them all.
const LISTED: usize = 20;

/// The document of `seal --json`. Field names are a contract.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pub(super) folder: String,
    pub(super) exit: u8,
    /// The folder's own manifest; `None` where nothing was written.
    pub(super) manifest: Option<String>,
    pub(super) generation: Option<u32>,
    pub(super) c4: Option<String>,
    /// Manifests and chains, below the folder, those of nested histories too.
    pub(super) written: Vec<String>,
    pub(super) files: u64,
    pub(super) bytes: u64,
    /// Files that an ignore pattern leaves out.
    pub(super) left_out: u64,
    /// Files of which an earlier generation says otherwise: recorded as failed.
    pub(super) altered: Vec<String>,
    /// Files that are recorded under a new name.
    pub(super) renamed: Vec<Renamed>,
    /// What an earlier generation has and the folder has not.
    pub(super) missing: Vec<String>,
    /// What no manifest can hold: then nothing was written.
    pub(super) refused: Vec<Refused>,
    pub(super) problems: Vec<Problem>,
}

/// A file that has another name than in earlier generations.
#[derive(Debug, Serialize)]
pub(super) struct Renamed {
    pub(super) from: RelPath,
    pub(super) to: RelPath,
}

/// A file that keeps the folder from being sealed.
#[derive(Debug, Serialize)]
pub(super) struct Refused {
    pub(super) path: String,
    pub(super) reason: String,
}

impl Report {
    pub(super) fn close(mut self) -> Self {
        self.exit = exit_code(&self.problems);
        self
    }

    /// The report for people.
    pub(super) fn for_people(&self, paint: Paint) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(paint, &mut text);
        text
    }

    fn write(&self, paint: Paint, text: &mut String) -> std::fmt::Result {
        let folder = printable(&self.folder);
        match (&self.manifest, self.generation) {
            (Some(manifest), Some(generation)) => {
                writeln!(text, "{}: {folder}", paint.green(format_args!("Sealed, generation {generation}")))?;
                let (files, bytes) = (count(self.files, "file"), ByteCount(self.bytes));
                writeln!(text, "  {files}, {bytes}, in `{}`", printable(manifest))?;
                writeln!(text, "  C4 {}", self.c4.as_deref().unwrap_or_default())?;
            }
            _ => writeln!(text, "{}: {folder}", paint.red("NOT SEALED, nothing was written"))?,
        }
        if self.left_out > 0 {
            writeln!(text, "  {} left out by the ignore patterns", count(self.left_out, "file"))?;
        }
        named(text, "altered", self.altered.iter().map(|path| (path.as_str(), "")))?;
        named(text, "renamed", self.renamed.iter().map(|pair| (pair.to.as_str(), "")))?;
        named(text, "missing", self.missing.iter().map(|path| (path.as_str(), "")))?;
        named(text, "refused", self.refused.iter().map(|refused| (&*refused.path, &*refused.reason)))?;
        for problem in &self.problems {
            text.push_str(&report::for_people(problem, paint));
        }
        Ok(())
    }
}

fn named<'a>(
    text: &mut String,
    word: &str,
    files: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
) -> std::fmt::Result {
    let more = files.len().saturating_sub(LISTED);
    for (path, why) in files.take(LISTED) {
        let colon = if why.is_empty() { "" } else { ": " };
        writeln!(text, "  {word:<8} {}{colon}{why}", printable(path))?;
    }
    if more > 0 {
        writeln!(text, "  {word:<8} {} more: `--json` lists them all", thousands(more as u64))?;
    }
    Ok(())
}
