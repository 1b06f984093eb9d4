//! A file to be hashed: opened with care, read by position, and the same length at the end as at the start.

use crate::manifest::open;
use crate::problem::{Code, Problem};
use crate::words::path::{IoAt, IoError, printable};
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

/// Why a file has no hash.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// It cannot be opened or read.
    #[error("Cannot read {0}")]
    Io(#[from] IoError),
    /// It is a folder, a pipe, a device.
    #[error("`{}` is not a file", printable(&.0.to_string_lossy()))]
    NotAFile(PathBuf),
    /// It became longer or shorter while it was read.
    #[error("`{}` changed while it was read", printable(&.0.to_string_lossy()))]
    Changed(PathBuf),
    /// The caller asked to stop.
    #[error("Hashing was stopped")]
    Stopped,
}

impl From<HashError> for Problem {
    fn from(error: HashError) -> Self {
        let code = match &error {
            HashError::Io(error) if error.kind() == ErrorKind::NotFound => Code::SourceVanished,
            HashError::Io(_) => Code::SourceUnreadable,
            HashError::NotAFile(_) | HashError::Changed(_) => Code::SourceChanged,
            HashError::Stopped => Code::Interrupted,
        };
        Self::new(code, error.to_string())
    }
}

/// An open file.
pub(super) struct Source<'a> {
    path: &'a Path,
    file: File,
    pub(super) size: u64,
}

impl<'a> Source<'a> {
    pub(super) fn open(path: &'a Path) -> Result<Self, HashError> {
        let (file, size) = open::regular(path)?.ok_or_else(|| HashError::NotAFile(path.into()))?;
        Ok(Self { path, file, size })
    }

    /// Fills `buffer` from `offset`.
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<(), HashError> {
        match self.file.read_exact_at(buffer, offset) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                Err(HashError::Changed(self.path.into()))
            }
            read => Ok(read.at(self.path)?),
        }
    }

    /// Sees that there is nothing behind the size that the file had when it was opened.
    pub(super) fn ends_here(&self) -> Result<(), HashError> {
        let behind = loop {
            match self.file.read_at(&mut [0], self.size) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read.at(self.path)?,
            }
        };
        if behind == 0 { Ok(()) } else { Err(HashError::Changed(self.path.into())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_grows_or_shrinks_is_noticed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("clip");
        std::fs::write(&path, [0; 100]).expect("a file");
        let source = Source::open(&path).expect("the file opens");
        assert!(source.read_at(&mut [0; 100], 0).is_ok() && source.ends_here().is_ok());
        std::fs::write(&path, [0; 101]).expect("the file grows");
        assert!(matches!(source.ends_here(), Err(HashError::Changed(_))));
        std::fs::write(&path, [0; 99]).expect("the file shrinks");
        assert!(matches!(source.read_at(&mut [0; 100], 0), Err(HashError::Changed(_))));
    }
}
