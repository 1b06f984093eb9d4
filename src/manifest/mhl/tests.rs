//! Lists as the tools write them.
