//! What can be said about a card: verdicts, and findings with stable codes.

use crate::words::path::printable;
use serde::Serialize;

/// Whether a dump is whole. Never yes or no alone: what could not be judged is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All that should be there is there.
    Complete,
    /// Something is missing or damaged.
    Incomplete,
    /// A person has to look.
    Review,
    /// The copy is still running.
    InProgress,
}

impl Verdict {
    /// In words for a screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Incomplete => "incomplete",
            Self::Review => "a person has to look",
            Self::InProgress => "the copy is still running",
        }
    }

    /// What findings add up to. A running copy makes everything else provisional.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let rank = |finding: &Finding| match finding.severity {
            _ if finding.code == FindingCode::CopyInProgress.name() => Self::InProgress,
            Severity::Error => Self::Incomplete,
            Severity::Review => Self::Review,
            Severity::Info => Self::Complete,
        };
        let worst = [Self::InProgress, Self::Incomplete, Self::Review];
        let found: Vec<Self> = findings.into_iter().map(rank).collect();
        worst.into_iter().find(|verdict| found.contains(verdict)).unwrap_or(Self::Complete)
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It makes the dump incomplete.
    Error,
    /// A person has to look.
    Review,
    /// Good to know.
    Info,
}

/// Something that was found in a dump.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which kind, stable: one of [`FindingCode`], or the code of the problem that keeps the dump from being sent.
    pub code: String,
    /// The file, below the dump's folder; none when it is about several, or the whole dump.
    pub path: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence.
    pub message: String,
}

impl Finding {
    /// A finding about a file: the sentence begins with its path.
    pub(super) fn about(code: FindingCode, severity: Severity, path: &str, says: &str) -> Self {
        let message = format!("`{}` {says}", printable(path));
        Self { code: code.name().into(), path: Some(path.into()), severity, message }
    }

    /// A finding about the card as a whole.
    pub(super) fn overall(code: FindingCode, severity: Severity, message: impl Into<String>) -> Self {
        Self { code: code.name().into(), path: None, severity, message: message.into() }
    }
}

/// Declares the codes.
macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $text:literal)*) => {
        /// The kinds of findings about cards: stable names, for scripts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FindingCode { $($(#[doc = $doc])* $name,)* }

        impl FindingCode {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in JSON and in documents.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

codes! {
    /// A clip that an index or a sidecar names is not there.
    MissingClip "missing_clip"
    /// A part in the middle of a clip is not there.
    MissingSegment "missing_segment"
    /// A clip lacks its picture or a track of its sound.
    MissingEssence "missing_essence"
    /// What goes with a clip is not there.
    MissingSidecar "missing_sidecar"
    /// The last part that is there is as large as a full one, so that another may follow.
    MaybeMissingLastSegment "maybe_missing_last_segment"
    /// A file ends before its end.
    Truncated "truncated"
    /// A file of media, or an index, has no bytes.
    ZeroByte "zero_byte"
    /// The end of a file was never written.
    ZeroTail "zero_tail"
    /// A recorder never finished the file.
    NotClosed "not_closed"
    /// Frames are missing in the middle.
    SequenceGap "sequence_gap"
    /// Frames are missing at an end.
    SequenceShort "sequence_short"
    /// Clip numbers leave one out.
    ClipNumberGap "clip_number_gap"
    /// A clip is there that the index does not know.
    ClipNotInIndex "clip_not_in_index"
    /// The index is not there.
    IndexMissing "index_missing"
    /// The index cannot be read.
    IndexUnreadable "index_unreadable"
    /// A name that no camera gave.
    RenamedFile "renamed_file"
    /// A file is not what a hash list says.
    HashMismatch "hash_mismatch"
    /// A file that a hash list names is not there.
    HashListMissingFile "hash_list_missing_file"
    /// A file is not in the hash list.
    HashListExtraFile "hash_list_extra_file"
    /// The clip goes on on another card.
    SpanContinuesElsewhere "span_continues_elsewhere"
    /// The other half of the recording is on another card.
    PartnerElsewhere "partner_elsewhere"
    /// Something is being copied here.
    CopyInProgress "copy_in_progress"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides_and_a_running_copy_stands_above_all() {
        let one = |code, severity| Finding::overall(code, severity, "x");
        let error = one(FindingCode::Truncated, Severity::Error);
        let review = one(FindingCode::ClipNumberGap, Severity::Review);
        let info = one(FindingCode::PartnerElsewhere, Severity::Info);
        let running = one(FindingCode::CopyInProgress, Severity::Review);
        assert_eq!(Verdict::of([]), Verdict::Complete);
        assert_eq!(Verdict::of([&info]), Verdict::Complete);
        assert_eq!(Verdict::of([&info, &review]), Verdict::Review);
        assert_eq!(Verdict::of([&review, &error, &info]), Verdict::Incomplete);
        assert_eq!(Verdict::of([&error, &running]), Verdict::InProgress);
    }
}
