//! Hashes the files of a folder on all cores, for `benches/run` to set beside `b3sum`:
//! `cargo bench --bench hash_files -- DIR [ALGORITHM...]`. BLAKE3 is always among them.

use ingest::manifest::files::hash_files;
use ingest::words::digest::Algorithm;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::thread::available_parallelism;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(folder) = arguments.next() else {
        // A plain `cargo bench` runs this one too.
        writeln!(std::io::stderr(), "Usage: cargo bench --bench hash_files -- DIR [ALGORITHM...]")?;
        return Ok(());
    };
    let named =
        |name: String| Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name).ok_or(name);
    let algorithms = arguments.map(named).collect::<Result<Vec<_>, _>>()?;
    let files = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<PathBuf>, std::io::Error>>()?;
    for hashed in hash_files(&files, &algorithms, available_parallelism()?, &|_| (), &AtomicBool::new(false))
    {
        hashed?;
    }
    Ok(())
}
