//! The documents say what is so: the trouble section is the table of problems, links lead somewhere, the picture of the
//! screen is what the screen shows, and every command that a document shows is one that the program has.

mod commands;
mod links;
mod screen;
mod trouble;

use std::path::{Path, PathBuf};

/// The top folder of the project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The documents for people, with their text.
fn documents() -> Vec<(PathBuf, String)> {
    let below = |folder: PathBuf| {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ext| ext == "md"))
    };
    let folders = ["", "docs", "benches"].into_iter().flat_map(|folder| below(root().join(folder)));
    folders.map(|path| (path.clone(), std::fs::read_to_string(&path).unwrap())).collect()
}

/// The lines of the fenced blocks of a document, lines that end in a backslash joined with the next.
fn fenced(text: &str) -> Vec<String> {
    let inside = text.split("```").skip(1).step_by(2);
    inside
        .flat_map(|block| block.replace("\\\n", " ").lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
