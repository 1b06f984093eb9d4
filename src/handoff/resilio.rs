//! Resilio: it finds released rolls by itself, at its next rescan, and says of none that it has arrived.
//!
//! On a share no notifications reach it, so that it takes up to the rescan interval until it sees a roll: that is shown. What it
//! must not carry is staging. Where its folder holds staging too, a rule in its `.sync/IgnoreList` has to keep that out; where
//! its folder is the sync root, staging lies outside. Its agent's interface is asked where it can be reached, for the screen
//! alone ([API v3](https://docs.resilio.com/content/advanced-configuration/best-practices/Using_Agent_API)).

mod agent;
mod ignore;

use super::error::HandoffError;
use super::http::{Address, Http};
use super::sync::{Handed, Outlook, Saying, Seen, Standing, Sync};
use crate::journey::SyncTool;
use crate::problem::{Code, Problem};
use crate::share::{Kind, Share, ShareError};
use crate::words::path::RelPath;
use crate::words::span::Span;
use async_trait::async_trait;

/// What is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// How often it looks at the folder: `folder_rescan_interval`.
    pub rescan: Span,
    /// Its agent's interface, where it can be reached.
    pub api: Option<Address>,
    /// The sync root, on the share.
    pub sync_root: RelPath,
    /// Staging, on the share.
    pub staging: RelPath,
}

/// Resilio beside the file system.
pub struct Resilio {
    place: Place,
    http: Option<Http>,
}

/// Where Resilio keeps what it needs in a folder that it carries.
const OWN: &str = ".sync";

impl Resilio {
    /// At a place; nothing is asked yet.
    pub fn new(place: &Place) -> Result<Self, HandoffError> {
        // Its interface has a token of its own making, and no key.
        let http = place.api.as_ref().map(|address| Http::to("Resilio", address, "x-none"));
        Ok(Self { http: http.transpose()?, place: place.clone() })
    }

    /// Which folder it carries, and that staging is not in what it carries.
    async fn folder(&self, share: &Share) -> Result<Outlook, HandoffError> {
        let mut folder = Some(self.place.sync_root.clone());
        loop {
            let own = child(folder.as_ref(), OWN)?;
            if share.stat(&own).await?.is_some() {
                break;
            }
            match folder {
                Some(below) => folder = below.parent(),
                None => {
                    return Ok(unknown());
                }
            }
        }
        let inside = match &folder {
            Some(folder) => self.place.staging.below(folder),
            None => Some(self.place.staging.clone()),
        };
        let name =
            folder.as_ref().map_or_else(|| "the whole share".to_owned(), |folder| format!("`{folder}`"));
        let Some(staging) = inside else {
            return Ok(Outlook::of(format!("it carries {name}; staging lies outside")));
        };
        let list = child(folder.as_ref(), OWN)?.child("IgnoreList").map_err(ShareError::name)?;
        let rules = match share.get(&list).await {
            Err(error) if error.kind == Kind::NotFound => bytes::Bytes::new(),
            read => read?,
        };
        match ignore::ignores(&String::from_utf8_lossy(&rules), &staging) {
            true => Ok(Outlook::of(format!("it carries {name}, and ignores staging by its rule"))),
            false => Err(HandoffError::Setup(format!(
                "Resilio carries {name}, with staging in it, and no rule ignores that: write `{staging}` on a line of \
                 `{list}`, on every peer, and restart Resilio"
            ))),
        }
    }
}

/// That nothing shows which folder it carries.
fn unknown() -> Outlook {
    let words = "it has left no `.sync` in the sync root nor above it: whether it carries it is not known";
    let doubt = Problem::new(Code::SyncSetup, format!("Resilio: {words}")).with_hint(
        "Check that a job of Resilio's carries the sync root; where it keeps its `.sync` elsewhere, see there that staging is ignored",
    );
    Outlook { words: words.into(), doubt: Some(doubt) }
}

fn child(folder: Option<&RelPath>, name: &str) -> Result<RelPath, ShareError> {
    match folder {
        Some(folder) => folder.child(name),
        None => RelPath::new(name),
    }
    .map_err(ShareError::name)
}

#[async_trait]
impl Sync for Resilio {
    fn tool(&self) -> SyncTool {
        SyncTool::Resilio
    }

    fn reports(&self) -> bool {
        false
    }

    async fn outlook(&self, share: &Share) -> Result<Outlook, HandoffError> {
        let Outlook { words: folder, doubt } = self.folder(share).await?;
        let agent = match &self.http {
            Some(http) => format!("; {}", agent::told(http).await?),
            None => String::new(),
        };
        let words = format!("finds a roll within {}; {folder}{agent}", self.place.rescan);
        Ok(Outlook { words, doubt })
    }

    async fn tell(&self, _: &Handed) -> Result<Saying, HandoffError> {
        let words = format!("Resilio finds it by itself, within {}", self.place.rescan);
        Ok(Saying { words, reference: String::new() })
    }

    async fn look(&self, _: &Handed, _: &str, _: &mut Seen) -> Result<Standing, HandoffError> {
        Ok(Standing::Silent)
    }
}
