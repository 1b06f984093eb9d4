//! What a recorder wrote into a WAVE file about its take (iXML): which files belong together, and how many there are.

use crate::card::exam::Exam;
use crate::card::markup;
use crate::card::probe::{Probe, Source};
use crate::card::tree::File;

/// Bytes of iXML that are read.
const LONGEST: u64 = 256 * 1024;
/// Chunks that are looked at.
const CHUNKS: usize = 100;

/// What a file says about its take.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct About {
    /// The same for all files of a take.
    pub(super) family: Option<String>,
    pub(super) name: Option<String>,
    /// How many files the take has.
    pub(super) total: Option<u64>,
    pub(super) tape: Option<String>,
}

/// Reads it, where there is any.
pub(super) fn read(exam: &Exam<'_>, file: File<'_>) -> Option<About> {
    about(&exam.open(file).ok()?)
}

fn about<S: Source>(probe: &Probe<S>) -> Option<About> {
    let head = probe.array::<12>(0).ok()?;
    if !matches!(&head[..4], b"RIFF" | b"RF64" | b"BW64") {
        return None;
    }
    let mut at = 12;
    let mut data = None;
    for _ in 0..CHUNKS {
        let [a, b, c, d, size @ ..] = probe.array::<8>(at).ok()?;
        let size = u64::from(u32::from_le_bytes(size));
        let size = match &[a, b, c, d] {
            b"iXML" if size <= LONGEST => {
                let bytes = probe.bytes(at + 8, usize::try_from(size).ok()?).ok()?;
                return parse(&bytes);
            }
            b"ds64" => {
                data = Some(u64::from_le_bytes(probe.array(at + 16).ok()?));
                size
            }
            b"data" if size == u64::from(u32::MAX) => data?,
            _ => size,
        };
        at = at.checked_add(8)?.checked_add(size)?.checked_add(size & 1)?;
    }
    None
}

fn parse(bytes: &[u8]) -> Option<About> {
    // Recorders leave room behind it.
    let end = bytes.iter().rposition(|byte| *byte == b'>').map_or(0, |at| at + 1);
    let root = markup::parse(bytes.get(..end)?).ok()?;
    let text = |path: &str| root.text_at(path).map(str::to_owned);
    Some(About {
        family: text("FILE_SET/FAMILY_UID"),
        name: text("FILE_SET/FAMILY_NAME"),
        total: root.text_at("FILE_SET/TOTAL_FILES").and_then(|text| text.parse().ok()),
        tape: text("TAPE"),
    })
}
