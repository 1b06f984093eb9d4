//! What carries released rolls to the second region, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use crate::pace::Allowance;
use crate::words::path::RelPath;
use crate::words::rate::Rate;
use crate::words::span::Span;
use std::path::PathBuf;

/// The sync.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub enum Handoff {
    /// It is told nothing.
    None,
    Resilio {
        rescan: Option<Span>,
        url: Option<String>,
        certificate: Option<PathBuf>,
    },
    Syncthing {
        url: String,
        key_file: PathBuf,
        certificate: Option<PathBuf>,
        folder: String,
        device: String,
        below: Option<RelPath>,
    },
    Datasync {
        task: String,
        bucket: String,
        role: String,
        below: Option<RelPath>,
        rate: Option<Rate>,
    },
}

/// Which keys go with which sync: those that have to be there, and those that may.
const KINDS: [(&str, &[&str], &[&str]); 4] = [
    ("none", &[], &[]),
    ("resilio", &[], &["rescan", "url", "certificate"]),
    ("syncthing", &["url", "key_file", "folder", "device"], &["certificate", "below"]),
    ("datasync", &["task", "bucket", "role"], &["below", "rate"]),
];

/// The sync; none where nothing is said of one.
pub(super) fn handoff(section: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Handoff> {
    let kind = section.take("kind", faults, values::sync);
    let rescan = section.take("rescan", faults, values::span);
    let url = section.take("url", faults, values::url);
    let key_file = section.take("key_file", faults, values::path);
    let certificate = section.take("certificate", faults, values::path);
    let folder = section.take("folder", faults, values::text);
    let device = section.take("device", faults, values::device);
    let below = section.take("below", faults, values::folder);
    let task = section.take("task", faults, values::arn("datasync", "task"));
    let bucket = section.take("bucket", faults, values::text);
    let role = section.take("role", faults, values::arn("iam", "role"));
    let rate = section.take("rate", faults, values::allowance);
    if section.is_empty() {
        return None;
    }
    section.require("kind", whole, faults);
    let (word, needed, allowed) = KINDS.into_iter().find(|(word, ..)| Some(*word) == kind)?;
    for key in needed {
        section.require(key, whole, faults);
    }
    let others = KINDS.iter().flat_map(|(_, needed, allowed)| needed.iter().chain(*allowed));
    for key in others.filter(|key| section.has(key) && !needed.contains(key) && !allowed.contains(key)) {
        let wrong = Wrong::new(format!("This does not go with kind = \"{word}\""), "take it out");
        section.fault(key, faults, wrong);
    }
    let rate = match rate {
        Some(Allowance::Nothing) => {
            let wrong = Wrong::new("Nothing would ever be carried", "write a rate, such as \"2 Gbit/s\"");
            section.fault("rate", faults, wrong);
            None
        }
        Some(Allowance::AtMost(rate)) => Some(rate),
        Some(Allowance::Unlimited) | None => None,
    };
    Some(match word {
        "resilio" => Handoff::Resilio { rescan, url, certificate },
        "syncthing" => Handoff::Syncthing {
            url: url?,
            key_file: key_file?,
            certificate,
            folder: folder?,
            device: device?,
            below,
        },
        "datasync" => Handoff::Datasync { task: task?, bucket: bucket?, role: role?, below, rate },
        _ => Handoff::None,
    })
}
