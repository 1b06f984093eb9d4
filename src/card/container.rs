//! Is a file of picture or sound as long as it says itself? A few small reads a file: what stands at its start, where that
//! leads, and what stands there. A changed byte in the middle is not seen: that takes a hash made at the camera.

mod bmff;
mod exr;
mod frame;
mod mxf;
mod r3d;
mod riff;
mod tiff;
mod transport;

use super::finding::{FindingCode, Severity};
use super::markup;
use super::probe::{Probe, Source, Stop};

/// What is wrong with a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    pub(super) code: FindingCode,
    pub(super) severity: Severity,
    /// Goes on with the sentence that begins with the file's path.
    pub(super) says: String,
}

/// Fine, or what is wrong, or why it could not be looked at.
pub(super) type Checked = Result<(), Fault>;

/// Why a file is not fine.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is damaged.
    Flaw(Flaw),
    /// It could not be read.
    Stop(Stop),
}

impl From<Stop> for Fault {
    /// What leads behind the end of the file is cut off.
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Beyond => truncated("ends in the middle"),
            other => Self::Stop(other),
        }
    }
}

fn flaw(code: FindingCode, severity: Severity, says: impl Into<String>) -> Fault {
    Fault::Flaw(Flaw { code, severity, says: says.into() })
}

fn truncated(says: impl Into<String>) -> Fault {
    flaw(FindingCode::Truncated, Severity::Error, says)
}

fn not_closed(says: &str) -> Fault {
    flaw(FindingCode::NotClosed, Severity::Error, says)
}

fn zero_tail() -> Fault {
    flaw(FindingCode::ZeroTail, Severity::Error, "has its full size, but its end was never written")
}

/// Bytes at the end that are looked at.
const TAIL: usize = 4096;

/// What zeros at the end of a file mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zeros {
    /// The end was never written.
    Missing,
    /// It may be so: black or silence.
    Perhaps,
    /// Nothing: the check of the content knows better.
    Fine,
}

/// A look at a file.
type Check<S> = fn(&Probe<S>) -> Checked;

/// How a file with this ending, in lower case, is looked at; nothing where the ending says nothing.
fn kind<S: Source>(ending: &str) -> Option<(Check<S>, Zeros)> {
    Some(match ending {
        "mxf" => (mxf::check, Zeros::Fine),
        "mp4" | "mov" | "braw" | "braw2" | "crm" | "insv" | "lrv" | "lrf" | "360" | "nev" | "m4v" | "3gp"
        | "cr3" => (bmff::check, Zeros::Fine),
        "wav" | "bwf" => (riff::check, Zeros::Perhaps),
        "r3d" => (r3d::check, Zeros::Missing),
        "mts" | "m2ts" => (transport::mts, Zeros::Missing),
        "m2t" => (transport::m2t, Zeros::Missing),
        "ari" => (frame::ari, Zeros::Perhaps),
        "arx" => (frame::arx, Zeros::Missing),
        "dpx" => (frame::dpx, Zeros::Perhaps),
        "exr" => (exr::check, Zeros::Perhaps),
        "dng" | "tif" | "tiff" => (tiff::check, Zeros::Perhaps),
        "xml" => (xml, Zeros::Fine),
        _ => return None,
    })
}

/// Whether anything is known about files with this ending.
pub(super) fn is_known(ending: &str) -> bool {
    kind::<&[u8]>(&ending.to_ascii_lowercase()).is_some()
}

/// Looks at a file that ends in `ending` and is not empty.
pub(super) fn check<S: Source>(probe: &Probe<S>, ending: &str) -> Checked {
    let Some((look, zeros)) = kind(&ending.to_ascii_lowercase()) else { return Ok(()) };
    let size = probe.size();
    // Where a file system tells, it is sure: nobody has written the last bytes.
    if probe.first_hole() < size && probe.is_hole_from(size.saturating_sub(TAIL as u64).max(1) - 1) {
        return Err(zero_tail());
    }
    look(probe)?;
    if zeros != Zeros::Fine && size > TAIL as u64 && is_zero(&probe.tail(TAIL)?) {
        let silence = "ends in zeros: silence or black, or an end that was never written";
        return Err(match zeros {
            Zeros::Perhaps => flaw(FindingCode::ZeroTail, Severity::Review, silence),
            _ => zero_tail(),
        });
    }
    Ok(())
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// A whole document, where it is small enough to be looked at.
fn xml<S: Source>(probe: &Probe<S>) -> Checked {
    let bytes = match probe.bytes(0, usize::try_from(probe.size()).unwrap_or(usize::MAX)) {
        Err(Stop::Limit) => return Ok(()),
        other => other?,
    };
    if is_zero(&bytes) {
        return Err(zero_tail());
    }
    // Other encodings are not looked at.
    let Ok(text) = str::from_utf8(&bytes) else { return Ok(()) };
    let declared = text.get(..text.len().min(200)).unwrap_or_default().to_ascii_lowercase();
    if declared.contains("encoding=") && !declared.contains("utf-8") {
        return Ok(());
    }
    markup::parse(&bytes).map(drop).map_err(|error| truncated(format!("is no whole XML document: {error}")))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a check says about bytes: nothing, or the code of its finding.
    pub(super) fn code(bytes: &[u8], ending: &str) -> Option<FindingCode> {
        match check(&Probe::new(bytes, bytes.len() as u64), ending) {
            Ok(()) => None,
            Err(Fault::Flaw(flaw)) => Some(flaw.code),
            Err(Fault::Stop(stop)) => panic!("{stop}"),
        }
    }

    /// Every whole file is fine; cut anywhere, or with zeros at its end, it is not.
    pub(super) fn damaged_anywhere(whole: &[u8], ending: &str) {
        assert_eq!(code(whole, ending), None, "the whole file");
        for end in (1..whole.len()).rev().step_by((whole.len() / 97).max(1)) {
            assert!(code(&whole[..end], ending).is_some(), "cut to {end} of {} bytes", whole.len());
        }
    }

    /// What files begin with, so that chance comes further.
    const HEADS: [&[u8]; 6] = [
        b"",
        b"\0\0\0\x20ftypqt  ",
        b"RIFF\x10\x00\x00\x00WAVE",
        b"II*\0\x08\0\0\0",
        b"\x76\x2f\x31\x01\x02\0\0\0",
        b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02\x04\0",
    ];
    /// One for each check.
    const ENDINGS: [&str; 12] =
        ["mxf", "mp4", "wav", "r3d", "mts", "m2t", "ari", "arx", "dpx", "exr", "dng", "xml"];

    proptest! {
        #[test]
        fn no_bytes_make_a_check_panic(
            bytes in proptest::collection::vec(any::<u8>(), 1..600),
            kind in 0..ENDINGS.len(),
            head in 0..HEADS.len(),
        ) {
            let whole = [HEADS[head], &bytes].concat();
            _ = check(&Probe::new(whole.as_slice(), whole.len() as u64), ENDINGS[kind]);
        }
    }
}
