//! Refuses a destination or a state folder that overlaps the dump: a source is never written to.

use crate::problem::{Code, Problem};
use crate::share::{Destination, Place};
use crate::words::path::{IoAt, IoError, shown};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The dump's folder as an absolute path without links.
pub(super) fn source(dir: &Path) -> Result<PathBuf, Problem> {
    let missing = |error: IoError| match error.kind() {
        ErrorKind::PermissionDenied => Problem::new(Code::SourceUnreadable, error.to_string()),
        _ => Problem::new(Code::SourceMissing, error.to_string()),
    };
    let source = dir.canonicalize().at(dir).map_err(missing)?;
    let metadata = source.metadata().at(&source).map_err(missing)?;
    match metadata.is_dir() {
        true => Ok(source),
        false => Err(Problem::new(Code::SourceMissing, format!("`{}` is no folder", shown(dir)))),
    }
}

/// Refuses a destination inside the dump, a dump inside the destination's own folders, and state inside the dump.
pub(super) fn refuse(source: &Path, destination: &Destination, state: &Path) -> Result<(), Problem> {
    if let Place::Path(root) = &destination.place {
        let root = existing_part(root);
        let ours = [&destination.staging, &destination.sync_root].map(|folder| folder.under(&root));
        if root.starts_with(source) || ours.iter().any(|folder| source.starts_with(folder)) {
            let message = format!("`{}` and `{}` lie one inside the other", shown(source), shown(&root));
            return Err(Problem::new(Code::Overlap, message));
        }
    }
    let state = existing_part(state);
    if state.starts_with(source) {
        let message =
            format!("The state folder `{}` lies inside the dump `{}`", shown(&state), shown(source));
        return Err(Problem::new(Code::Overlap, message)
            .with_hint("Name a state folder outside of the dump with `--state`"));
    }
    Ok(())
}

/// The path without links, as far as it exists already.
fn existing_part(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match existing {
        Some((above, real)) => match path.strip_prefix(above) {
            Ok(rest) if rest.as_os_str().is_empty() => real,
            Ok(rest) => real.join(rest),
            Err(_) => path,
        },
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::path::RelPath;

    #[test]
    fn nothing_is_ever_written_into_a_dump() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().canonicalize().expect("it is there").join(path);
        let dump = at("nas/A001");
        std::fs::create_dir_all(&dump).expect("a dump");
        std::os::unix::fs::symlink(&dump, at("link")).expect("a link");
        let rel = |text: &str| RelPath::new(text).expect("a path");
        let to = |root: PathBuf| Destination {
            place: Place::Path(root),
            staging: rel("_ingest"),
            sync_root: rel("Footage"),
        };
        for (root, state, fine) in [
            ("share", "state", true),
            ("", "state", true),
            ("nas/A001", "state", false),
            ("nas/A001/out/deep", "state", false),
            ("link/out", "state", false),
            ("nas/A001x", "state", true),
            ("share", "nas/A001/state", false),
            ("share", "link", false),
        ] {
            let refused = refuse(&dump, &to(at(root)), &at(state));
            assert_eq!(refused.is_ok(), fine, "{root} {state}");
        }
        assert!(refuse(&at("share/Footage/A001"), &to(at("share")), &at("state")).is_err());
        assert!(refuse(&at("share/_ingest"), &to(at("share")), &at("state")).is_err());
    }
}
