//! What lies beyond the release, as the file says it: the sync, and the second region.

use super::chosen::{Chosen, Origin};
use super::login::Way;
use crate::cloud::Account;
use crate::config::{self, Handoff, Where};
use crate::daemon::Second;
use crate::handoff::{Address, SyncPlace, datasync, resilio, syncthing};
use crate::problem::{Code, Problem};
use crate::share::destination::address::PORT;
use crate::share::{Destination, Place, SmbPlace};
use crate::words::path::RelPath;
use crate::words::span::Span;
use std::time::Duration;

/// How often Resilio looks at a folder, and how often the second region is looked at, unless told otherwise.
const RESCAN: Span = Span(Duration::from_secs(10 * 60));
const EVERY: Span = Span(Duration::from_secs(10 * 60));

/// What is in force.
pub(super) struct Beyond {
    handoff: Option<Handoff>,
    arrival: Option<config::Arrival>,
}

impl Beyond {
    pub(super) fn choose(
        handoff: Option<Handoff>,
        arrival: Option<config::Arrival>,
        chosen: &mut Chosen,
    ) -> Self {
        let file = Origin::File;
        let shown = |path: &std::path::Path| path.display().to_string();
        match &handoff {
            None => chosen.note("handoff.kind", Some("none".into()), Origin::Default),
            Some(Handoff::None) => note(chosen, "handoff.kind", Some("none".into())),
            Some(Handoff::Resilio { rescan, url, certificate }) => {
                note(chosen, "handoff.kind", Some("resilio".into()));
                note(chosen, "handoff.url", url.clone());
                note(chosen, "handoff.certificate", certificate.as_deref().map(shown));
                chosen.or("handoff.rescan", [(file, *rescan)], RESCAN, ToString::to_string);
            }
            Some(Handoff::Syncthing { url, key_file, certificate, folder, device, below }) => {
                note(chosen, "handoff.kind", Some("syncthing".into()));
                note(chosen, "handoff.url", Some(url.clone()));
                note(chosen, "handoff.key_file", Some(shown(key_file)));
                note(chosen, "handoff.certificate", certificate.as_deref().map(shown));
                note(chosen, "handoff.folder", Some(folder.clone()));
                note(chosen, "handoff.device", Some(device.clone()));
                note(chosen, "handoff.below", below.as_ref().map(ToString::to_string));
            }
            Some(Handoff::Datasync { task, bucket, role, below, rate }) => {
                note(chosen, "handoff.kind", Some("datasync".into()));
                note(chosen, "handoff.task", Some(task.clone()));
                note(chosen, "handoff.bucket", Some(bucket.clone()));
                note(chosen, "handoff.role", Some(role.clone()));
                note(chosen, "handoff.below", below.as_ref().map(ToString::to_string));
                note(chosen, "handoff.rate", rate.map(|rate| rate.to_string()));
            }
        }
        if let Some(arrival) = &arrival {
            match &arrival.place {
                Where::Path(path) => chosen.note("arrival.path", Some(shown(path)), file),
                Where::Smb { host, port, share, domain, user, .. } => {
                    chosen.note("arrival.server", Some(host.clone()), file);
                    chosen.or("arrival.port", [(file, *port)], PORT, ToString::to_string);
                    chosen.first("arrival.share", [(file, share.clone())], Clone::clone);
                    chosen.first("arrival.domain", [(file, domain.clone())], Clone::clone);
                    chosen.first("arrival.user", [(file, user.clone())], Clone::clone);
                }
            }
            chosen.first("arrival.sync_root", [(file, arrival.sync_root.clone())], ToString::to_string);
            chosen.or("arrival.every", [(file, arrival.every)], EVERY, ToString::to_string);
        }
        Self { handoff, arrival }
    }

    /// The sync of a sync root beside that staging folder.
    pub(super) fn sync(&self, staging: &RelPath, sync_root: &RelPath) -> SyncPlace {
        match self.handoff.clone() {
            None | Some(Handoff::None) => SyncPlace::Untold,
            Some(Handoff::Resilio { rescan, url, certificate }) => SyncPlace::Resilio(resilio::Place {
                rescan: rescan.unwrap_or(RESCAN),
                api: url.map(|url| Address { url, key_file: None, certificate }),
                sync_root: sync_root.clone(),
                staging: staging.clone(),
            }),
            Some(Handoff::Syncthing { url, key_file, certificate, folder, device, below }) => {
                // Where the folder holds more than the sync root, staging may lie in it, too.
                let root = below.as_ref().and_then(|below| above(sync_root, below));
                let staging = root.and_then(|root| match root {
                    Some(root) => staging.below(&root),
                    None => Some(staging.clone()),
                });
                SyncPlace::Syncthing(syncthing::Place {
                    address: Address { url, key_file: Some(key_file), certificate },
                    folder,
                    device,
                    below,
                    staging,
                })
            }
            Some(Handoff::Datasync { task, bucket, role, below, rate }) => {
                SyncPlace::DataSync(datasync::Place { task, bucket, role, below, rate })
            }
        }
    }

    /// The server of the second region's share; the inner one is `None` for a folder, the outer one where there is none.
    pub(super) fn server(&self) -> Option<Option<(String, u16)>> {
        Some(match &self.arrival.as_ref()?.place {
            Where::Path(_) => None,
            Where::Smb { host, port, .. } => Some((host.clone(), port.unwrap_or(PORT))),
        })
    }

    /// The second region's share, with the login read; that of the destination unless it has one of its own.
    pub(super) fn second(
        &self,
        destination: &Destination,
        account: Option<&Account>,
    ) -> Result<Option<Second>, Problem> {
        let Some(config::Arrival { place, sync_root, every }) = &self.arrival else { return Ok(None) };
        let place = match (place, &destination.place) {
            (Where::Path(path), _) => Place::Path(path.clone()),
            (Where::Smb { host, port, share, domain, user, proof }, near) => {
                let near = if let Place::Smb(near) = near { Some(near) } else { None };
                let credentials = match (proof.clone(), near) {
                    (Some(proof), _) => {
                        let domain = domain.as_deref().unwrap_or_default();
                        Way::from(proof).credentials(user.as_deref(), domain, account)?
                    }
                    (None, Some(near)) => near.credentials.clone(),
                    (None, None) => return Err(no_login()),
                };
                let Some(near) = near else { return Err(no_login()) };
                Place::Smb(SmbPlace {
                    host: host.clone(),
                    port: port.unwrap_or(PORT),
                    share: share.clone().unwrap_or_else(|| near.share.clone()),
                    credentials,
                    ..near.clone()
                })
            }
        };
        let sync_root = sync_root.clone().unwrap_or_else(|| destination.sync_root.clone());
        let destination = Destination { place, staging: destination.staging.clone(), sync_root };
        Ok(Some(Second { destination, every: every.unwrap_or(EVERY).0 }))
    }
}

fn note(chosen: &mut Chosen, key: &'static str, value: Option<String>) {
    chosen.first(key, [(Origin::File, value)], Clone::clone);
}

/// The folder on the share in which `below` leads to the sync root; `None` in it for the share's root, and `None` where the
/// two do not fit.
fn above(sync_root: &RelPath, below: &RelPath) -> Option<Option<RelPath>> {
    let (root, below) = (sync_root.as_str(), below.as_str());
    if root == below {
        return Some(None);
    }
    let above = root.strip_suffix(below)?.strip_suffix('/')?;
    RelPath::new(above).ok().map(Some)
}

fn no_login() -> Problem {
    Problem::new(Code::ConfigInvalid, "`[arrival]` names a server, and the destination is none")
        .with_hint("Name a folder with `path = ...` in `[arrival]`, or a server in `[destination]`, too")
}
