//! What a target is: a receipt, a folder, or manifests that stand by themselves.

use crate::manifest::detect;
use crate::manifest::kind::Kind;
use crate::problem::{Code, Problem};
use crate::words::path::shown;
use std::path::{Path, PathBuf};

/// Something to verify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Receipt(PathBuf),
    /// A folder with a history, or with manifests in it.
    Folder(PathBuf),
    /// Manifests of one folder, united: a tool that resumes writes a second one with only the new files.
    Lists(Vec<PathBuf>),
}

impl Target {
    /// The targets in the order in which they were named. With `one_root` all lists are about the same media.
    pub(super) fn of(paths: &[PathBuf], one_root: bool) -> Result<Vec<Self>, Problem> {
        let mut targets: Vec<Self> = Vec::new();
        for path in paths {
            let target = Self::one(path)?;
            let beside = |other: &PathBuf| one_root || other.parent() == path.parent();
            let same = targets.iter_mut().find_map(|known| match known {
                Self::Lists(lists) if beside(&lists[0]) => Some(lists),
                _ => None,
            });
            match (target, same) {
                (Self::Lists(list), Some(lists)) => lists.extend(list),
                (target, _) => targets.push(target),
            }
        }
        Ok(targets)
    }

    fn one(path: &Path) -> Result<Self, Problem> {
        if path.is_dir() {
            return Ok(Self::Folder(path.into()));
        }
        if path.extension().is_some_and(|kind| kind == "json") {
            return Ok(Self::Receipt(path.into()));
        }
        let unreadable = |error| {
            Problem::new(Code::SourceMissing, format!("Cannot read {error}"))
                .with_hint("Name a receipt, a folder, an `.mhl` file or a checksum list")
        };
        match detect::kind(path).map_err(unreadable)? {
            // A manifest of a history is worth nothing without its chain.
            Some(Kind::History) => {
                let home =
                    path.canonicalize().ok().and_then(|path| Some(path.parent()?.parent()?.to_owned()));
                Ok(Self::Folder(home.unwrap_or_else(|| path.into())))
            }
            _ => Ok(Self::Lists(vec![path.into()])),
        }
    }

    /// Whether there is a receipt among them.
    pub(super) fn has_receipts(targets: &[Self]) -> bool {
        targets.iter().any(|target| matches!(target, Self::Receipt(_)))
    }

    /// Sees that all are receipts, which alone know where something lies below a sync root.
    pub(super) fn see_receipts(targets: &[Self]) -> Result<(), Problem> {
        match targets.iter().find(|target| !matches!(target, Self::Receipt(_))) {
            None => Ok(()),
            Some(other) => {
                let message = format!("`{}` does not say where it lies below the sync root", other.name());
                Err(Problem::new(Code::Usage, message).with_hint("Name the folder itself with `--against`"))
            }
        }
    }

    /// What to call it while it is verified.
    pub(super) fn name(&self) -> String {
        let path = match self {
            Self::Receipt(path) | Self::Folder(path) => path,
            Self::Lists(paths) => &paths[0],
        };
        path.file_name().map_or_else(|| shown(path), |name| name.to_string_lossy().into_owned())
    }
}
