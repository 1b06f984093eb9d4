//! `MEDIAPRO.XML`: the clips of a card and the files of each.

use super::{date, lookup};
use crate::card::exam::{Exam, path_in};
use crate::card::finding::FindingCode;
use crate::card::markup::Element;
use crate::card::tree::Folder;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the index says.
pub(super) struct MediaPro {
    pub(super) model: Option<String>,
    pub(super) media_id: Option<String>,
    pub(super) clips: Vec<Listed>,
}

/// A clip of the index. Paths are below the index's folder.
pub(super) struct Listed {
    pub(super) uri: String,
    pub(super) umid: Option<String>,
    /// Frames, as far as the index says.
    frames: Option<u64>,
    /// What clips must have in common to have similar sizes.
    like: (String, String),
    others: Vec<String>,
}

impl Listed {
    /// All its files, the clip itself first.
    pub(super) fn uris(&self) -> impl Iterator<Item = String> {
        std::iter::once(self.uri.clone()).chain(self.others.iter().cloned())
    }

    /// Its name.
    fn stem(&self) -> &str {
        let name = self.uri.rsplit('/').next().unwrap_or(&self.uri);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// Reads the index; the reason where it makes no sense.
pub(super) fn read(root: &Element) -> Result<MediaPro, String> {
    let properties = root.at("Properties").ok_or("it has no properties")?;
    let contents = root.at("Contents").ok_or("it has no contents")?;
    let text = |path: &str, name: &str| Some(properties.at(path)?.attribute(name)?.to_owned());
    let clips = contents.all("Material").map(clip).collect::<Result<_, _>>()?;
    let media_id = text("Attached", "mediaId");
    Ok(MediaPro { model: text("System", "systemKind"), media_id, clips })
}

fn clip(material: &Element) -> Result<Listed, String> {
    let uri = path(material.attribute("uri").ok_or("it has a clip without a file")?)?;
    let related =
        material.children.iter().filter(|child| matches!(child.name.as_str(), "Proxy" | "RelevantInfo"));
    let others = related.filter_map(|child| child.attribute("uri")).map(path).collect::<Result<_, _>>()?;
    let text = |name: &str| material.attribute(name).unwrap_or_default().to_owned();
    Ok(Listed {
        uri,
        umid: material.attribute("umid").map(Into::into),
        frames: text("dur").parse().ok().filter(|frames| *frames > 0),
        like: (text("videoType"), text("fps")),
        others,
    })
}

/// A path of the index, which must stay below its folder.
fn path(uri: &str) -> Result<String, String> {
    let below = uri.strip_prefix("./").unwrap_or(uri);
    let strange = |part: &str| matches!(part, "" | "." | "..") || part.contains(['\\', '\0', '%', ':']);
    match below.split('/').any(strange) {
        false => Ok(below.into()),
        true => Err("it names a file outside of the card".into()),
    }
}

/// Files of the index that are not there.
pub(super) fn judge(exam: &mut Exam<'_>, home: Folder<'_>, index: &MediaPro) {
    let mut cache = Vec::new();
    let mut gone = Vec::new();
    let mut days = Vec::new();
    for listed in &index.clips {
        let found = lookup(home, &listed.uri, &mut cache);
        let others: Vec<bool> =
            listed.others.iter().map(|uri| lookup(home, uri, &mut cache).is_some()).collect();
        let Some(file) = found else {
            gone.push((listed, others.contains(&true)));
            continue;
        };
        let sidecar = listed.others.iter().filter(|uri| uri.to_ascii_uppercase().ends_with("M01.XML"));
        let sidecar = sidecar.filter_map(|uri| lookup(home, uri, &mut cache)).next();
        days.extend(date::in_name(file.stem()).or_else(|| date::in_sidecar(exam, sidecar?)));
        if let Some(clip) = exam.card.clips.iter_mut().find(|clip| clip.media.contains(&file.place)) {
            clip.id.clone_from(&listed.umid);
        }
        for (uri, _) in listed.others.iter().zip(&others).filter(|(_, there)| !**there) {
            let path = path_in(home, uri);
            exam.review(FindingCode::MissingSidecar, &path, "is missing: the card's index names it");
        }
    }
    for (listed, half) in gone {
        missing(exam, home, listed, half, days.iter().min().copied());
    }
}

/// A clip that is not there. The camera lists clips of earlier days on cards that were not formatted, and people leave
/// those out on purpose.
fn missing(exam: &mut Exam<'_>, home: Folder<'_>, listed: &Listed, half: bool, first: Option<Date>) {
    let path = path_in(home, &listed.uri);
    let day = date::in_name(listed.stem());
    let earlier = day
        .zip(first)
        .is_some_and(|(day, first)| day < first && first.since(day).is_ok_and(|span| span.get_days() <= 365));
    if earlier && !half {
        let says = "is missing with all its files, and older than what is here: a clip of an earlier day on a card that was not formatted?";
        exam.review(FindingCode::MissingClip, &path, says);
    } else {
        exam.error(FindingCode::MissingClip, &path, "is missing: the card's index names it");
    }
}

/// Clips whose frames are much smaller than those of clips like them: a hint that their end is missing.
pub(super) fn short(exam: &mut Exam<'_>, home: Folder<'_>, index: &MediaPro) {
    let mut alike: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut cache = Vec::new();
    for listed in &index.clips {
        let Some((file, frames)) = lookup(home, &listed.uri, &mut cache).zip(listed.frames) else { continue };
        let row = (file.size() / frames, file.path());
        alike.entry(&listed.like).or_default().push(row);
    }
    for mut rows in alike.into_values().filter(|rows| rows.len() > 2) {
        rows.sort_unstable();
        let median = rows[rows.len() / 2].0;
        for (size, path) in rows {
            if size.saturating_mul(2) < median {
                let says = "has frames of less than half the size of other clips of its kind: its end may be missing";
                exam.review(FindingCode::Truncated, path, says);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn an_index_leads_to_nothing_outside_of_the_card() {
        assert_eq!(path("./Clip/C0001.MXF"), Ok("Clip/C0001.MXF".into()));
        for bad in ["../x", "/etc/passwd", "./Clip/../../x", "Clip%2f..%2fx", "C:\\x", "", "Clip//x"] {
            assert!(path(bad).is_err(), "{bad}");
        }
    }
}
