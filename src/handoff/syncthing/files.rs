//! File by file: whether the far device has it.

use super::Syncthing;
use super::answers::File;
use super::far::Far;
use crate::handoff::error::HandoffError;
use crate::handoff::sync::{Handed, NAMED, Part, Seen};
use crate::problem::{Code, Problem};
use crate::words::english::{count, list};
use crate::words::path::RelPath;
use futures_util::{StreamExt, stream};

/// Questions under way at the same time: over a long link each waits for a round trip.
const AT_ONCE: usize = 32;
/// Syncthing carries a folder's files in order: behind so many in a row that are not there, no more are asked about.
const ENOUGH: usize = 200;
/// The far side may need a moment to say that it wants something: only what it did not want so often in a row counts. Longer
/// where it has nothing of the roll: its index may be on its way.
const PATIENT: u32 = 5;
const VERY_PATIENT: u32 = 30;

/// What one file stands like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The far device has it.
    There,
    /// It has not.
    OnItsWay,
    /// This Syncthing has not seen it yet.
    Unseen,
    /// It is another one, or none, by now.
    Changed,
}

/// What a look at the files found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many were asked about.
    pub(super) asked: usize,
    /// Whether that is all of those that were not known to be there.
    all: bool,
    on_their_way: Vec<usize>,
    unseen: Vec<usize>,
    changed: Vec<usize>,
}

impl Syncthing {
    /// Asks about the files that are not known to be there.
    pub(super) async fn files(&self, roll: &Handed, seen: &mut Seen) -> Result<Found, HandoffError> {
        let open: Vec<usize> = (0..roll.files.len()).filter(|place| !seen.there.contains(place)).collect();
        let mut found = Found { all: true, ..Found::default() };
        let mut asked = stream::iter(open)
            .map(|place| async move { (place, self.file(roll, place).await) })
            .buffered(AT_ONCE);
        let (mut missed, mut count) = (0, 0);
        while let Some((place, state)) = asked.next().await {
            missed += 1;
            count += 1;
            match state? {
                State::There => {
                    seen.there.insert(place);
                    missed = 0;
                }
                State::OnItsWay => found.on_their_way.push(place),
                State::Unseen => found.unseen.push(place),
                State::Changed => found.changed.push(place),
            }
            if missed >= ENOUGH {
                found.all = false;
                break;
            }
        }
        drop(asked);
        found.asked = count;
        Ok(found)
    }

    async fn file(&self, roll: &Handed, place: usize) -> Result<State, HandoffError> {
        let (path, size) = &roll.files[place];
        let path = self.inside(&roll.path.join(path));
        let query = [("folder", self.place.folder.as_str()), ("file", path.as_str())];
        let file: Option<File> = self.http.get("/rest/db/file", &query).await?;
        Ok(file.map_or(State::Unseen, |file| state(&file, *size, &self.place.device)))
    }
}

fn state(file: &File, size: u64, device: &str) -> State {
    let File { availability, global, local } = file;
    if local.version.is_empty() && global.version.is_empty() {
        return State::Unseen;
    }
    let is_gone = local.deleted || global.deleted;
    // What was released has the mark of one device; whoever changes it, there or here, adds another.
    let is_edited = global.version.len() > 1;
    if is_gone
        || is_edited
        || local.invalid
        || local.ignored
        || local.size != size
        || local.version != global.version
    {
        return State::Changed;
    }
    let mut there = availability.iter().flatten();
    match there.any(|available| available.id == device && !available.from_temporary) {
        true => State::There,
        false => State::OnItsWay,
    }
}

impl Found {
    /// Whether the far device has all of it.
    pub(super) fn is_whole(&self) -> bool {
        self.all && self.on_their_way.is_empty() && self.unseen.is_empty() && self.changed.is_empty()
    }

    /// Whether this Syncthing has seen none of what is missing.
    pub(super) fn is_unknown_here(&self) -> bool {
        !self.unseen.is_empty() && self.on_their_way.is_empty() && self.changed.is_empty()
    }

    /// Whether somebody changed any of it.
    pub(super) fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// The same for people.
    pub(super) fn part(&self, roll: &Handed, seen: &mut Seen, far: &Far) -> Part {
        let names = |places: &[usize]| -> Vec<RelPath> {
            places.iter().map(|place| roll.files[*place].0.clone()).collect()
        };
        let is_idle = self.all && self.unseen.is_empty() && far.needs_nothing();
        seen.idle = if is_idle { seen.idle + 1 } else { 0 };
        let (there, all) = (seen.there.len() as u64, roll.files.len() as u64);
        let patience = if there > 0 { PATIENT } else { VERY_PATIENT };
        let wrong = if !self.changed.is_empty() {
            let named = list(&names(&self.changed), NAMED);
            let message = format!(
                "{} of the released roll `{}` changed behind the sync, or gone: {named}",
                count(self.changed.len() as u64, "file"),
                roll.path
            );
            Some(Problem::new(Code::ArrivalConflict, message))
        } else if seen.idle >= patience && !self.on_their_way.is_empty() {
            let missing = names(&self.on_their_way);
            let message = format!(
                "The second region lacks {} of {} of `{}`, and wants nothing more: {}",
                missing.len(),
                count(all, "file"),
                roll.path,
                list(&missing, NAMED)
            );
            Some(Problem::new(Code::ArrivalMissing, message))
        } else {
            None
        };
        let missing = [&self.changed, &self.on_their_way, &self.unseen].map(|places| names(places)).concat();
        let words = match (self.is_unknown_here() && there == 0, far.is_idle()) {
            (true, false) => format!("Syncthing is still looking at it: {}", far.words()),
            (true, true) => format!("Syncthing has not seen it yet: {}", far.words()),
            _ => far.words(),
        };
        Part { there, all, missing: missing.into_iter().take(NAMED).collect(), words, wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        serde_json::from_str(text).expect("an answer")
    }

    /// Answers of Syncthing 1.19.2, cut to what counts.
    #[test]
    fn a_file_is_there_when_the_far_device_has_this_very_version_whole() {
        let indexed = r#"{"deleted":false,"invalid":false,"ignored":false,"size":7,"version":["ABC:1"]}"#;
        let newer =
            r#"{"deleted":false,"invalid":false,"ignored":false,"size":7,"version":["ABC:1","DEF:2"]}"#;
        let gone = r#"{"deleted":true,"invalid":false,"ignored":false,"size":0,"version":["ABC:2"]}"#;
        for (availability, local, global, expected) in [
            (r#"[{"id":"FAR","fromTemporary":false}]"#, indexed, indexed, State::There),
            (r#"[{"id":"FAR","fromTemporary":true}]"#, indexed, indexed, State::OnItsWay),
            (r#"[{"id":"OTHER","fromTemporary":false}]"#, indexed, indexed, State::OnItsWay),
            ("null", indexed, indexed, State::OnItsWay),
            (r#"[{"id":"FAR","fromTemporary":false}]"#, indexed, newer, State::Changed),
            (r#"[{"id":"FAR","fromTemporary":false}]"#, newer, newer, State::Changed),
            (r#"[{"id":"FAR","fromTemporary":false}]"#, gone, gone, State::Changed),
            ("null", "{}", "{}", State::Unseen),
        ] {
            let text = format!(r#"{{"availability":{availability},"global":{global},"local":{local}}}"#);
            assert_eq!(state(&file(&text), 7, "FAR"), expected, "{text}");
        }
        let longer = format!(r#"{{"availability":null,"global":{indexed},"local":{indexed}}}"#);
        assert_eq!(state(&file(&longer), 8, "FAR"), State::Changed, "it has another size than was released");
    }
}
