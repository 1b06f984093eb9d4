//! What speaks for a dump being all there: the better the evidence, the shorter it has to be quiet.

/// What is known of a dump besides that nothing moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// A manifest came along that lists every media file, and the sizes that it gives are right.
    pub manifest_covers: bool,
    /// There is a manifest at all.
    pub has_manifest: bool,
    /// Earlier dumps in the same watched folder came with manifests.
    pub manifest_expected: bool,
    /// What the card's own structure says.
    pub structure: Structure,
    /// A person says that it has finished: by the mark `.ingest-ready`, or by naming it in a command.
    pub ready: bool,
}

impl Evidence {
    /// What its structure says, and nothing else.
    pub const fn of(structure: Structure) -> Self {
        Self {
            manifest_covers: false,
            has_manifest: false,
            manifest_expected: false,
            structure,
            ready: false,
        }
    }
}

/// What index and containers of a card say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Structure {
    /// All that the index lists is there, and every container ends as it should.
    Complete,
    /// Something is missing or cut off.
    Incomplete,
    /// There is no index, or no card is recognised.
    #[default]
    Unknown,
}
