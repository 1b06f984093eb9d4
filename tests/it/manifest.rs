//! Manifests, against the reference tool of the ASC: what we write it verifies, what it writes we read.

mod claims;
mod delivered;
mod folders;
mod grown;
mod nested;
mod roll;
