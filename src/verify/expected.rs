//! What should lie below a root, and by whose word.

use super::line::{Compared, Line, Status};
use crate::manifest::asc_mhl::LeftOut;
use crate::manifest::claims::Claims;
use crate::manifest::known::Known;
use crate::words::path::RelPath;
use std::collections::HashMap;

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// A receipt: all that lies there was delivered by us, as regular files.
    Receipt,
    /// A history: its patterns say what is left out.
    History,
    /// Lists, which prove only what they name.
    Lists,
}

/// What should lie there.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) by: By,
    /// All claims together, held against the names on the media.
    pub(crate) claims: Claims,
    /// What the patterns in force leave out.
    pub(crate) left_out: LeftOut,
    /// Folders whose own histories cannot be trusted.
    pub(crate) broken: Vec<RelPath>,
    /// What files are called on the card, where the share cannot hold that.
    pub(crate) originals: HashMap<RelPath, RelPath>,
}

/// Who speaks of a file.
pub(super) enum Place<'a> {
    /// Nobody, and nobody minds.
    LeftOut,
    /// Each of these.
    Known(Vec<&'a Known>),
    /// Nobody.
    Unknown,
}

impl Expected {
    /// Who speaks of a file that lies there.
    pub(super) fn place(&self, path: &RelPath) -> Place<'_> {
        if self.by == By::History && self.leaves_out(path.as_str(), false) {
            return Place::LeftOut;
        }
        let known: Vec<&Known> = self.claims.known(path).collect();
        match known.is_empty() {
            false => Place::Known(known),
            true if self.by == By::Lists && self.leaves_out(path.as_str(), false) => Place::LeftOut,
            true => Place::Unknown,
        }
    }

    /// Whether the patterns in force leave it out.
    pub(crate) fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        self.by != By::Receipt && self.left_out.covers(path, is_folder)
    }

    /// Whether a history that cannot be trusted owns it.
    pub(super) fn is_below_broken(&self, path: &RelPath) -> bool {
        self.broken.iter().any(|home| path.below(home).is_some())
    }

    /// A line about a file.
    pub(super) fn line(&self, path: &RelPath, status: Status) -> Line {
        Line::new(path.as_str(), status).original(self.originals.get(path).map(RelPath::as_str))
    }

    /// A line about a comparison, which decides.
    pub(super) fn compared(&self, path: &RelPath, compared: Compared) -> Line {
        let line = Line::compared(path.as_str(), compared);
        line.original(self.originals.get(path).map(RelPath::as_str))
    }
}
