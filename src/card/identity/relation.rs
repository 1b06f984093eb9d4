//! How a card stands to one that was delivered.

use super::{Media, shares};
use crate::journey::Identity;
use std::collections::BTreeMap;

/// How a card stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They have nothing to do with each other.
    Unrelated,
    /// The same media files, all of them.
    Same,
    /// It has all of the other's, and these more: something was shot since.
    Grown {
        /// How many more.
        more: u64,
    },
    /// All of its media files are among the other's.
    Within,
    /// They share files, and each has others.
    Overlaps {
        /// How many they share.
        shared: u64,
    },
    /// Files of the same path and size have other content: one of the two copies was altered or is damaged.
    Altered {
        /// How many.
        files: u64,
    },
    /// The same medium or clips, and no file in common: two parts of one card.
    Part,
    /// The same roll, and other content under the same names: the name was used again.
    Reused,
}

/// Compares a card with an earlier one. `same_roll`: both have the same roll, one that a card tells and not every card has.
pub fn relate(now: (&Identity, &Media), then: (&Identity, &Media), same_roll: bool) -> Relation {
    let ((identity, media), (earlier, delivered)) = (now, then);
    let shared = media.0.intersection(&delivered.0).count() as u64;
    let (here, there) = (media.0.len() as u64, delivered.0.len() as u64);
    let same_medium =
        shares(&identity.hardware, &earlier.hardware) || shares(&identity.clips, &earlier.clips);
    let (altered, others) = clashes(media, delivered);
    match () {
        () if here == 0 || there == 0 => {
            if same_medium {
                Relation::Part
            } else {
                Relation::Unrelated
            }
        }
        () if shared == here && shared == there => Relation::Same,
        () if shared == there => Relation::Grown { more: here - shared },
        () if shared == here => Relation::Within,
        // Beside files that are the same, or where all others have the same sizes, it is the same card.
        () if altered > 0 && (shared > 0 || altered == here && altered == there) => {
            Relation::Altered { files: altered }
        }
        () if shared > 0 => Relation::Overlaps { shared },
        () if (same_roll || same_medium) && altered + others > 0 => Relation::Reused,
        () if same_roll || same_medium => Relation::Part,
        () => Relation::Unrelated,
    }
}

/// Paths that both have with other content: of the same size, and of another.
fn clashes(media: &Media, delivered: &Media) -> (u64, u64) {
    let known: BTreeMap<&str, (u64, _)> =
        delivered.0.iter().map(|(path, size, print)| (path.as_str(), (*size, print))).collect();
    let clash = |(path, size, print): &(String, u64, _)| {
        let (there, other) = known.get(path.as_str())?;
        (print != *other || size != there).then_some(size == there)
    };
    let clashes: Vec<bool> = media.0.iter().filter_map(clash).collect();
    let altered = clashes.iter().filter(|same_size| **same_size).count();
    (altered as u64, (clashes.len() - altered) as u64)
}
