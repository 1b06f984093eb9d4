//! Reads Rust as far as needed to see which modules a file uses: no comments, no strings, no unit tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of the library, and the paths into the library that stand in it.
pub(super) struct Module {
    pub(super) file: PathBuf,
    /// `["journal", "writer"]`; empty for `lib.rs`.
    pub(super) path: Vec<String>,
    /// Each from the library's root.
    pub(super) uses: BTreeSet<Vec<String>>,
}

impl Module {
    /// The module below the root that it belongs to.
    pub(super) fn top(&self) -> Option<&str> {
        self.path.first().map(String::as_str)
    }
}

/// The modules of the library in a folder.
pub(super) fn modules(folder: &str) -> Vec<Module> {
    let library = rust_files(Path::new(folder)).into_iter().filter(|file| {
        let below = file.strip_prefix(folder).expect("below");
        below != Path::new("main.rs") && !below.starts_with("bin")
    });
    library.map(|file| module(folder, file)).collect()
}

fn module(folder: &str, file: PathBuf) -> Module {
    let below = file.strip_prefix(folder).expect("below").with_extension("");
    let path: Vec<String> =
        below.iter().map(|part| part.to_string_lossy().into_owned()).filter(|part| part != "lib").collect();
    let text = fs::read_to_string(&file).expect("a source file");
    let uses = uses(&code(&text), &path);
    Module { file, path, uses }
}

/// All Rust files below a folder.
pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut left) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.extension() {
                _ if path.is_dir() => left.push(path),
                Some(ending) if ending == "rs" => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

/// The text without comments, strings, and the unit tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let mut code = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("r#\"") {
            rest.find("\"#").map_or(rest.len(), |end| end + 2)
        } else if next == '"' {
            end_of_string(rest)
        } else {
            code.push(next);
            next.len_utf8()
        };
        rest = &rest[skipped..];
    }
    code
}

fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

/// The paths that begin with `crate` or `super`, from the library's root.
fn uses(code: &str, path: &[String]) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for start in ["crate::", "super::"] {
        for (place, _) in code.match_indices(start) {
            let before = code[..place].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':')) {
                continue;
            }
            let mut root = path.to_vec();
            let mut rest = &code[place..];
            while let Some(behind) = rest.strip_prefix("super::") {
                root.pop();
                rest = behind;
            }
            if let Some(behind) = rest.strip_prefix("crate::") {
                root.clear();
                rest = behind;
            }
            found.extend(tree(rest).into_iter().map(|below| [root.clone(), below].concat()));
        }
    }
    found
}

/// The paths of a tree of imports: `a::{b, c::d}` are `a::b` and `a::c::d`.
fn tree(text: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    // The path so far, and those at which a group was opened.
    let (mut here, mut open): (Vec<String>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
    let mut rest = text;
    loop {
        rest = if open.is_empty() { rest } else { rest.trim_start() };
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if word > 0 {
            here.push(rest[..word].into());
            rest = &rest[word..];
        }
        if let Some(behind) = rest.strip_prefix("::") {
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('{') {
            open.push(here.clone());
            rest = behind;
        } else {
            paths.push(here);
            match (open.last(), rest.chars().next()) {
                (Some(group), Some(',')) => here = group.clone(),
                (Some(_), Some('}')) => here = open.pop().unwrap_or_default(),
                _ => return paths,
            }
            rest = &rest[1..];
        }
    }
}

#[test]
fn paths_are_found_wherever_they_stand() {
    let text = r#"
        //! Not crate::a::b.
        use crate::one::{Two, three::{self, Four}};
        use super::five::Six;
        fn f(x: crate::seven::Eight) -> &'static str { "crate::nine"; super::super::ten() }
    "#;
    let path = ["top".to_owned(), "inner".to_owned()];
    let found: Vec<String> = uses(&code(text), &path).into_iter().map(|path| path.join("::")).collect();
    for wanted in ["one::Two", "one::three::Four", "top::five::Six", "seven::Eight", "ten"] {
        assert!(found.iter().any(|path| path == wanted), "{wanted}: {found:?}");
    }
    assert!(!found.iter().any(|path| path.starts_with("a::") || path.starts_with("nine")), "{found:?}");
}
