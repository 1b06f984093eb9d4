//! The chain file: the name and the C4 of every manifest of a history, in order.

use super::error::SealError;
use super::text;
use crate::manifest::xml::{Document, Elements, Fault};
use crate::words::digest::{Algorithm, Digest};
use std::fmt::Write;
use std::io::Read;

const NAMESPACE: &str = "urn:ASC:MHL:DIRECTORY:v2.0";
/// Bytes in a manifest's name.
const NAME: usize = 1024;
/// Bytes in any other value.
const VALUE: usize = 256;
/// Generations in a history: one a day for two centuries.
const MOST: usize = 100_000;

/// One manifest in the chain; its number is its place, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// A bare file name.
    pub(super) name: String,
    pub(super) c4: Digest,
}

/// Reads a chain. The `Err` says why it cannot be trusted.
pub(super) fn read(source: impl Read) -> Result<Vec<Link>, ChainFault> {
    let (mut document, _) = Document::open(source, Elements::Of(NAMESPACE), "ascmhldirectory")?;
    let mut links = Vec::new();
    while let Some(entry) = document.child()? {
        if *entry.name != *"hashlist" || links.len() == MOST {
            return Err(ChainFault::Entry(links.len() + 1));
        }
        let number = entry.attribute("sequencenr").map(|number| number.parse().ok());
        let (mut name, mut c4) = (None, None);
        while let Some(child) = document.child()? {
            match &*child.name {
                "path" => name = Some(document.text(NAME)?),
                "c4" => c4 = Digest::parse(Algorithm::C4, &document.text(VALUE)?).ok(),
                _ => document.skip()?,
            }
        }
        let place = links.len() + 1;
        let (Some(name), Some(c4)) = (name, c4) else { return Err(ChainFault::Entry(place)) };
        if number.is_some_and(|number| number != Some(place)) || self::number(&name) != Some(place) {
            return Err(ChainFault::Number(place));
        }
        links.push(Link { name, c4 });
    }
    document.end()?;
    if links.is_empty() { Err(ChainFault::Empty) } else { Ok(links) }
}

/// The names of the manifests that a chain lists, in order.
///
/// # Errors
/// Why it cannot be trusted, in mid-sentence.
pub fn chain_lists(source: impl Read) -> Result<Vec<String>, String> {
    let links = read(source).map_err(|why| why.to_string())?;
    Ok(links.into_iter().map(|link| link.name).collect())
}

/// Why a chain cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum ChainFault {
    #[error(transparent)]
    Document(#[from] Fault),
    #[error("its entry {0} has no name or no C4")]
    Entry(usize),
    #[error("its entry {0} is not generation {0}")]
    Number(usize),
    #[error("it has no entries")]
    Empty,
}

/// The generation in a manifest's name, `NNNN_anything.mhl` or `NNNN.mhl`; `None` for any other name, and for one
/// that would lead out of the folder.
fn number(name: &str) -> Option<usize> {
    let stem = name.strip_suffix(".mhl").filter(|_| !name.contains(['/', '\\', '\0']))?;
    let digits = stem.split('_').next().unwrap_or(stem);
    let decimal = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    decimal.then(|| digits.parse().ok())?
}

/// Writes a chain.
pub(super) fn write(links: &[Link]) -> Result<String, SealError> {
    let mut xml =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ascmhldirectory xmlns=\"{NAMESPACE}\">\n");
    for (number, Link { name, c4 }) in (1..).zip(links) {
        let name = text::escape(name)?;
        // Writing to a string does not fail.
        let _ = write!(
            xml,
            "  <hashlist sequencenr=\"{number}\">\n    <path>{name}</path>\n    <c4>{c4}</c4>\n  </hashlist>\n"
        );
    }
    xml.push_str("</ascmhldirectory>\n");
    Ok(xml)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::running::digest_of;

    fn links(names: &[&str]) -> Vec<Link> {
        let link =
            |name: &&str| Link { name: (*name).into(), c4: digest_of(Algorithm::C4, &[name.as_bytes()]) };
        names.iter().map(link).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let links = links(&["0001_A&B_2026-03-14_101500Z.mhl", "0002.mhl"]);
        let xml = write(&links).expect("the names can be written");
        assert_eq!(read(xml.as_bytes()).expect("the chain is sound"), links);
    }

    #[test]
    fn a_gap_an_escape_or_an_empty_chain_is_not_trusted() {
        for names in [
            &["0002_A.mhl"][..],
            &["0001_A.mhl", "0003_A.mhl"],
            &["0001_A.mhl", "0001_A.mhl"],
            &["0001_/../../etc/x.mhl"],
            &["../0001_A.mhl"],
            &["0001_A.xml"],
            &["1_A.mhl"],
            &[],
        ] {
            let xml = write(&links(names)).expect("the names can be written");
            assert!(read(xml.as_bytes()).is_err(), "{names:?}");
        }
        let xml = write(&links(&["0001_A.mhl"])).expect("the name can be written");
        for (from, to) in [("sequencenr=\"1\"", "sequencenr=\"2\""), ("<c4>c4", "<c4>c4O"), ("c4>", "md5>")] {
            assert!(read(xml.replace(from, to).as_bytes()).is_err(), "{to}");
        }
    }
}
