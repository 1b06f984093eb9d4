//! `ingest seal`: a new ASC MHL generation for a folder. The one command that writes beside media, and only by request.

mod compare;
mod look;
mod report;

use super::globals::Globals;
use super::progress::Watching;
use crate::card;
use crate::daemon::progress::{Counters, Doing};
use crate::journey::{Listing, Undo};
use crate::manifest::asc_mhl::{
    self, Author, Creator, Histories, LeftOut, Process, Roll, SealedFile, SealedRoll, pattern_of,
};
use crate::problem::{Code, Problem};
use crate::verify::hashing::{Read, Reading, ToRead, local};
use crate::words::digest::{Algorithm, Digest};
use crate::words::english;
use crate::words::path::{IoError, RelPath, printable, shown};
use crate::world::World;
use clap::ValueEnum;
use compare::{altered, candidates, known, missing, renamed};
use jiff::Timestamp;
use look::{Found, look};
use report::{Refused, Renamed, Report};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How many files a message names.
const NAMED: usize = 3;

/// Write a new ASC MHL generation for a folder: every file is hashed, and compared with earlier generations
#[derive(Debug, clap::Args)]
pub(crate) struct Seal {
    /// The folder: a card, a roll, a shooting day
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Who seals
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// How to reach that person
    #[arg(long, value_name = "ADDRESS", requires = "author")]
    email: Option<String>,
    /// What that person is: DIT, loader, assistant
    #[arg(long, value_name = "ROLE", requires = "author")]
    role: Option<String>,
    /// Where this is
    #[arg(long, value_name = "TEXT")]
    location: Option<String>,
    /// Anything else that is worth knowing
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// Hash formats; those of earlier generations come on top, so that everything is compared
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "xxh64")]
    format: Vec<Format>,
    /// Leave out what has this name, in the syntax of gitignore: for this generation and all that follow
    #[arg(long, value_name = "PATTERN")]
    ignore: Vec<String>,
    /// Record a new file that is, byte for byte, one that is gone as that file renamed
    #[arg(long)]
    renames: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Xxh64,
    Xxh3,
    Xxh128,
    Md5,
    Sha1,
    C4,
}

impl From<Format> for Algorithm {
    fn from(format: Format) -> Self {
        match format {
            Format::Xxh64 => Self::Xxh64,
            Format::Xxh3 => Self::Xxh3,
            Format::Xxh128 => Self::Xxh128,
            Format::Md5 => Self::Md5,
            Format::Sha1 => Self::Sha1,
            Format::C4 => Self::C4,
        }
    }
}

impl Seal {
    pub(crate) async fn run(&self, globals: &Globals, world: &mut World) -> Result<u8, Problem> {
        if !self.folder.is_dir() {
            return Err(Problem::new(Code::SourceMissing, format!("`{}` is no folder", shown(&self.folder)))
                .with_hint("Check the path, and that the volume is mounted"));
        }
        let counters = Arc::new(Counters::new());
        let name = folder_name(&self.folder);
        let watching = Watching::start(counters.clone(), &name, globals, world);
        let sealed = self.seal(&name, &counters, world).await;
        watching.end().await;
        let report = sealed?.close();
        match globals.json {
            true => world.print_json(&report)?,
            false => world.print(report.for_people(globals.paint(world.stdout_is_terminal)))?,
        }
        Ok(report.exit)
    }

    async fn seal(&self, name: &str, counters: &Counters, world: &World) -> Result<Report, Problem> {
        let root = &self.folder;
        let mut report = Report { folder: root.display().to_string(), ..Report::default() };
        let Found { listing, odd } = look(root).map_err(unreadable)?;
        let histories = Histories::load(root, &listing)?;
        let ignore = self.patterns(&listing, &histories);
        let ignore: Vec<&str> = ignore.iter().map(String::as_str).collect();
        let left_out = LeftOut::new(&histories, &ignore);

        let odd = odd.into_iter().filter(|odd| !left_out.covers(&odd.path, odd.is_folder));
        report.refused = odd.map(|odd| Refused { path: odd.path, reason: odd.why.into() }).collect();
        if !report.refused.is_empty() {
            report.problems.push(refused(&report.refused));
            return Ok(report);
        }
        let sealed = |path: &RelPath, is_folder| !left_out.covers(path.as_str(), is_folder);
        let keep = |mut listing: Listing| {
            listing.files.retain(|file| sealed(&file.path, false));
            listing.folders.retain(|folder| sealed(&folder.path, true));
            listing
        };
        report.left_out = (listing.files.iter())
            .filter(|file| !asc_mhl::is_history(&file.path) && !sealed(&file.path, false))
            .count() as u64;
        let kept = keep(listing);
        if kept.files.is_empty() {
            return Err(Problem::new(Code::SourceEmpty, format!("`{}` has no file to seal", shown(root)))
                .with_hint("Check that this is the folder you mean"));
        }
        report.files = kept.files.len() as u64;
        report.bytes = kept.files.iter().map(|file| file.size).sum();
        counters.set_totals(report.files, 0, report.bytes);
        counters.set_doing(Doing::Sealing);
        let mut gone = missing(&kept, &histories, &left_out);
        let alike = if self.renames { candidates(&kept, &gone, &histories) } else { HashMap::new() };
        let hashed = self.hash(&kept, &histories, &alike, counters, world).await?;
        see_unchanged(&kept, &keep(look(root).map_err(unreadable)?.listing))?;
        report.altered = altered(&kept, &hashed, &histories);
        let renamed = renamed(&kept, &hashed, &alike, &histories);
        gone.retain(|path| renamed.iter().all(|(_, before)| before != path));
        report.missing = gone.into_iter().map(String::from).collect();
        report.renamed =
            renamed.iter().map(|(to, from)| Renamed { from: from.clone(), to: to.clone() }).collect();

        let creator = self.creator(world.clock.now());
        let files: Vec<SealedFile<'_>> = (kept.files.iter().zip(&hashed))
            .map(|(file, (digests, at))| SealedFile {
                path: &file.path,
                size: file.size,
                modified: file.modified,
                digests,
                hashed: Some(*at),
                earlier: false,
            })
            .collect();
        let roll = Roll {
            name,
            files: &files,
            folders: &kept.folders,
            former: &Undo::new(renamed),
            histories: &histories,
            ignore: &ignore,
            process: Process::InPlace,
            creator: &creator,
        };
        let sealed = asc_mhl::seal(&roll)?;
        asc_mhl::commit(root, &sealed, &histories)?;
        report.note(sealed);
        Ok(report)
    }

    /// What to leave out: what was named, and junk of operating systems that no generation has a record of.
    fn patterns(&self, listing: &Listing, histories: &Histories) -> Vec<String> {
        let recorded =
            |path: &RelPath| histories.covering(path).any(|(history, below)| history.known(&below).is_some());
        let files = listing.files.iter().filter(|file| !recorded(&file.path)).map(|file| &file.path);
        let junk = files.chain(listing.folders.iter().map(|folder| &folder.path)).map(RelPath::name);
        let junk: BTreeSet<&str> = junk.filter(|name| card::is_junk(name)).collect();
        self.ignore.iter().cloned().chain(junk.into_iter().filter_map(pattern_of)).collect()
    }

    /// Reads every file once, for the formats asked for and all in which something is known of it.
    async fn hash(
        &self,
        kept: &Listing,
        histories: &Histories,
        alike: &HashMap<&RelPath, Vec<RelPath>>,
        counters: &Counters,
        world: &World,
    ) -> Result<Vec<(Vec<Digest>, Timestamp)>, Problem> {
        let asked: BTreeSet<Algorithm> = self.format.iter().map(|format| (*format).into()).collect();
        let mut sets: HashMap<BTreeSet<Algorithm>, Arc<[Algorithm]>> = HashMap::new();
        let wanted: Vec<ToRead> = (kept.files.iter())
            .map(|file| {
                let names = alike.get(&file.path).into_iter().flatten().chain([&file.path]);
                let known = names.flat_map(|path| known(histories, path)).map(|digest| digest.algorithm());
                let set: BTreeSet<Algorithm> = asked.iter().copied().chain(known).collect();
                let algorithms = sets.entry(set).or_insert_with_key(|set| set.iter().copied().collect());
                ToRead { path: file.path.clone(), size: file.size, algorithms: algorithms.clone() }
            })
            .collect();
        let reading = Reading { proven: counters.proven(), stop: world.stop.clone() };
        let mut hashed = Vec::with_capacity(kept.files.len());
        let mut unread = Vec::new();
        let mut take = |_, read: Read| match read {
            Ok((digests, _)) => hashed.push((digests, world.clock.now())),
            Err(reason) => unread.push(reason),
        };
        local(&self.folder, wanted.into_iter(), &reading, &mut take).await?;
        if unread.is_empty() {
            Ok(hashed)
        } else {
            Err(Problem::new(Code::SourceUnreadable, english::list(&unread, NAMED)))
        }
    }

    fn creator(&self, created: Timestamp) -> Creator {
        let author = self.author.clone().map(|name| Author {
            name,
            email: self.email.clone(),
            role: self.role.clone(),
        });
        Creator {
            created,
            hostname: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            version: env!("CARGO_PKG_VERSION").into(),
            author,
            location: self.location.clone(),
            comment: self.comment.clone(),
        }
    }
}

impl Report {
    fn note(&mut self, sealed: SealedRoll) {
        self.manifest = Some(sealed.manifest.into());
        self.generation = Some(sealed.generation);
        self.c4 = Some(sealed.c4.to_string());
        self.written = sealed.files.into_iter().map(|(path, _)| path.into()).collect();
        let found = [
            (
                &self.altered,
                Code::FilesAltered,
                "not what an earlier generation says, and recorded as failed",
            ),
            (&self.missing, Code::FilesMissing, "in an earlier generation, and not there any more"),
        ];
        for (paths, code, what) in found.into_iter().filter(|(paths, ..)| !paths.is_empty()) {
            let verb = if paths.len() == 1 { "is" } else { "are" };
            let named: Vec<String> = paths.iter().map(|path| format!("`{}`", printable(path))).collect();
            let files = english::count(paths.len() as u64, "file");
            let message = format!("{files} {verb} {what}: {}", english::list(&named, NAMED));
            self.problems
                .push(Problem::new(code, message).with_hint("Restore from another copy, then seal again"));
        }
    }
}

/// The folder's own name, for the name of the manifest.
fn folder_name(folder: &Path) -> String {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().map(|c| if c.is_control() || c == '\\' { '_' } else { c }).collect();
    if name.is_empty() { "root".into() } else { name }
}

/// Sees that nobody wrote to the folder while it was hashed.
fn see_unchanged(before: &Listing, after: &Listing) -> Result<(), Problem> {
    card::same(before, after).map_err(|error| {
        Problem::from(error).with_hint("Wait until nothing writes to the folder any more, then seal again")
    })
}

fn refused(refused: &[Refused]) -> Problem {
    let named: Vec<String> =
        refused.iter().map(|refused| format!("`{}`", printable(&refused.path))).collect();
    let files = english::count(refused.len() as u64, "entry");
    let message =
        format!("{files} of the folder cannot stand in a manifest: {}", english::list(&named, NAMED));
    Problem::new(Code::SealRefused, message)
}

fn unreadable(error: IoError) -> Problem {
    Problem::new(Code::SourceUnreadable, format!("Cannot read {error}"))
}
