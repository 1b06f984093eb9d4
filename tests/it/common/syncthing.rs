//! Real Syncthing daemons on loopback, which know nobody but each other.

use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The id of the folder that they share.
pub(crate) const FOLDER: &str = "footage";

/// So long nothing takes, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A daemon; it is gone when this is dropped.
pub(crate) struct Syncthing {
    home: TempDir,
    gui: u16,
    scheme: &'static str,
    port: u16,
    key: String,
    id: String,
    running: Option<Child>,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Syncthing {
    /// A daemon with no folder, that listens for nobody outside.
    pub(crate) fn start(name: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let generated = Command::new("syncthing")
            .args(["generate", "--no-default-folder", "--home"])
            .arg(home.path())
            .output()
            .expect("syncthing is installed: `tests/run` installs it");
        assert!(generated.status.success(), "{generated:?}");
        let key = format!("key-of-{name}-0451");
        let (gui, port) = (free_port(), free_port());
        let mut daemon = Self { home, gui, scheme: "http", port, key, id: String::new(), running: None };
        daemon.restart();
        let listens = format!("tcp://127.0.0.1:{port}");
        daemon.call(
            "PATCH",
            "/rest/config/options",
            Some(&json!({
                "listenAddresses": [listens], "globalAnnounceEnabled": false, "localAnnounceEnabled": false,
                "relaysEnabled": false, "natEnabled": false, "urAccepted": -1, "crashReportingEnabled": false,
                "reconnectionIntervalS": 1, "autoUpgradeIntervalH": 0, "minHomeDiskFree": {"value": 0, "unit": "%"},
            })),
        );
        daemon.id = daemon.call("GET", "/rest/system/status", None)["myID"].as_str().unwrap().to_owned();
        daemon
    }

    /// Starts it again, after [`kill`](Self::kill).
    pub(crate) fn restart(&mut self) {
        let gui = format!("127.0.0.1:{}", self.gui);
        let log = std::fs::File::create(self.home.path().join("log")).unwrap();
        // Without the monitor, which would outlive a kill of the one that it watches, or the other way round.
        let running = Command::new("syncthing")
            .env("STMONITORED", "yes")
            .args(["serve", "--no-browser", "--no-restart", "--no-upgrade", "--no-default-folder"])
            .args(["--gui-address", &gui, "--gui-apikey", &self.key, "--home"])
            .arg(self.home.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.running = Some(running);
        self.until("it answers", |daemon| daemon.ask("GET", "/rest/system/ping", None).is_ok());
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill().ok();
            running.wait().ok();
        }
    }

    /// Shares folders with another: each has its own path. Neither looks at its folder by itself.
    pub(crate) fn share_with(&self, path: &Path, other: &Self, others: &Path) {
        for (daemon, path, peer) in [(self, path, other), (other, others, self)] {
            std::fs::create_dir_all(path).unwrap();
            let address = format!("tcp://127.0.0.1:{}", peer.port);
            let device = json!({"deviceID": peer.id, "name": "peer", "addresses": [address]});
            daemon.call("POST", "/rest/config/devices", Some(&device));
            let folder = json!({
                "id": FOLDER, "path": path, "fsWatcherEnabled": false, "rescanIntervalS": 0,
                "devices": [{"deviceID": daemon.id}, {"deviceID": peer.id}],
                "minDiskFree": {"value": 0, "unit": "%"},
            });
            daemon.call("POST", "/rest/config/folders", Some(&folder));
        }
        self.until("they are connected", |daemon| {
            daemon.call("GET", "/rest/system/connections", None)["connections"][&other.id]["connected"]
                == true
        });
    }

    /// From now on it is asked by https, and shows a certificate that it has signed itself; gives the file with that.
    pub(crate) fn by_https(&mut self) -> PathBuf {
        self.call("PATCH", "/rest/config/gui", Some(&json!({"useTLS": true})));
        self.kill();
        self.scheme = "https";
        self.restart();
        self.home.path().join("https-cert.pem")
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.gui)
    }

    /// A file with its key.
    pub(crate) fn key_file(&self) -> PathBuf {
        let path = self.home.path().join("key");
        std::fs::write(&path, format!("{}\n", self.key)).unwrap();
        path
    }

    /// The section of a configuration by which released rolls are handed to this one, for a far device.
    pub(crate) fn section(&self, far: &Self) -> String {
        let (url, key, device) = (self.url(), self.key_file(), far.id());
        format!(
            "[handoff]\nkind = \"syncthing\"\nurl = {url:?}\nkey_file = {key:?}\nfolder = {FOLDER:?}\ndevice = {device:?}\n"
        )
    }

    /// Changes its folder: `{"paused": true}`.
    pub(crate) fn change_folder(&self, change: &Value) {
        self.call("PATCH", &format!("/rest/config/folders/{FOLDER}"), Some(change));
    }

    /// Changes what it knows of a peer: `{"paused": true}`.
    pub(crate) fn change_device(&self, peer: &Self, change: &Value) {
        self.call("PATCH", &format!("/rest/config/devices/{}", peer.id), Some(change));
    }

    /// Has it look at its folder, and waits until it has.
    pub(crate) fn scan(&self) {
        self.call("POST", &format!("/rest/db/scan?folder={FOLDER}"), None);
    }

    /// Asks it something, or tells it.
    pub(crate) fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        self.ask(method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, String> {
        let mut curl = Command::new("curl");
        curl.args(["-sSk", "--fail-with-body", "-X", method, "-H", &format!("X-API-Key: {}", self.key)]);
        curl.arg(format!("{}{path}", self.url()));
        if let Some(body) = body {
            curl.args(["-d", &body.to_string()]);
        }
        let said = curl.output().unwrap();
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        match said.status.success() {
            true => Ok(serde_json::from_str(&text).unwrap_or(Value::Null)),
            false => Err(format!("{text} {}", String::from_utf8_lossy(&said.stderr))),
        }
    }

    fn until(&self, what: &str, is_it: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        while !is_it(self) {
            let log = || std::fs::read_to_string(self.home.path().join("log")).unwrap_or_default();
            assert!(begun.elapsed() < PATIENCE, "{what}: never\n{}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Syncthing {
    fn drop(&mut self) {
        self.kill();
    }
}
