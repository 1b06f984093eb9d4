//! Reads a manifest, and sees what must hold of every one that is read.

use ingest::manifest::kind::Kind;
use ingest::manifest::known::Judged;
use ingest::manifest::list::{Base, List};
use std::path::Path;

/// # Panics
/// When something does not hold.
pub fn read(kind: Kind, name: &str, document: &[u8]) {
    let Ok(list) = List::parse(kind, Path::new(name), document, &Base::Here) else { return };
    for finding in list.roster.findings.iter() {
        assert!(!finding.to_string().contains(|c: char| c.is_control()), "{finding}");
    }
    for (path, known) in list.roster.files() {
        assert!(path.components().all(|name| !matches!(name, "" | "." | "..")), "{path}");
        let own: Vec<_> = known.usable().collect();
        match known.judge(&own) {
            Judged::Equal { values, reversed } => assert!(values as usize == own.len() && !reversed),
            Judged::Nothing(_) => assert!(known.doubt().is_some()),
            Judged::Differs { .. } => panic!("{path} differs from itself"),
        }
    }
}
