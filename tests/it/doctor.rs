//! `ingest doctor`: a set-up in which all is well, and a table of those in which something is not; and the site test.

#[cfg(feature = "aws")]
mod aws;
mod beyond;
mod directory;
mod healthy;
mod machine;
mod policy;
mod scene;
mod server;
mod site;
mod wrong;
