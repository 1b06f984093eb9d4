//! A hash as it stands in a manifest.

use super::finding::{Finding, Quirk};
use super::record::Doubt;
use super::sink::Sink;
use crate::words::digest::{Algorithm, Digest};

/// Reads a value: hex in either case, blanks around it. Upper case is noted, since other tools compare letter by letter.
pub(super) fn read(algorithm: Algorithm, text: &str, sink: &mut dyn Sink) -> Result<Digest, Doubt> {
    let digest = Digest::parse(algorithm, text).map_err(|_| Doubt::Malformed)?;
    if algorithm != Algorithm::C4 && text.contains(|c: char| c.is_ascii_uppercase()) {
        sink.note(Finding::Quirk(Quirk::UpperCase));
    }
    Ok(digest)
}
