//! Endings of names that cameras, recorders and the tools around them give.

/// Pictures and sound.
const MEDIA: &[&str] = &[
    "360", "3gp", "aif", "aiff", "ari", "arw", "arx", "avi", "braw", "braw2", "bwf", "cine", "cr2", "cr3",
    "crm", "dng", "dpx", "exr", "heic", "hif", "insp", "insv", "jpeg", "jpg", "krw", "m2t", "m2ts", "m4v",
    "mcc", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "mts", "mxf", "nef", "nev", "png", "r3d", "raf", "rmf",
    "rw2", "tif", "tiff", "ts", "wav",
];

/// What goes with them.
const SIDECARS: &[&str] = &[
    "ale", "bdm", "bim", "bin", "bup", "cif", "cpf", "cpi", "csd", "csv", "ctg", "cube", "dat", "edl", "idx",
    "ind", "klv", "list", "log", "look", "lrf", "lrv", "mhl", "mif", "mpl", "pdf", "ppn", "rmd", "rtn",
    "sidecar", "sif", "smi", "srt", "thm", "txt", "xml", "xmp",
];

/// Photographs, which lie beside cards for many reasons.
const PHOTOGRAPHS: &[&str] = &["heic", "hif", "insp", "jpeg", "jpg", "png"];

/// Whether a name ends like a film, a frame or a sound, and not like a photograph.
pub(super) fn is_footage(name: &str) -> bool {
    is_media(name) && !ends_in(name, PHOTOGRAPHS)
}

/// Whether a name ends like a picture or a sound.
pub fn is_media(name: &str) -> bool {
    ends_in(name, MEDIA)
}

/// Whether a name ends like anything of a card.
pub(super) fn is_known(name: &str) -> bool {
    ends_in(name, MEDIA) || ends_in(name, SIDECARS)
}

fn ends_in(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
