//! `ingest verify` of folders with a history, of manifests and of lists: each kind of fault, and the corpus of cases.

mod corpus;
mod folder;
mod lists;
mod media;
mod printed;
mod tool;
