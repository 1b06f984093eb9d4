//! A card that was recognised: its family, its clips, and what tells it from other cards.

use super::family::Family;
use super::finding::Finding;
use crate::journey::{Listing, SourceFile};

/// A card in a listing. Files are named by their places in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// Its kind.
    pub family: Family,
    /// Its own folder, below the one that was listed; empty where they are the same.
    pub root: String,
    /// The camera's or recorder's model, where the card tells it.
    pub model: Option<String>,
    /// The roll, where names tell it. Names that every card has are none.
    pub roll: Option<String>,
    /// The number that the maker gave to this medium or its formatting, where the card tells it.
    pub hardware_id: Option<String>,
    /// Its clips.
    pub clips: Vec<Clip>,
    /// All its files.
    pub files: Vec<u32>,
    /// Indexes that were looked at already.
    pub(super) indexes: Vec<u32>,
}

/// A clip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clip {
    /// Its name, as its files have it.
    pub name: String,
    /// The number that no other clip has (UMID, GlobalClipID, FAMILY_UID), where the card tells it.
    pub id: Option<String>,
    /// Picture and sound, first segment first.
    pub media: Vec<u32>,
    /// What goes with it.
    pub sidecars: Vec<u32>,
}

/// A card and what was found wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The card.
    pub card: Card,
    /// What was found; paths are those of the listing.
    pub findings: Vec<Finding>,
}

impl Card {
    /// Its files of picture and sound, of all clips.
    pub fn media<'l>(&self, listing: &'l Listing) -> impl Iterator<Item = &'l SourceFile> {
        self.clips.iter().flat_map(|clip| &clip.media).filter_map(|place| listing.files.get(*place as usize))
    }
}
