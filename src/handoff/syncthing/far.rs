//! Whether Syncthing would carry a roll: its folder, the far device, and what of them does not fit.

use super::Syncthing;
use super::answers::{Completion, Connections, Device, Folder, Ignores, Status, Version};
use crate::handoff::error::HandoffError;
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::path::{RelPath, printable};

/// The folder and the far device, as they stand.
pub(super) struct Far {
    version: String,
    device: String,
    connected: bool,
    status: Status,
    completion: Completion,
}

impl Syncthing {
    /// Looks at folder and device. What would keep a roll from going for ever is an error; what may pass is not.
    pub(super) async fn far(&self) -> Result<Far, HandoffError> {
        let (folder, id) = (self.place.folder.as_str(), self.place.device.as_str());
        let (http, wrong) = (&self.http, |what: String| Err(HandoffError::Setup(what)));
        let who = http.who();
        let Some(Version { version }) = http.get("/rest/system/version", &[]).await? else {
            return Err(http.nonsense(&"it has no version"));
        };
        let Some(shared) = http.get::<Folder>(&format!("/rest/config/folders/{folder}"), &[]).await? else {
            return wrong(format!("{who} has no folder `{folder}`"));
        };
        if shared.paused {
            return wrong(format!("{who}: the folder `{folder}` is paused"));
        }
        if shared.kind == "receiveonly" || shared.kind == "receiveencrypted" {
            return wrong(format!("{who}: the folder `{folder}` only receives, and sends nothing"));
        }
        let Some(device) = http.get::<Device>(&format!("/rest/config/devices/{id}"), &[]).await? else {
            return wrong(format!("{who} knows no device `{id}`"));
        };
        let name = if device.name.is_empty() { id } else { &device.name };
        let name = printable(name).into_owned();
        if device.paused {
            return wrong(format!("{who}: the far device `{name}` is paused"));
        }
        if !shared.devices.iter().any(|sharing| sharing.device == id) {
            return wrong(format!("{who}: the folder `{folder}` is not shared with the far device `{name}`"));
        }
        if let Some(staging) = &self.place.staging {
            self.see_ignored(staging).await?;
        }
        let about = [("folder", folder), ("device", id)];
        let status: Status = http.get("/rest/db/status", &about[..1]).await?.unwrap_or_default();
        let connections: Connections = http.get("/rest/system/connections", &[]).await?.unwrap_or_default();
        let completion: Completion = http.get("/rest/db/completion", &about).await?.unwrap_or_default();
        match completion.remote_state.as_str() {
            "paused" => {
                return wrong(format!("{who}: the far device `{name}` has paused the folder `{folder}`"));
            }
            "notSharing" => {
                return wrong(format!("{who}: the far device `{name}` does not share the folder `{folder}`"));
            }
            _ => {}
        }
        let connected = connections.connections.get(id).is_some_and(|connection| connection.connected);
        Ok(Far { version, device: name, connected, status, completion })
    }

    /// A staging folder that lies in Syncthing's own has to be ignored by it: else it would carry what is not proven.
    async fn see_ignored(&self, staging: &RelPath) -> Result<(), HandoffError> {
        let folder = self.place.folder.as_str();
        let ignores: Ignores =
            self.http.get("/rest/db/ignores", &[("folder", folder)]).await?.unwrap_or_default();
        match ignores.ignore.unwrap_or_default().iter().any(|line| ignores_all(line, staging)) {
            true => Ok(()),
            false => Err(HandoffError::Setup(format!(
                "{}: the folder `{folder}` holds the staging folder and does not ignore it; write `/{staging}` into its ignore patterns",
                self.http.who()
            ))),
        }
    }
}

/// Whether a pattern ignores a folder with all that is in it ([patterns](https://docs.syncthing.net/users/ignoring.html)).
/// Only the plain ones are understood: what is not surely ignored is not.
fn ignores_all(line: &str, folder: &RelPath) -> bool {
    let mut pattern = line.trim();
    while let Some(rest) = ["(?d)", "(?i)"].iter().find_map(|prefix| pattern.strip_prefix(prefix)) {
        pattern = rest;
    }
    let pattern = pattern.trim_end_matches("/**").trim_end_matches('/');
    pattern.strip_prefix('/').unwrap_or(pattern) == folder.as_str()
}

impl Far {
    /// `Syncthing v1.19.2`.
    pub(super) fn version(&self) -> String {
        format!("Syncthing {}", printable(&self.version))
    }

    /// Whether it neither looks at its files nor carries any.
    pub(super) fn is_idle(&self) -> bool {
        self.status.state == "idle"
    }

    /// Whether the far device was heard of, and needs nothing as far as this one knows. It is no proof of anything.
    pub(super) fn needs_nothing(&self) -> bool {
        self.connected && self.completion.need_items == 0 && self.is_idle()
    }

    /// What keeps rolls from going now, and may pass.
    pub(super) fn doubt(&self) -> Option<Problem> {
        let doubt = |hint: String| Problem::new(Code::SyncUnreachable, self.words()).with_hint(hint);
        if !self.status.error.is_empty() {
            return Some(doubt(
                "See the folder in Syncthing's own page: it says what it cannot read or write".into(),
            ));
        }
        (!self.connected).then(|| {
            doubt(format!(
                "Check that Syncthing runs at the far device `{}`, and that the two reach each other (TCP port 22000 unless set \
                 otherwise); rolls wait until then",
                self.device
            ))
        })
    }

    /// One sentence.
    pub(super) fn words(&self) -> String {
        let Self { device, status, completion, .. } = self;
        let there = match (self.connected, completion.need_items) {
            (false, _) => format!("the far device `{device}` is not connected"),
            (true, 0) => format!("the far device `{device}` is connected"),
            (true, items) => format!(
                "the far device `{device}` is connected and wants {}, {}",
                english::count(items, "more entry"),
                ByteCount(completion.need_bytes)
            ),
        };
        let state = if status.state.is_empty() { "of no known state" } else { &status.state };
        let error =
            if status.error.is_empty() { String::new() } else { format!(": {}", printable(&status.error)) };
        format!("{}, folder {}{error}; {there}", self.version(), printable(state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_pattern_that_surely_ignores_the_folder_counts() {
        let folder = RelPath::new("_ingest").expect("a path");
        for (line, ignored) in [
            ("_ingest", true),
            ("/_ingest", true),
            ("(?d)/_ingest/", true),
            ("(?i)(?d)_ingest/**", true),
            ("!/_ingest", false),
            ("// _ingest", false),
            ("/_ingest/*.tmp", false),
            ("_ingest2", false),
            ("Shows/_ingest", false),
            ("", false),
        ] {
            assert_eq!(ignores_all(line, &folder), ignored, "{line}");
        }
    }
}
