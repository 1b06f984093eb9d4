//! What watching a NAS costs while nothing happens: `cargo bench --bench watch -- [--dumps N] [--files N] [--in DIR]`.
//!
//! Makes a tree of dumps, has the watcher find and settle them, then plays an hour by a clock that is moved, and says how
//! much of one core the looks of that hour took.

use ingest::card::settle::{Evidence, State, Structure, Times};
use ingest::card::watch::{Rhythm, Watcher};
use ingest::words::clock::Clock;
use std::error::Error;
use std::fs::{create_dir_all, write};
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(3600);
/// Files in a folder of a clip.
const CLIP: usize = 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    let number = |name, default| value(name).map_or(Ok(default), |text| text.parse::<usize>());
    let (dumps, files) = (number("--dumps", 300)?, number("--files", 1_000_000)?);
    let folder = match value("--in") {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    fill(folder.path(), dumps, files / dumps)?;
    let mut out = std::io::stdout();
    for (what, structure) in [("whole", Structure::Complete), ("not known to be whole", Structure::Unknown)] {
        let evidence = Evidence { structure, ..Evidence::default() };
        let clock = Clock::held(Clock::system().now());
        clock.advance(24 * HOUR);
        let rhythm = Rhythm::default();
        let mut watcher = Watcher::new(vec![folder.path().to_owned()], Times::default(), rhythm);
        let started = Instant::now();
        for _ in 0..2 {
            watcher.poll(clock.now(), |_| evidence);
            clock.advance(rhythm.active);
        }
        let first = started.elapsed();
        let settled = watcher.dumps().filter(|dump| dump.state() >= State::Settled).count();
        let until = clock.now() + HOUR;
        let started = Instant::now();
        let mut polls = 0;
        while clock.now() < until {
            watcher.poll(clock.now(), |_| evidence);
            clock.advance(watcher.due().duration_since(clock.now()).try_into()?);
            polls += 1;
        }
        let took = started.elapsed();
        let share = 100.0 * took.as_secs_f64() / HOUR.as_secs_f64();
        writeln!(
            out,
            "{dumps} dumps, {files} files, {what}: found and settled {settled} in {:.1} s; an hour of {polls} polls took {:.2} s, {share:.3} % of one core",
            first.as_secs_f64(),
            took.as_secs_f64(),
        )?;
    }
    Ok(())
}

/// Days with dumps, dumps with clips, clips with files.
fn fill(root: &Path, dumps: usize, files: usize) -> std::io::Result<()> {
    for dump in 0..dumps {
        let dump = root.join(format!("202611{:02}_D{:02}_MU/Camera/A{dump:03}", dump / 10 + 1, dump / 10));
        for file in 0..files {
            let clip = dump.join(format!("C{:04}", file / CLIP));
            if file % CLIP == 0 {
                create_dir_all(&clip)?;
            }
            write(clip.join(format!("{file:06}.dat")), "")?;
        }
        write(dump.join("A001.mov"), "x")?;
    }
    Ok(())
}
