//! When a dump has finished, and how often folders are looked at, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use crate::words::span::Span;

/// The section, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Settling {
    pub manifest: Option<Span>,
    pub structure: Option<Span>,
    pub unsure: Option<Span>,
    pub verify: Option<Span>,
    pub fresh: Option<Span>,
    pub top: Option<Span>,
    pub active: Option<Span>,
    pub full: Option<Span>,
}

pub(super) fn settling(section: &Section<'_>, faults: &mut Faults<'_>) -> Settling {
    let mut interval = |key| {
        let span = section.take(key, faults, values::span)?;
        if span.0.is_zero() {
            let remedy = "write a time, such as \"10 s\"";
            section.fault(key, faults, Wrong::new("Nobody can look all the time", remedy));
        }
        Some(span)
    };
    let [top, active, full] = ["top", "active", "full"].map(&mut interval);
    let mut take = |key| section.take(key, faults, values::span);
    let [manifest, structure, unsure, verify, fresh] =
        ["manifest", "structure", "unsure", "verify", "fresh"].map(&mut take);
    Settling { manifest, structure, unsure, verify, fresh, top, active, full }
}
