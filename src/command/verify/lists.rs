//! Manifests that stand by themselves, united: MHL 1.x, packing lists, checksum lists. They prove only what they name.

use super::report::Report;
use super::site::Site;
use super::{Asked, told};
use crate::daemon::progress::Counters;
use crate::manifest::asc_mhl::{Histories, LeftOut};
use crate::manifest::claims::Claims;
use crate::manifest::error::ManifestError;
use crate::manifest::kind::Kind;
use crate::manifest::list::{Base, List};
use crate::problem::Problem;
use crate::verify::expected::{By, Expected};
use crate::verify::media::{Junk, Media, Walked};
use crate::words::english::{count, list};
use crate::words::path::{RelPath, printable};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Verifies media by manifests that stand by themselves, united. Without a `root` the media lie beside the first.
pub(super) async fn verify(
    paths: &[PathBuf],
    root: Option<&Path>,
    asked: &Asked<'_>,
    counters: &Counters,
) -> Result<Report, Problem> {
    let name = |path: &PathBuf| path.display().to_string();
    let target = match root {
        Some(root) => root.display().to_string(),
        None => paths.iter().map(name).collect::<Vec<_>>().join(" "),
    };
    let beside = root.or(paths[0].parent()).filter(|folder| *folder != Path::new(""));
    let beside = beside.unwrap_or(Path::new("."));
    let site = match asked.site().await? {
        None => Site::folder(beside)?,
        Some(site) => site,
    };
    let mut walked = site.media.walk(Junk::NotEntered, &asked.world.stop).await?;
    let mut report = Report::new(target, Kind::Mhl.word());
    let mut read = Vec::new();
    for path in paths {
        match read_list(path, &site.media, &walked) {
            Ok(list) => read.push(list),
            Err(fault) => report.problems.push((&fault).into()),
        }
    }
    if let Some(list) = read.first() {
        report.kind = list.about.kind.word();
    }
    if read.is_empty() {
        report.not_checked.push("Media: not checked, since nothing says what they should be".into());
        return Ok(report.close(true));
    }
    let below_junk = |path: &RelPath| walked.junk.iter().any(|junk| path.below(junk).is_some());
    if !walked.junk.is_empty()
        && read.iter().any(|list| list.roster.files().any(|(path, _)| below_junk(path)))
    {
        site.media.walk_junk(&mut walked, &asked.world.stop).await?;
    }
    let claims = Claims::of(Histories::default(), read, &walked.disk());
    let left_out = LeftOut::new(&Histories::default(), &[]);
    let mut expected =
        Expected { by: By::Lists, claims, left_out, broken: Vec::new(), originals: HashMap::new() };
    for list in &expected.claims.lists {
        let name = list.path.file_name().unwrap_or_default().to_string_lossy();
        told::manifest(&mut report, &name, &list.about);
        told::findings(&mut report, &name, &list.roster.findings);
        if list.elsewhere > 0 {
            let records = count(list.elsewhere, "record");
            report
                .not_checked
                .push(format!("{records} of `{}`: about what lies beside this folder", printable(&name)));
        }
    }
    let judged = asked.judge(&site, &walked, &mut expected, counters).await?.0;
    let is_own = |path: &RelPath| {
        let mut names = paths.iter().filter_map(|list| list.file_name());
        names.any(|name| name.to_string_lossy() == path.name())
    };
    let others: Vec<&RelPath> = judged.manifests.iter().filter(|path| !is_own(path)).collect();
    if !others.is_empty() {
        let names: Vec<String> = others.iter().map(|path| format!("`{path}`")).collect();
        report.not_checked.push(format!("Other manifests that lie there: {}", list(&names, 3)));
    }
    asked.tell(&mut report, judged, &walked, &expected, &site);
    Ok(report.close(true))
}

/// Reads a list so that its paths are those below the media's root: they are relative to the list's own folder, or to the
/// root, or to a folder above the root.
fn read_list(path: &Path, media: &Media, walked: &Walked) -> Result<List, ManifestError> {
    let list = List::read(path, &Base::Here)?;
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let (Media::Folder(root), Ok(folder)) = (media, folder.canonicalize()) else { return Ok(list) };
    let Ok(root) = root.canonicalize() else { return Ok(list) };
    let relative = |below: &Path, above: &Path| {
        let rest = below.strip_prefix(above).ok()?;
        RelPath::new(rest.to_str()?).ok()
    };
    if root == folder {
        return Ok(list);
    }
    if let Some(below) = relative(&folder, &root) {
        let list_below = List::read(path, &Base::Below(below))?;
        return Ok(if has_some(&list, walked) && !has_some(&list_below, walked) { list } else { list_below });
    }
    if has_some(&list, walked) {
        return Ok(list);
    }
    let name = root.file_name().and_then(|name| name.to_str()).and_then(|name| RelPath::new(name).ok());
    let Some(above) = relative(&root, &folder).or(name) else { return Ok(list) };
    let list_above = List::read(path, &Base::Above(above))?;
    let speaks_of_it = list_above.roster.files().next().is_some();
    Ok(if speaks_of_it { list_above } else { list })
}

/// Whether something that the list speaks of is there.
fn has_some(list: &List, walked: &Walked) -> bool {
    list.roster.files().any(|(path, _)| walked.entries.contains_key(path))
}
