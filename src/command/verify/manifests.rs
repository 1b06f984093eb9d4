//! A folder with a history, or manifests that stand by themselves: what each of them says, and the media.

use super::report::Report;
use super::site::Site;
use super::{Asked, told};
use crate::daemon::progress::Counters;
use crate::manifest::about::About;
use crate::manifest::asc_mhl::{FOLDER, Histories, LeftOut};
use crate::manifest::claims::Claims;
use crate::manifest::detect;
use crate::manifest::error::ManifestError;
use crate::manifest::finding::Finding;
use crate::manifest::kind::Kind;
use crate::manifest::list::{Base, List};
use crate::problem::{Code, Problem};
use crate::share::EntryKind;
use crate::verify::expected::{By, Expected};
use crate::verify::folders;
use crate::verify::media::{Junk, Media, Walked};
use crate::words::english::{count, list};
use crate::words::path::{RelPath, printable, shown};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// Verifies a folder by its histories, or by the manifests that lie in it.
pub(super) async fn folder(root: &Path, asked: &Asked<'_>, counters: &Counters) -> Result<Report, Problem> {
    let here = Site::folder(root)?;
    let own = here.media.walk(Junk::Entered, &asked.world.stop).await?;
    let homes =
        own.entries.iter().filter(|(path, found)| found.kind == EntryKind::Folder && path.name() == FOLDER);
    let (histories, faults) = Histories::survey(root, homes.map(|(path, _)| path));
    if histories.is_empty() && faults.is_empty() {
        let lists = lists_in(root, &own)?;
        if !lists.is_empty() {
            return self::lists(&lists, Some(root), asked, counters).await;
        }
    }
    let mut report = Report::new(root.display().to_string(), Kind::History.word());
    for fault in &faults {
        report.problems.push(fault.into());
    }
    if histories.is_empty() {
        if faults.is_empty() {
            let message = format!("`{}` has no history, and no other manifest", shown(root));
            report.problem(Problem::new(Code::NoHistory, message));
        }
        report.not_checked.push("Media: not checked, since nothing says what they should be".into());
        return Ok(report.close(true));
    }
    let (site, walked) = match asked.site().await? {
        None => (here, own),
        Some(site) => {
            let walked = site.media.walk(Junk::Entered, &asked.world.stop).await?;
            (site, walked)
        }
    };
    let broken = broken(&histories, &faults, &walked);
    let left_out = LeftOut::new(&histories, &[]);
    let claims = Claims::of(histories, Vec::new(), &walked.disk());
    let mut expected = Expected { by: By::History, claims, left_out, broken, originals: HashMap::new() };
    for (home, history) in expected.claims.histories.iter() {
        let name = home.as_ref().map_or_else(String::new, |home| format!("{}/", home.as_str()));
        for generation in &history.generations {
            about(&mut report, &format!("{name}{FOLDER}/{}", generation.name), &generation.about);
        }
        told::findings(&mut report, &format!("{name}{FOLDER}"), &history.roster.findings);
    }
    let (judged, bad) = asked.judge(&site, &walked, &mut expected, counters).await?;
    let check = folders::check(&walked, &expected, &bad);
    if check.compared > 0 {
        report
            .checked("folders", format!("{} held against their own hashes", count(check.compared, "folder")));
    }
    let histories = expected.claims.histories.iter();
    let respelled = histories
        .flat_map(|(_, history)| history.roster.findings.iter())
        .any(|finding| matches!(finding, Finding::Spelling(..)));
    told::folders(&mut report, &check, respelled);
    asked.tell(&mut report, judged, &walked, &expected, &site);
    Ok(report.close(true))
}

/// Folders with a history that could not be read as one.
fn broken(histories: &Histories, faults: &[ManifestError], walked: &Walked) -> Vec<RelPath> {
    if faults.is_empty() {
        return Vec::new();
    }
    let of_history =
        walked.entries.keys().filter_map(RelPath::parent).filter(|folder| folder.name() == FOLDER);
    let homes: BTreeSet<RelPath> = of_history.filter_map(|folder| folder.parent()).collect();
    homes.into_iter().filter(|home| histories.of(Some(home)).is_none()).collect()
}

/// The manifests that lie at the top of a folder.
fn lists_in(root: &Path, walked: &Walked) -> Result<Vec<PathBuf>, Problem> {
    let top = walked.entries.keys().filter(|path| path.parent().is_none());
    let named = top.filter(|path| detect::has_name_of_one(path.name()));
    let mut lists = Vec::new();
    for path in named.map(|path| path.under(root)) {
        let unreadable = |error| Problem::new(Code::SourceUnreadable, format!("Cannot read {error}"));
        if detect::kind(&path).map_err(unreadable)?.is_some() {
            lists.push(path);
        }
    }
    Ok(lists)
}

/// Verifies media by manifests that stand by themselves, united. Without a `root` the media lie beside the first.
pub(super) async fn lists(
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
            Err(fault) => {
                report.problems.push((&fault).into());
            }
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
        about(&mut report, &name, &list.about);
        told::findings(&mut report, &name, &list.roster.findings);
        if list.elsewhere > 0 {
            let records = count(list.elsewhere, "record");
            report
                .not_checked
                .push(format!("{records} of `{}`: about what lies beside this folder", printable(&name)));
        }
    }
    let judged = asked.judge(&site, &walked, &mut expected, counters).await?.0;
    let (own, others): (Vec<_>, Vec<_>) = judged.manifests.iter().partition(|path| {
        paths.iter().any(|list| list.file_name().is_some_and(|name| name.to_string_lossy() == path.name()))
    });
    drop(own);
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

/// What a manifest says of itself.
fn about(report: &mut Report, name: &str, about: &About) {
    let or = |text: &str, other: &str| if text.is_empty() { other.to_owned() } else { text.to_owned() };
    let generation = about.generation.map(|number| format!("generation {number}, ")).unwrap_or_default();
    let process = if about.process.is_empty() { String::new() } else { format!(", {}", about.process) };
    let algorithms: Vec<&str> = about.algorithms.iter().map(|algorithm| algorithm.name()).collect();
    let hashes = if algorithms.is_empty() { "no hash".into() } else { algorithms.join(", ") };
    let host = if about.host.is_empty() { String::new() } else { format!(" on {}", about.host) };
    report.checked(
        "manifest",
        format!(
            "`{name}`: {generation}{}, {hashes}{process}, written {} by {}{host}, as it says; {}",
            count(about.files, "file"),
            or(&about.created, "at a time that it does not say"),
            or(&about.tool, "a tool that it does not name"),
            about.readback(),
        ),
    );
}
