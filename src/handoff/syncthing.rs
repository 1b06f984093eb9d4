//! Syncthing: told to scan the folder of a released roll, and asked of every file whether the far device has it.
//!
//! Its `completion` says 100 % also of a device from which it has heard nothing yet, so that it decides nothing here. What
//! counts is the availability of each file: the far device's index has the very version that this one has, whole. That is
//! the word of the far device, which hashed what it wrote; nothing is read there.
//! ([REST API](https://docs.syncthing.net/dev/rest.html); with Syncthing 1.19 and newer.)

mod answers;
mod far;
mod files;

use super::error::HandoffError;
use super::http::{Address, Http};
use super::sync::{Handed, Outlook, Saying, Seen, Standing, Sync};
use crate::journey::SyncTool;
use crate::share::Share;
use crate::words::path::RelPath;
use async_trait::async_trait;
use std::time::Duration;

/// A scan is answered when it has ended, which takes as long as reading the roll does: it goes on without us.
const ASKED: Duration = Duration::from_secs(10);

/// Where Syncthing is asked, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The Syncthing beside the file system.
    pub address: Address,
    /// The folder's id.
    pub folder: String,
    /// The far device's id.
    pub device: String,
    /// Where the sync root lies in that folder; `None` where it is that folder.
    pub below: Option<RelPath>,
    /// The staging folder as it lies in that folder, where it does.
    pub staging: Option<RelPath>,
}

/// The Syncthing beside the file system.
pub struct Syncthing {
    http: Http,
    place: Place,
}

impl Syncthing {
    /// At a place; nothing is asked yet.
    pub fn new(place: &Place) -> Result<Self, HandoffError> {
        Ok(Self { http: Http::to("Syncthing", &place.address, "X-API-Key")?, place: place.clone() })
    }

    /// A path of the sync root, as it lies in Syncthing's folder.
    fn inside(&self, path: &RelPath) -> RelPath {
        self.place.below.as_ref().map_or_else(|| path.clone(), |below| below.join(path))
    }

    async fn scan(&self, roll: &Handed) -> Result<(), HandoffError> {
        let path = self.inside(&roll.path);
        let query = [("folder", self.place.folder.as_str()), ("sub", path.as_str())];
        self.http.post("/rest/db/scan", &query, ASKED).await
    }
}

#[async_trait]
impl Sync for Syncthing {
    fn tool(&self) -> SyncTool {
        SyncTool::Syncthing
    }

    fn reports(&self) -> bool {
        true
    }

    async fn outlook(&self, _: &Share) -> Result<Outlook, HandoffError> {
        self.far().await.map(|far| Outlook { words: far.words(), doubt: far.doubt() })
    }

    async fn tell(&self, roll: &Handed) -> Result<Saying, HandoffError> {
        self.scan(roll).await?;
        let words = format!("{} was told to look at `{}`", self.http.who(), self.inside(&roll.path));
        Ok(Saying { words, reference: String::new() })
    }

    async fn look(&self, roll: &Handed, _: &str, seen: &mut Seen) -> Result<Standing, HandoffError> {
        seen.looks += 1;
        let far = self.far().await?;
        let mut found = self.files(roll, seen).await?;
        if found.is_whole() && found.asked < roll.files.len() {
            // What was there an hour ago may have been changed since: all of it counts at one moment.
            seen.there.clear();
            found = self.files(roll, seen).await?;
        }
        if found.is_whole() {
            let how = vec![
                format!(
                    "The index of the far device has the same version of every file ({} of them)",
                    roll.files.len()
                ),
                format!("{}, folder `{}`", far.version(), self.place.folder),
            ];
            return Ok(Standing::Whole { by: format!("Syncthing device {}", self.place.device), how });
        }
        let part = found.part(roll, seen, &far);
        if found.is_changed() {
            // Whoever changed one may have changed others that were there before.
            seen.there.clear();
        }
        if found.is_unknown_here() && far.is_idle() {
            // It was restarted before it had looked, or was told before it could see the folder.
            self.scan(roll).await?;
        }
        Ok(Standing::Part(part))
    }
}
