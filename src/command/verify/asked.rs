//! What was asked of `ingest verify` for every target, and what all kinds of targets have in common.

use super::report::Report;
use super::site::Site;
use super::{second, told};
use crate::command::place::Setup;
use crate::daemon::progress::{Counters, Doing};
use crate::problem::{Code, Problem};
use crate::verify::expected::Expected;
use crate::verify::hashing::Reading;
use crate::verify::judge::judge;
use crate::verify::media::Walked;
use crate::verify::outcome::{Judged, Rules};
use crate::words::bytes::ByteCount;
use crate::words::english::{count, list, thousands};
use crate::words::path::RelPath;
use crate::world::World;
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

/// Where the media lie, when somebody said so.
#[derive(Clone, Debug)]
pub(super) enum Against {
    /// Nobody said.
    Nothing,
    /// In this folder.
    Folder(PathBuf),
    /// In this very folder of a share.
    Share,
    /// Below the sync root of a destination, where the receipt says.
    Destination,
}

/// What was asked.
pub(super) struct Asked<'a> {
    pub(super) against: Against,
    pub(super) rules: Rules,
    /// The state folder and the destination, where a target needs one of them.
    pub(super) setup: Option<&'a Setup>,
    pub(super) world: &'a World,
}

impl Asked<'_> {
    pub(super) fn is_destination(&self) -> bool {
        matches!(self.against, Against::Destination)
    }

    /// The media that were named.
    pub(super) async fn site(&self) -> Result<Option<Site>, Problem> {
        match &self.against {
            Against::Nothing => Ok(None),
            Against::Folder(folder) => Site::folder(folder).map(Some),
            Against::Share | Against::Destination => {
                let nowhere = || Problem::new(Code::Usage, "No share was named");
                let setup = self.setup.ok_or_else(nowhere)?;
                let destination = setup.destination.as_ref().ok_or_else(nowhere)?;
                Site::share(destination, &setup.pace, &self.world.clock).await.map(Some)
            }
        }
    }

    /// Reads and judges everything.
    pub(super) async fn judge(
        &self,
        site: &Site,
        walked: &Walked,
        expected: &mut Expected,
        counters: &Counters,
    ) -> Result<(Judged, HashSet<RelPath>), Problem> {
        counters.set_doing(Doing::Verifying);
        let reading = Reading { proven: counters.proven(), stop: self.world.stop.clone() };
        let announce = |files, bytes| counters.set_totals(files, 0, bytes);
        judge(&site.media, walked, expected, self.rules, &reading, &announce).await
    }

    /// Takes over what was found, and says how, where and when.
    pub(super) fn tell(
        &self,
        report: &mut Report,
        judged: Judged,
        walked: &Walked,
        expected: &Expected,
        site: &Site,
    ) {
        let counts = judged.counts;
        let files = counts.ok + counts.altered + counts.missing + counts.unverifiable;
        let mut how = format!(
            "{} of {} as they were, {} read again from {}, {} compared, {}",
            thousands(counts.ok),
            count(files, "file"),
            ByteCount(judged.bytes),
            site.place(),
            algorithms(expected),
            second(self.world.clock.now())
        );
        let junk = judged.junk + walked.junk.len() as u64;
        if junk > 0 {
            how += &format!("; {junk} of junk ignored");
        }
        if self.rules.fast {
            how += &format!(
                "; --fast: sizes were compared first, and {} of a wrong size not read",
                count(judged.by_size, "file")
            );
        }
        report.checked("media", how);
        told::files(report, judged, expected.by);
    }
}

/// The algorithms in which something was said.
fn algorithms(expected: &Expected) -> String {
    let claims = &expected.claims;
    let histories = claims.histories.iter().flat_map(|(_, history)| &history.generations);
    let abouts =
        histories.map(|generation| &generation.about).chain(claims.lists.iter().map(|list| &list.about));
    let names: BTreeSet<&str> =
        abouts.flat_map(|about| &about.algorithms).map(|algorithm| algorithm.name()).collect();
    match names.is_empty() {
        true => "BLAKE3".into(),
        false => list(&names.into_iter().collect::<Vec<_>>(), 9),
    }
}
