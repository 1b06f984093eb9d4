//! Which word stands beside a hash: the table of the specification's section on generations.

use super::error::SealError;
use crate::words::digest::Digest;
use crate::words::path::RelPath;

/// What a hash in a manifest says about the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// The first that is known of it.
    Original,
    /// It is as an earlier generation says.
    Verified,
    /// It is not.
    Failed,
}

impl Action {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Verified => "verified",
            Self::Failed => "failed",
        }
    }
}

/// The hashes to write for a file that was just read, given what earlier generations know of it.
pub(super) fn actions(
    path: &RelPath,
    known: &[Digest],
    found: impl Iterator<Item = Digest> + Clone,
) -> Result<Vec<(Digest, Action)>, SealError> {
    if known.is_empty() {
        return Ok(found.map(|digest| (digest, Action::Original)).collect());
    }
    let earlier = |digest: &Digest| known.iter().find(|known| known.algorithm() == digest.algorithm());
    let judged = |digest: Digest| match earlier(&digest) {
        Some(same) if *same == digest => (digest, Action::Verified),
        Some(_) => (digest, Action::Failed),
        // True if the old formats hold, and left out below if one does not.
        None => (digest, Action::Verified),
    };
    let mut compared = found.clone().filter(|digest| earlier(digest).is_some()).map(judged).peekable();
    if compared.peek().is_none() {
        return Err(SealError::NotCompared(path.clone()));
    }
    let compared: Vec<_> = compared.collect();
    let failed = compared.iter().any(|(_, action)| *action == Action::Failed);
    Ok(if failed { compared } else { found.map(judged).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::running::digest_of;
    use crate::words::digest::Algorithm::{self, Md5, Xxh64};

    #[test]
    fn the_table_of_actions() {
        let of = |algorithm: Algorithm, data: &str| digest_of(algorithm, &[data.as_bytes()]);
        let path = RelPath::new("clip.mov").expect("a path");
        let is = |known: &[Digest]| {
            let found = [of(Md5, "clip"), of(Xxh64, "clip")];
            let actions = actions(&path, known, found.into_iter())?;
            Ok(actions.into_iter().map(|(digest, action)| (digest.algorithm(), action)).collect())
        };
        let (original, verified, failed) = (Action::Original, Action::Verified, Action::Failed);
        for (known, expected) in [
            (&[][..], Ok(vec![(Md5, original), (Xxh64, original)])),
            (&[of(Xxh64, "clip")], Ok(vec![(Md5, verified), (Xxh64, verified)])),
            (&[of(Md5, "clip")], Ok(vec![(Md5, verified), (Xxh64, verified)])),
            (&[of(Md5, "clip"), of(Xxh64, "other")], Ok(vec![(Md5, verified), (Xxh64, failed)])),
            (&[of(Md5, "other")], Ok(vec![(Md5, failed)])),
            (&[of(Algorithm::Sha1, "clip")], Err(SealError::NotCompared(path.clone()))),
        ] {
            assert_eq!(is(known), expected, "{known:?}");
        }
    }
}
