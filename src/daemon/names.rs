//! Names that the share cannot hold: found before anything is sent, and dealt with as the policy says.

use super::agent::{Agent, blocking};
use super::list::remembered;
use crate::card::{self, LONGEST_PATH};
use crate::journey::{Dump, Event, Misnamed};
use crate::problem::{Code, Problem};
use crate::share::Place;
use crate::words::english;
use crate::words::path::printable;

/// Rows of the table in one event.
const AT_ONCE: usize = 1000;
/// How many names a message shows.
const NAMED: usize = 5;

const HINT: &str = "Rename these on the NAS and send again, or send with `--names map`: they get other names on the \
                    share, and the receipt has both. `ingest scan DIR` shows all of them";

/// Looks at all names: those that the share cannot hold, with what becomes of them, in events of bounded size.
pub(super) async fn table(agent: &Agent, dump: &Dump) -> Result<Vec<Event>, Problem> {
    let (listing, longest) = (remembered(dump), room(agent, dump)?);
    let mut names = blocking(move || card::names(&listing, longest)).await?;
    if !agent.names.map {
        names.iter_mut().for_each(|name| name.delivered = None);
    }
    Ok(names.chunks(AT_ONCE).map(|part| Event::Misnamed { names: part.to_vec() }).collect())
}

/// How many UTF-16 units a path below the roll's folder may have: in its place, and in staging before.
fn room(agent: &Agent, dump: &Dump) -> Result<usize, Problem> {
    let share = match &agent.destination.place {
        Place::Path(_) => String::new(),
        Place::Smb(place) => format!("//{}/{}", place.host, place.share),
    };
    let left = |longest: usize, folder: &str| {
        longest.saturating_sub(format!("{share}/{folder}/").encode_utf16().count())
    };
    let released = left(agent.names.longest_path, agent.target(dump).as_str());
    Ok(released.min(left(LONGEST_PATH, agent.staged(dump)?.as_str())))
}

/// Which names are kept back.
fn kept_back(dump: &Dump) -> String {
    let names: Vec<_> = dump.names.iter().filter(|name| name.delivered.is_none()).collect();
    let row = |name: &&Misnamed| format!("`{}` ({})", name.path, printable(&name.why));
    let rows: Vec<String> = names.iter().map(row).collect();
    let count = english::count(names.len() as u64, "name");
    format!("{count} cannot stand on the share: {}", english::list(&rows, NAMED))
}

/// What a person is told at once, while all other files are sent.
pub(super) fn notice(dump: &Dump) -> String {
    format!("{}; all other files are sent and proven, then the roll waits for a person", kept_back(dump))
}

/// What a person is told when everything but the files with such names is proven.
pub(super) fn withheld(dump: &Dump) -> Problem {
    let landed = dump.landed() as u64;
    let wait = if landed == 1 { "is proven in staging and waits" } else { "are proven in staging and wait" };
    let message = format!("{}; {} {wait}", kept_back(dump), english::count(landed, "other file"));
    Problem::new(Code::SourceName, message).with_hint(HINT)
}
