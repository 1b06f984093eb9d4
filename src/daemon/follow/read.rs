//! Reads a roll in the second region: first the names, then every byte that was not read there yet.
//!
//! What was found equal is written down as it goes, so that a roll of a terabyte is not begun again after a restart.

use crate::daemon::agent::Agent;
use crate::daemon::beyond::{Limit, Second};
use crate::daemon::mounts;
use crate::handoff::{Handed, NAMED, Part};
use crate::journey::{Dump, Event};
use crate::problem::{Code, Problem};
use crate::share::EntryKind;
use crate::verify::hashing::{self, Read, ToRead};
use crate::verify::media::{Junk, Media};
use crate::words::digest::{Algorithm, Digest};
use crate::words::english::{count, list};
use crate::words::path::RelPath;
use crate::words::session::Session;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// Files, and bytes, that are read before what was found is written down.
const FILES: usize = 500;
const BYTES: u64 = 4 << 30;

/// A sync may still be writing a file that has its full size: one that differs so often in a row is wrong.
const OFTEN: u32 = 3;

/// Files that were read and differ, and how often in a row.
pub(in crate::daemon) type Differing = HashMap<RelPath, u32>;

/// A roll that is read in the second region.
pub(super) struct Reading<'a> {
    pub(super) agent: &'a Agent,
    pub(super) second: &'a Second,
    pub(super) limit: &'a Limit,
    pub(super) roll: &'a Handed,
}

/// What the file at a path there has to be.
struct Due {
    path: RelPath,
    size: u64,
    blake3: Option<Digest>,
    /// Its place in the listing; none for one of the generation.
    file: Option<u32>,
}

impl Reading<'_> {
    /// Reads what was not read yet. Gives where it was read when all is there and equal; else what is missing.
    pub(super) async fn read(
        &self,
        dump: &mut Dump,
        differing: &mut Differing,
    ) -> Result<Result<Session, Part>, Problem> {
        let destination = &self.second.destination;
        let share = mounts::connect_once(&self.agent.state, destination).await?;
        let share = (self.limit)(share);
        let media = Media::Share(share.clone(), destination.sync_root.join(&self.roll.path));
        let walked = media.walk(Junk::NotEntered, &self.agent.stop).await?;
        let sizes: BTreeMap<&RelPath, u64> = walked
            .entries
            .iter()
            .filter(|(_, found)| found.kind == EntryKind::File)
            .map(|(path, found)| (path, found.size))
            .collect();
        let missing: Vec<RelPath> = self
            .roll
            .files
            .iter()
            .filter(|(path, size)| sizes.get(path) != Some(size))
            .map(|(path, _)| path.clone())
            .collect();
        if !missing.is_empty() {
            let all = self.roll.files.len();
            let words =
                format!("{} of {} there, by name and size", all - missing.len(), count(all as u64, "file"));
            return Ok(Err(self.part(missing, words, None)));
        }
        let (due, mut wrong) = (due(dump), Vec::new());
        for range in batches(&due) {
            let batch = &due[range];
            let differs = self.batch(&media, batch, dump).await?;
            wrong.extend(differs.iter().map(|place| batch[*place].path.clone()));
        }
        differing.retain(|path, _| wrong.contains(path));
        for path in &wrong {
            *differing.entry(path.clone()).or_default() += 1;
        }
        if wrong.is_empty() {
            return Ok(Ok(share.session()));
        }
        let often: Vec<&RelPath> = wrong.iter().filter(|path| differing[*path] >= OFTEN).collect();
        let problem = (!often.is_empty()).then(|| {
            let what = count(often.len() as u64, "file");
            let message = format!(
                "{what} of `{}` in the second region not what was sent: {}",
                dump.target,
                list(&often, NAMED)
            );
            Problem::new(Code::ArrivalDiffers, message)
        });
        let words =
            format!("{} there, and not what was sent, or not whole yet", count(wrong.len() as u64, "file"));
        Ok(Err(self.part(wrong, words, problem)))
    }

    /// Reads some files, writes down which of them are equal, and gives the places of the others.
    async fn batch(&self, media: &Media, batch: &[Due], dump: &mut Dump) -> Result<Vec<usize>, Problem> {
        let reading = hashing::Reading { proven: Arc::new(AtomicU64::new(0)), stop: self.agent.stop.clone() };
        let algorithms: Arc<[Algorithm]> = [Algorithm::Blake3].into();
        let file =
            |due: &Due| ToRead { path: due.path.clone(), size: due.size, algorithms: algorithms.clone() };
        let files: Vec<ToRead> = batch.iter().map(file).collect();
        let (mut equal, mut differs, mut unread) = (Vec::new(), Vec::new(), None);
        let mut take = |place: usize, read: Read| match read {
            Err(why) => _ = unread.get_or_insert((place, why)),
            Ok((digests, size)) => {
                let due = &batch[place];
                match size == due.size && !digests.is_empty() && digests.first() == due.blake3.as_ref() {
                    true => equal.extend(due.file),
                    false => differs.push(place),
                }
            }
        };
        media.hash(files.into_iter(), &reading, &mut take).await?;
        if !equal.is_empty() {
            self.agent.append(dump, vec![Event::FilesArrived { files: equal }]).await?;
        }
        match unread {
            None => Ok(differs),
            Some((place, why)) => {
                let message = format!("`{}` cannot be read in the second region: {why}", batch[place].path);
                Err(Problem::new(Code::ShareFault, message))
            }
        }
    }

    fn part(&self, missing: Vec<RelPath>, words: String, wrong: Option<Problem>) -> Part {
        let all = self.roll.files.len();
        let there = all.saturating_sub(missing.len()) as u64;
        Part { there, all: all as u64, missing: missing.into_iter().take(NAMED).collect(), words, wrong }
    }
}

/// All that was not read there yet; what the journal cannot keep count of is read each time.
fn due(dump: &Dump) -> Vec<Due> {
    let files = dump.files.iter().enumerate().filter(|(_, file)| file.arrived.is_none());
    let files = files.filter_map(|(place, file)| {
        Some(Due {
            path: dump.names.delivered(&file.source.path)?,
            size: file.source.size,
            blake3: file.digest(Algorithm::Blake3).copied(),
            file: u32::try_from(place).ok(),
        })
    });
    let generation = dump.seal.iter().flat_map(|seal| seal.files.iter().chain(&seal.earlier));
    let generation = generation.map(|file| Due {
        path: file.path.clone(),
        size: file.size,
        blake3: Some(file.blake3),
        file: None,
    });
    files.chain(generation).collect()
}

/// Stretches of bounded size.
fn batches(due: &[Due]) -> Vec<Range<usize>> {
    let (mut batches, mut first, mut bytes) = (Vec::new(), 0, 0);
    for (place, due) in due.iter().enumerate() {
        bytes += due.size;
        if place + 1 - first >= FILES || bytes >= BYTES {
            batches.push(first..place + 1);
            (first, bytes) = (place + 1, 0);
        }
    }
    if first < due.len() {
        batches.push(first..due.len());
    }
    batches
}
