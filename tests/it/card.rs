//! What lies in a dump's folder: what is listed, what stays behind, and what keeps a dump from being sent.

mod faults;
mod listing;
mod same;
mod scan;
mod settle;
mod watch;

use std::fs;
use std::path::Path;
use tempfile::{TempDir, tempdir};

/// A dump with these files, one byte each; a path that ends in `/` is an empty folder.
fn dump(paths: &[&str]) -> TempDir {
    let folder = tempdir().expect("a folder");
    for path in paths {
        put(folder.path(), path);
    }
    folder
}

fn put(folder: &Path, path: &str) {
    let at = folder.join(path);
    if path.ends_with('/') {
        fs::create_dir_all(at).expect("a folder");
        return;
    }
    fs::create_dir_all(at.parent().expect("a folder above")).expect("a folder");
    fs::write(at, "x").expect("a file");
}
