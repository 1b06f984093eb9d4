//! What Syncthing answers, as far as it is needed.

use serde::Deserialize;
use std::collections::HashMap;

/// `GET /rest/system/version`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Version {
    pub(super) version: String,
}

/// `GET /rest/config/folders/ID`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Folder {
    pub(super) paused: bool,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) devices: Vec<Sharing>,
}

/// A device that a folder is shared with.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Sharing {
    #[serde(rename = "deviceID")]
    pub(super) device: String,
}

/// `GET /rest/config/devices/ID`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Device {
    pub(super) name: String,
    pub(super) paused: bool,
}

/// `GET /rest/system/connections`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Connections {
    pub(super) connections: HashMap<String, Connection>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Connection {
    pub(super) connected: bool,
}

/// `GET /rest/db/status`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Status {
    pub(super) state: String,
    pub(super) error: String,
}

/// `GET /rest/db/completion`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Completion {
    pub(super) need_items: u64,
    pub(super) need_bytes: u64,
    /// `valid`, `paused`, `notSharing`, `unknown`; empty before version 1.20.
    pub(super) remote_state: String,
}

/// `GET /rest/db/ignores`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ignores {
    pub(super) ignore: Option<Vec<String>>,
}

/// `GET /rest/db/file`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) availability: Option<Vec<Available>>,
    pub(super) global: Indexed,
    pub(super) local: Indexed,
}

/// A device that has the newest version.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Available {
    pub(super) id: String,
    pub(super) from_temporary: bool,
}

/// A file in an index.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Indexed {
    pub(super) deleted: bool,
    pub(super) invalid: bool,
    pub(super) ignored: bool,
    pub(super) size: u64,
    pub(super) version: Vec<String>,
}
