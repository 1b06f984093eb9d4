//! A set-up that is looked at: a studio, what it delivers to, and its configuration, all of which can be spoilt.

use crate::common::run::Captured;
use crate::common::samba::{Options, PASSWORD, SHARE, Samba, USER};
use crate::common::studio::Studio;
use ingest::words::clock::Clock;
use ingest::world::{Env, Stream, World};
use serde_json::Value;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use tokio_util::sync::CancellationToken;

/// One thing that is wrong, and what is to be said of it.
pub(super) struct Row {
    /// What is wrong.
    pub(super) what: &'static str,
    /// Whether it delivers to a server, else to a folder.
    pub(super) on_a_server: bool,
    /// The server.
    pub(super) options: Options,
    /// Makes it so.
    pub(super) spoil: fn(&mut Scene),
    /// The check that has to find it, its verdict, and its code; none for "".
    pub(super) found: [&'static str; 3],
    /// Words of the remedy.
    pub(super) remedy: &'static str,
}

/// Wrong in the set-up, with the usual server.
pub(super) fn row(
    what: &'static str,
    spoil: fn(&mut Scene),
    found: [&'static str; 3],
    remedy: &'static str,
) -> Row {
    Row { what, on_a_server: false, options: Options::default(), spoil, found, remedy }
}

impl Row {
    pub(super) fn on(self, options: Options) -> Self {
        Self { options, on_a_server: true, ..self }
    }

    /// Looks, and tells what is said otherwise than it should be.
    fn differs(&self) -> Option<String> {
        let mut scene = if self.on_a_server { Scene::smb(self.options) } else { Scene::local() };
        (self.spoil)(&mut scene);
        let examined = scene.examine(&[]);
        let [check, verdict, code] = self.found;
        let finding = examined.finding(check);
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let is_named = text("verdict") == verdict && text("code") == code;
        let has_remedy = examined.findings().any(|found| {
            found["check"] == check && found["remedy"].as_str().unwrap_or_default().contains(self.remedy)
        });
        let exits =
            (examined.exit != 0) == examined.has("fault") && examined.document["exit"] == examined.exit;
        (!(is_named && has_remedy && exits))
            .then(|| format!("{}: exit {}, {finding:#}", self.what, examined.exit))
    }
}

/// Every row has to be told as it says.
pub(super) fn all_hold(rows: &[Row]) {
    let wrong: Vec<String> = rows.iter().filter_map(Row::differs).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The set-up.
pub(super) struct Scene {
    pub(super) studio: Studio,
    pub(super) samba: Option<Samba>,
    /// The configuration file, as it will be.
    pub(super) config: String,
    /// More of the command line.
    pub(super) args: Vec<String>,
    pub(super) env: Vec<(String, String)>,
    pub(super) clock: Clock,
    /// What has to live as long as this.
    pub(super) kept: Vec<Box<dyn std::any::Any>>,
}

impl Scene {
    fn with(samba: Option<Samba>) -> Self {
        let studio = Studio::new();
        fs::set_permissions(studio.state(), fs::Permissions::from_mode(0o700)).unwrap();
        let (config, args, env) = (String::new(), Vec::new(), Vec::new());
        Self { studio, samba, config, args, env, clock: Clock::system(), kept: Vec::new() }
    }

    fn head(&self) -> String {
        format!(
            "state_dir = {:?}\n[[watch]]\npath = {:?}\n[control]\nsocket = {:?}\n",
            self.studio.state(),
            self.studio.nas(),
            self.studio.path("control.sock"),
        )
    }

    /// One that delivers to a folder in which all is there.
    pub(super) fn local() -> Self {
        let mut scene = Self::with(None);
        fs::create_dir(scene.studio.share().join("Footage")).unwrap();
        let share = scene.studio.share();
        scene.config = scene.head() + &format!("[destination]\nclient = \"path\"\npath = {share:?}\n");
        scene
    }

    /// One that delivers to a server.
    pub(super) fn smb(options: Options) -> Self {
        let samba = Samba::start(options);
        let footage = samba.root().join("Footage");
        if !options.read_only {
            fs::create_dir(&footage).unwrap();
            fs::set_permissions(&footage, fs::Permissions::from_mode(0o777)).unwrap();
        }
        let mut scene = Self::with(Some(samba));
        let password = scene.studio.path("password");
        fs::write(&password, PASSWORD).unwrap();
        fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
        let port = scene.samba().port();
        scene.config = scene.head()
            + &format!(
                "[destination]\nserver = \"127.0.0.1\"\nport = {port}\nshare = \"{SHARE}\"\nuser = \"{USER}\"\n\
                 password_file = {password:?}\nreserve = \"1 MB\"\n"
            );
        scene
    }

    pub(super) fn samba(&self) -> &Samba {
        self.samba.as_ref().expect("a server")
    }

    /// Where the share lies on this machine's disk.
    pub(super) fn root(&self) -> PathBuf {
        self.samba.as_ref().map_or_else(|| self.studio.share(), Samba::root)
    }

    /// Puts something else into the configuration.
    pub(super) fn replace(&mut self, from: &str, to: &str) {
        assert!(self.config.contains(from), "no `{from}` in {}", self.config);
        self.config = self.config.replace(from, to);
    }

    /// Adds lines to the configuration.
    pub(super) fn add(&mut self, lines: &str) {
        self.config += lines;
    }

    /// `ingest doctor`, in this process. The second of what it gives stops it.
    pub(super) fn world(&self) -> (World, Captured, Captured, CancellationToken) {
        let (stdout, stderr) = (Captured::default(), Captured::default());
        let mut world = World::new(Stream::new(stdout.clone()), Stream::new(stderr.clone()));
        let home = self.studio.path("").display().to_string();
        let env = [("HOME".to_owned(), home)].into_iter().chain(self.env.clone());
        world.env = env.collect::<Env>();
        world.clock = self.clock.clone();
        // Where lines are broken depends on what was measured.
        world.width = 10_000;
        let stop = world.stop.clone();
        (world, stdout, stderr, stop)
    }

    pub(super) fn arguments(&self, more: &[&str]) -> Vec<OsString> {
        let config = self.studio.path("config.toml");
        fs::write(&config, &self.config).unwrap();
        let config = config.display().to_string();
        // A row may name another.
        let named = if self.args.iter().any(|word| word == "--config") {
            [].as_slice()
        } else {
            &["--config", &config]
        };
        let fixed = [["ingest", "doctor"].as_slice(), named].concat().into_iter().map(String::from);
        let more = more.iter().map(|word| (*word).to_owned());
        fixed.chain(self.args.clone()).chain(more).map(OsString::from).collect()
    }

    /// What it says to people.
    pub(super) fn text(&self, more: &[&str]) -> (u8, String) {
        let (mut world, stdout, stderr, _) = self.world();
        let exit = ingest::run::run(self.arguments(more), &mut world);
        (exit, stdout.text() + &stderr.text())
    }

    /// What it says to scripts.
    pub(super) fn examine(&self, more: &[&str]) -> Examined {
        let (mut world, stdout, stderr, _) = self.world();
        let exit = ingest::run::run(self.arguments(&[more, &["--json"]].concat()), &mut world);
        Examined::of(exit, &stdout.text(), &stderr.text())
    }
}

/// What a look came to.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) exit: u8,
    pub(super) document: Value,
}

impl Examined {
    pub(super) fn of(exit: u8, stdout: &str, stderr: &str) -> Self {
        let document =
            serde_json::from_str(stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
        Self { exit, document }
    }

    fn findings(&self) -> impl Iterator<Item = &Value> {
        self.document["findings"].as_array().unwrap_or_else(|| panic!("{:#}", self.document)).iter()
    }

    /// What a check found: the worst, where it found several things.
    pub(super) fn finding(&self, check: &str) -> &Value {
        let rank = |finding: &&Value| {
            ["ok", "not_checked", "warning", "fault"].iter().position(|word| finding["verdict"] == *word)
        };
        let found: Vec<_> = self.findings().filter(|finding| finding["check"] == check).collect();
        // The first of the worst.
        let found = found.into_iter().rev().max_by_key(rank);
        found.unwrap_or_else(|| panic!("no `{check}` in {:#}", self.document))
    }

    /// Whether anything has this verdict.
    pub(super) fn has(&self, verdict: &str) -> bool {
        self.findings().any(|finding| finding["verdict"] == verdict)
    }

    /// The checks that are neither in order nor left out, with what they say.
    pub(super) fn odd(&self) -> Vec<String> {
        let odd = self
            .findings()
            .filter(|finding| finding["verdict"] == "warning" || finding["verdict"] == "fault");
        odd.map(|finding| format!("{}: {}", finding["check"], finding["message"])).collect()
    }
}

/// A report without what is different at each look.
pub(super) fn settled(scene: &Scene, text: &str) -> String {
    let mut text = text.replace(&scene.studio.path("").display().to_string(), "/studio/");
    if let Some(samba) = &scene.samba {
        text = text.replace(&samba.port().to_string(), "1445");
    }
    for (pattern, with) in [
        (r"\d+(\.\d+)? ms", "N ms"),
        (r"\d+(\.\d+)? [kMGT]B", "N GB"),
        (r"up to [\d,]+ folders", "up to N folders"),
        (r"on [^ ]+ \([a-z0-9]+\) at [^ ]+", "on a mount"),
        (r"\S+ +time_service .*", "..           time_service   ..."),
        (r"\S+ +service  .*", "..           service        ..."),
        // What it says depends on how far the server is just now.
        (r"ok +buffers +.*", "ok           buffers        ..."),
        (r"(?m) +$", ""),
        (r"SHA256:[A-Za-z0-9+/]+", "SHA256:..."),
    ] {
        text = regex::Regex::new(pattern).unwrap().replace_all(&text, with).into_owned();
    }
    text
}
