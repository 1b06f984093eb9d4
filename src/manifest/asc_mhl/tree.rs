//! Walks listed files and folders the way they lie in each other, without a tree in memory.

use super::error::SealError;
use super::roll::SealedFile;
use crate::journey::SourceFolder;
use crate::words::path::RelPath;
use jiff::Timestamp;

/// Who is led through the tree.
pub(super) trait Visitor {
    /// A folder begins. `modified` is unknown for one that was not listed itself. `false` leaves out all of it, and
    /// it is not left either.
    fn enter(&mut self, folder: &RelPath, modified: Option<Timestamp>) -> bool;
    /// A file in the folder entered last.
    fn file(&mut self, file: &SealedFile<'_>) -> Result<(), SealError>;
    /// The folder entered last is over.
    fn leave(&mut self) -> Result<(), SealError>;
}

enum Entry<'a> {
    Folder(Timestamp),
    File(&'a SealedFile<'a>),
}

/// Leads a visitor through everything, each folder with all that is in it before the next.
pub(super) fn walk(
    files: &[SealedFile<'_>],
    folders: &[SourceFolder],
    visitor: &mut impl Visitor,
) -> Result<(), SealError> {
    let listed = folders.iter().map(|folder| (&folder.path, Entry::Folder(folder.modified)));
    let mut entries: Vec<_> = listed.chain(files.iter().map(|file| (file.path, Entry::File(file)))).collect();
    // By component: as text, `a-b/x` would come between `a` and `a/x`.
    entries.sort_unstable_by(|(one, _), (other, _)| one.components().cmp(other.components()));

    let mut open: Vec<RelPath> = Vec::new();
    let mut left_out: Option<RelPath> = None;
    for (path, entry) in entries {
        if left_out.as_ref().is_some_and(|folder| folder == path || lies_in(path, folder)) {
            continue;
        }
        while open.pop_if(|folder| !lies_in(path, folder)).is_some() {
            visitor.leave()?;
        }
        left_out = enter_above(path, &mut open, visitor);
        match entry {
            _ if left_out.is_some() => {}
            Entry::Folder(modified) if visitor.enter(path, Some(modified)) => open.push(path.clone()),
            Entry::Folder(_) => left_out = Some(path.clone()),
            Entry::File(file) => visitor.file(file)?,
        }
    }
    open.iter().try_for_each(|_| visitor.leave())
}

/// Enters the folders above `path` that are not open yet; the first that the visitor leaves out, if it does.
fn enter_above(path: &RelPath, open: &mut Vec<RelPath>, visitor: &mut impl Visitor) -> Option<RelPath> {
    let entered = open.last().map_or(0, |folder| folder.as_str().len() + 1);
    for (end, _) in path.as_str()[entered..].match_indices('/') {
        // A part of a path that ends at a separator is a path.
        let folder = RelPath::new(&path.as_str()[..entered + end]).ok()?;
        if !visitor.enter(&folder, None) {
            return Some(folder);
        }
        open.push(folder);
    }
    None
}

fn lies_in(path: &RelPath, folder: &RelPath) -> bool {
    let rest = path.as_str().strip_prefix(folder.as_str());
    rest.is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Diary(Vec<String>);

    impl Visitor for Diary {
        fn enter(&mut self, folder: &RelPath, modified: Option<Timestamp>) -> bool {
            if folder.name() == "out" {
                return false;
            }
            self.0.push(format!("{folder}{}", if modified.is_some() { " listed" } else { "" }));
            true
        }
        fn file(&mut self, file: &SealedFile<'_>) -> Result<(), SealError> {
            self.0.push(format!("  {}", file.path.name()));
            Ok(())
        }
        fn leave(&mut self) -> Result<(), SealError> {
            self.0.push("^".into());
            Ok(())
        }
    }

    #[test]
    fn every_folder_is_whole_before_the_next_begins() {
        let path = |text: &str| RelPath::new(text).expect("a path");
        let paths = ["a/z", "a-b/x", "a/out/y", "a/b/c/d", "top", "new/deep/file"].map(path);
        let files = paths.each_ref().map(|path| SealedFile {
            path,
            size: 0,
            modified: Timestamp::UNIX_EPOCH,
            digests: &[],
            hashed: None,
            earlier: false,
        });
        let folders = ["a", "a-b", "a/b", "a/b/c", "empty", "out"]
            .map(|folder| SourceFolder { path: path(folder), modified: Timestamp::UNIX_EPOCH });
        let mut diary = Diary::default();
        walk(&files, &folders, &mut diary).expect("the diary takes everything");
        assert_eq!(
            diary.0.join("\n"),
            "a listed\na/b listed\na/b/c listed\n  d\n^\n^\n  z\n^\na-b listed\n  x\n^\nempty listed\n^\n\
             new\nnew/deep\n  file\n^\n^\n  top"
        );
    }
}
