//! The kinds of manifests.

/// A kind of manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// ASC MHL v2.0 in an `ascmhl` folder: its manifests and the chain that lists them.
    History,
    /// One manifest of ASC MHL v2.0 by itself.
    PackingList,
    /// MHL 1.0 or 1.1.
    Mhl,
    /// Lines of hashes and names: `md5sum` and its relatives, C4 lists.
    Checksums,
}

impl Kind {
    /// The word in JSON, in the journal and on receipts.
    pub fn word(self) -> &'static str {
        match self {
            Self::History => "asc-mhl",
            Self::PackingList => "asc-mhl-list",
            Self::Mhl => "mhl",
            Self::Checksums => "checksums",
        }
    }
}
