//! Small durable files: keys, receipts, settings of ours.

use crate::words::path::{IoAt, IoError};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

/// Writes a file so that after a power cut the old or the new content is there, whole: temporary file beside
/// it, flush, rename over, flush of the folder.
pub fn replace(path: &Path, content: &[u8], mode: u32) -> Result<(), IoError> {
    use std::os::unix::fs::OpenOptionsExt;
    let folder = path.parent().unwrap_or(Path::new("."));
    let temporary = path.with_extension("tmp");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&temporary)
        .at(&temporary)?;
    file.write_all(content).at(&temporary)?;
    file.sync_all().at(&temporary)?;
    #[expect(clippy::disallowed_methods, reason = "this is the replacement that the ban names")]
    fs::rename(&temporary, path).at(path)?;
    File::open(folder).and_then(|folder| folder.sync_all()).at(folder)
}
