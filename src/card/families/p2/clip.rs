//! The description of a P2 clip, `CONTENTS/CLIP/<id>.XML`.

use crate::card::markup::Element;

/// What a description says. Sizes are the least that a file must have.
pub(super) struct Clip {
    pub(super) global: Option<String>,
    pub(super) video: Vec<u64>,
    pub(super) audio: Vec<u64>,
    pub(super) icon: bool,
    pub(super) proxy: bool,
    /// Spoken notes.
    pub(super) memos: usize,
    pub(super) model: Option<String>,
    /// The card that this clip was recorded on, where the clip says so.
    pub(super) serial: Option<String>,
    pub(super) previous: Option<Other>,
    pub(super) next: Option<Other>,
}

/// A clip that the same take goes on in.
pub(super) struct Other {
    pub(super) name: Option<String>,
    pub(super) global: String,
    pub(super) serial: Option<String>,
}

/// Reads a description; none where it is that of something else.
pub(super) fn read(root: &Element) -> Option<Clip> {
    let content = root.at("ClipContent")?;
    let essences = content.at("EssenceList")?;
    let sizes = |kind: &str, index: &str| {
        essences.all(kind).map(|essence| size(essence, index)).collect::<Vec<u64>>()
    };
    let connection = content.at("Relation/Connection");
    let other = |kind: &str| {
        let other = connection?.at(kind)?;
        let text = |name: &str| other.text_at(name).map(Into::into);
        Some(Other { name: text("ClipName"), global: text("GlobalClipID")?, serial: serial(other) })
    };
    let metadata = content.at("ClipMetadata");
    let has = |path: &str| metadata.is_some_and(|metadata| metadata.at(path).is_some());
    let memos = metadata.and_then(|metadata| metadata.at("MemoList"));
    let own = connection.and_then(|connection| connection.at("Top")).filter(|top| {
        top.text_at("GlobalClipID").is_some()
            && top.text_at("GlobalClipID") == content.text_at("GlobalClipID")
    });
    let device = metadata.and_then(|metadata| metadata.at("Device"));
    Some(Clip {
        global: content.text_at("GlobalClipID").map(Into::into),
        video: sizes("Video", "VideoIndex"),
        audio: sizes("Audio", "AudioIndex"),
        icon: has("Thumbnail"),
        proxy: has("Proxy"),
        memos: memos.map_or(0, |list| list.all("Memo").filter(|memo| memo.at("Voice").is_some()).count()),
        model: device.and_then(|device| device.text_at("ModelName")).map(Into::into),
        serial: own.and_then(serial).or_else(|| metadata.and_then(serial)),
        previous: other("Previous"),
        next: other("Next"),
    })
}

/// The number of a card, whose element is written with a dot by cameras.
fn serial(element: &Element) -> Option<String> {
    let mut text = ["P2SerialNo.", "P2SerialNo"].into_iter().filter_map(|name| element.text_at(name));
    text.next().map(Into::into)
}

/// Where the media of a file begins, and how much there is.
fn size(essence: &Element, index: &str) -> u64 {
    let number = |name: &str| essence.text_at(&format!("{index}/{name}")).and_then(|text| text.parse().ok());
    number("StartByteOffset").unwrap_or(0_u64).saturating_add(number("DataSize").unwrap_or(0))
}
