//! The one rename that puts a landed roll into the sync root.
