//! Where the records of a manifest go while it is read.

use super::finding::Finding;
use super::record::Record;

/// Where the records of a manifest go. They count for nothing unless all of it could be read.
pub(super) trait Sink {
    fn record(&mut self, record: Record) -> Result<(), TooMany>;
    /// Something odd about the manifest.
    fn note(&mut self, finding: Finding);
}

/// There are more records than anybody has files.
#[derive(Debug, thiserror::Error)]
#[error("it has too many records")]
pub(super) struct TooMany;

/// Keeps everything, for a look at it.
#[cfg(test)]
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) records: Vec<Record>,
    pub(super) notes: Vec<Finding>,
}

#[cfg(test)]
impl Sink for Kept {
    fn record(&mut self, record: Record) -> Result<(), TooMany> {
        self.records.push(record);
        Ok(())
    }

    fn note(&mut self, finding: Finding) {
        self.notes.push(finding);
    }
}

#[cfg(test)]
impl Kept {
    /// Whether a record, or something beside them, is not believed.
    pub(super) fn rejects(&self) -> bool {
        let rejected = |record: &Record| matches!(record, Record::Rejected(_));
        self.records.iter().any(rejected)
            || self.notes.iter().any(|note| matches!(note, Finding::Rejected(_) | Finding::Reference(_)))
    }
}
