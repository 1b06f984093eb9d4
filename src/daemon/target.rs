//! Where a roll goes: chosen by a person, or the dump's path below the watched folder.

use crate::problem::{Code, Problem};
use crate::words::name;
use crate::words::path::{IoAt, RelPath, printable};
use std::path::{Path, PathBuf};

/// Where the roll goes below the sync root, its folder's name included: as `name` says, else the path below the watched
/// folder, else the dump's own folder.
pub fn target(source: &Path, name: Option<&str>, watched: &[PathBuf]) -> Result<RelPath, Problem> {
    let refuse = |path: &str| {
        Problem::new(Code::Usage, format!("`{}` is no path below the sync root", path.escape_debug()))
    };
    if let Some(name) = name {
        return RelPath::new(name).map_err(|_| refuse(name)).and_then(holdable);
    }
    let watched = watched.iter().filter_map(|watched| watched.canonicalize().at(watched).ok());
    let below = watched
        .filter_map(|watched| source.strip_prefix(watched).ok())
        .find(|below| !below.as_os_str().is_empty());
    let path = below.or_else(|| source.file_name().map(Path::new)).unwrap_or(source);
    let text = path.to_string_lossy();
    match path.to_str().map(RelPath::new) {
        Some(Ok(path)) => holdable(path),
        _ => Err(Problem::new(
            Code::SourceName,
            format!("`{}` is no name for a roll's folder", text.escape_debug()),
        )
        .with_hint("Give the roll a name with `--as`")),
    }
}

/// The roll's own place is chosen by a person: it is never mapped to another.
fn holdable(path: RelPath) -> Result<RelPath, Problem> {
    let Some(why) = path.components().find_map(name::fault) else { return Ok(path) };
    let message =
        format!("No share can hold the path `{path}` that the roll would have: {}", printable(&why));
    Err(Problem::new(Code::SourceName, message).with_hint("Give the roll a path with `--as`"))
}
