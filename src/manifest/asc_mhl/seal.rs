//! Writing the next generation of a roll: of its own history, and of every history nested in it.

use super::error::SealError;
use super::folder_hash::{Children, FolderHash};
use super::ignore;
use super::roll::{Roll, SealedFile, SealedRoll};
use super::scope::{Scope, Written};
use super::tree::{self, Visitor};
use super::{FOLDER, FORMATS};
use crate::journey::SourceFolder;
use crate::words::digest::Algorithm;
use crate::words::path::RelPath;
use jiff::Timestamp;

/// Writes the next generation. Memory: the manifests themselves, and little more than the paths.
pub fn seal(roll: &Roll<'_>) -> Result<SealedRoll, SealError> {
    let patterns = roll.ignore.iter().map(|pattern| ignore::unbound(pattern));
    let patterns: Vec<&str> = patterns.collect::<Result<_, _>>()?;
    // What is left out may have no hashes at all.
    let counted = || roll.files.iter().filter(|file| !file.digests.is_empty());
    let in_all = |format: &Algorithm| counted().all(|file| file.digest(*format).is_some());
    let formats: Vec<_> = match roll.files {
        [] => vec![Algorithm::Xxh64],
        _ => FORMATS.into_iter().filter(in_all).collect(),
    };

    let mut scope = Scope::new(None, roll.former, roll.histories.of(None), &patterns);
    scope.reserve(estimate(roll));
    let mut sealing = Sealing {
        roll,
        formats,
        scopes: vec![scope],
        adds: roll.files.iter().any(|file| file.earlier),
        open: Vec::new(),
        files: Vec::new(),
        left_out: Vec::new(),
    };
    sealing.open.push(sealing.folder(None, None, false));
    tree::walk(roll.files, roll.folders, &mut sealing)?;

    let root = sealing.open.pop().map(Open::hashes).unwrap_or_default();
    let scope = sealing.scopes.pop().expect("the root's scope is closed last");
    let Written { manifest, chain, generation, c4 } = scope.finish(roll.name, roll, &root)?;
    let path = manifest.0.clone();
    let Sealing { mut files, left_out, .. } = sealing;
    files.extend([manifest, chain]);
    Ok(SealedRoll { files, manifest: path, generation, c4, left_out })
}

/// About as many bytes as the records take.
fn estimate(roll: &Roll<'_>) -> usize {
    let file = |file: &SealedFile<'_>| {
        if file.earlier {
            return 0;
        }
        let hashes = file.digests.iter().map(|digest| 90 + 2 * digest.raw().len());
        120 + file.path.as_str().len() + hashes.sum::<usize>()
    };
    let folder = |folder: &SourceFolder| 400 + folder.path.as_str().len();
    roll.files.iter().map(file).sum::<usize>() + roll.folders.iter().map(folder).sum::<usize>()
}

struct Sealing<'a> {
    roll: &'a Roll<'a>,
    formats: Vec<Algorithm>,
    /// Whether it adds to what earlier generations record.
    adds: bool,
    /// The scopes that are open, innermost last.
    scopes: Vec<Scope<'a>>,
    /// The folders that are open, innermost last; the first is the roll's own.
    open: Vec<Open>,
    files: Vec<(RelPath, Vec<u8>)>,
    left_out: Vec<RelPath>,
}

struct Open {
    path: Option<RelPath>,
    modified: Option<Timestamp>,
    has_scope: bool,
    /// Whether anything in it is to be recorded.
    is_new: bool,
    children: Vec<Children>,
}

impl Open {
    fn hashes(self) -> Vec<FolderHash> {
        self.children.into_iter().map(Children::finish).collect()
    }
}

impl<'a> Sealing<'a> {
    fn folder(&self, path: Option<RelPath>, modified: Option<Timestamp>, has_scope: bool) -> Open {
        let children = self.formats.iter().map(|format| Children::new(*format)).collect();
        Open { path, modified, has_scope, is_new: !self.adds, children }
    }

    fn scope(&mut self) -> &mut Scope<'a> {
        self.scopes.last_mut().expect("the root's scope is open until the walk is over")
    }
}

impl Visitor for Sealing<'_> {
    fn enter(&mut self, folder: &RelPath, modified: Option<Timestamp>) -> bool {
        let former = self.roll.former;
        let history = self.roll.histories.of(Some(&former.original(folder)));
        let scope = self.scope();
        if folder.name() == FOLDER || scope.ignore.leaves_out(scope.below(folder), true) {
            return false;
        }
        let is_known = scope.knows_folder(folder);
        if history.is_some() {
            let inherited: Vec<&str> = scope.ignore.inherited().collect();
            let scope = Scope::new(Some(folder.clone()), former, history, &inherited);
            self.scopes.push(scope);
        }
        let open = self.folder(Some(folder.clone()), modified, history.is_some());
        let is_new = open.is_new || !is_known;
        self.open.push(Open { is_new, ..open });
        true
    }

    fn file(&mut self, file: &SealedFile<'_>) -> Result<(), SealError> {
        let scope = self.scope();
        if scope.ignore.leaves_out(scope.below(file.path), false) {
            self.left_out.push(file.path.clone());
            return Ok(());
        }
        if !file.earlier {
            scope.file(file)?;
        }
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        open.is_new |= !file.earlier;
        for children in &mut open.children {
            let digest = file.digest(children.format());
            let digest = digest.ok_or_else(|| SealError::NotHashed(file.path.clone()))?;
            children.file(file.path.name(), &digest);
        }
        Ok(())
    }

    fn leave(&mut self) -> Result<(), SealError> {
        let folder = self.open.pop().expect("a folder is left once, after it was entered");
        let Open { path, modified, has_scope, is_new, .. } = &folder;
        let (path, modified, has_scope, is_new) = (path.clone(), *modified, *has_scope, *is_new);
        let hashes = folder.hashes();
        // The roll's own folder is never left.
        let Some(path) = path else { return Ok(()) };
        if has_scope
            && let Some(scope) = self.scopes.pop()
            && is_new
        {
            let Written { manifest, chain, c4, .. } = scope.finish(path.name(), self.roll, &hashes)?;
            self.scope().reference(manifest.0.clone(), c4);
            self.files.extend([manifest, chain]);
        }
        if is_new {
            self.scope().folder(&path, modified, &hashes)?;
        }
        let Some(above) = self.open.last_mut() else { return Ok(()) };
        above.is_new |= is_new;
        above
            .children
            .iter_mut()
            .zip(&hashes)
            .for_each(|(children, hash)| children.folder(path.name(), hash));
        Ok(())
    }
}
