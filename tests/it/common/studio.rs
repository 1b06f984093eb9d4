//! A small studio: a NAS with dumps, a share, a state folder, all in one temporary folder.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The studio. Gone when dropped.
pub(crate) struct Studio {
    folder: TempDir,
    destination: Vec<String>,
    /// The command that runs the program, where it is not run directly, and what it finds in its environment.
    through: Vec<String>,
    env: Vec<(String, String)>,
}

/// What the program said.
pub(crate) struct Said {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Said {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\nstdout: {}\nstderr: {}", self.stdout, self.stderr))
    }

    /// The codes of the problems in the JSON document.
    pub(crate) fn problems(&self) -> Vec<String> {
        let document = self.json();
        let problems = document["problems"].as_array().unwrap();
        problems.iter().map(|problem| problem["code"].as_str().unwrap().to_owned()).collect()
    }

    /// The code of the only problem in the JSON document.
    pub(crate) fn problem(&self) -> String {
        let problems = self.json()["problems"].as_array().cloned().unwrap_or_default();
        assert_eq!(problems.len(), 1, "{}", self.stdout);
        problems[0]["code"].as_str().unwrap_or_default().into()
    }

    pub(crate) fn ok(self) -> Self {
        assert_eq!(self.exit, 0, "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }
}

impl Studio {
    /// A studio that delivers to a local folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let studio = Self { destination: Vec::new(), through: Vec::new(), env: Vec::new(), folder };
        for part in [studio.nas(), studio.share(), studio.state()] {
            fs::create_dir(part).unwrap();
        }
        let share = studio.share().display().to_string();
        Self { destination: vec!["--to".into(), share], ..studio }
    }

    /// The same studio with another destination on the command line.
    pub(crate) fn delivers_to(self, destination: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { destination: destination.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same studio, elsewhere: this command runs the program, in this environment.
    pub(crate) fn works_through(self, through: Vec<String>, env: &[(&str, &str)]) -> Self {
        let env = env.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        Self { through, env, ..self }
    }

    /// With more options on the command line.
    pub(crate) fn also<const N: usize>(mut self, options: [&str; N]) -> Self {
        self.destination.extend(options.map(String::from));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    pub(crate) fn nas(&self) -> PathBuf {
        self.path("nas")
    }

    pub(crate) fn share(&self) -> PathBuf {
        self.path("share")
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path("state")
    }

    /// How many receipts there are.
    pub(crate) fn receipts(&self) -> usize {
        let entries = fs::read_dir(self.state().join("receipts")).into_iter().flatten();
        entries
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".receipt.json"))
            .count()
    }

    /// Forgets everything but the NAS: empty share, empty state.
    pub(crate) fn begin_again(&self) {
        for part in [self.share(), self.state()] {
            fs::remove_dir_all(&part).unwrap();
            fs::create_dir(&part).unwrap();
        }
    }

    /// A dump with files of these sizes, each of its own arbitrary content; `a/` makes an empty folder.
    pub(crate) fn dump(&self, roll: &str, files: &[(&str, usize)]) -> PathBuf {
        let dump = self.nas().join(roll);
        for (path, size) in files {
            let at = dump.join(path);
            if path.ends_with('/') {
                fs::create_dir_all(at).unwrap();
                continue;
            }
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, content(path, *size)).unwrap();
        }
        dump
    }

    /// `ingest verify --json` of the only receipt, against these media.
    pub(crate) fn verify(&self, media: &[&str]) -> Said {
        let receipts = fs::read_dir(self.state().join("receipts")).unwrap();
        let receipts = receipts.map(|entry| entry.unwrap().path().display().to_string());
        let receipt = receipts.into_iter().find(|path| path.ends_with(".receipt.json")).unwrap();
        let state = self.state().display().to_string();
        self.say(&[&["verify", "--json", "--state", &state, &receipt], media].concat())
    }

    /// The program, with this studio's state and nobody's configuration.
    pub(crate) fn ingest(&self, args: &[&str]) -> Command {
        let words: Vec<&str> =
            self.through.iter().map(String::as_str).chain([env!("CARGO_BIN_EXE_ingest")]).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).args(args).env_clear().stdin(Stdio::null());
        command.env("HOME", self.path("")).env("USER", "dit").env("PATH", std::env::var_os("PATH").unwrap());
        command.env("XDG_STATE_HOME", self.path("")).env("XDG_CONFIG_HOME", self.path("no-config"));
        command.envs(self.env.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn say(&self, args: &[&str]) -> Said {
        let Output { status, stdout, stderr } = self.ingest(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Said { exit: status.code().unwrap_or(-1), stdout: text(stdout), stderr: text(stderr) }
    }

    /// `ingest send --json` of a dump to this studio's destination.
    pub(crate) fn send(&self, dump: &Path) -> Said {
        self.say(&self.send_args(dump).iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What `ingest send` says to people.
    pub(crate) fn say_sent(&self, dump: &Path) -> String {
        let args = self.send_args(dump);
        let args: Vec<_> = args.iter().map(String::as_str).filter(|arg| *arg != "--json").collect();
        self.say(&args).ok().stdout
    }

    pub(crate) fn start_send(&self, dump: &Path) -> Child {
        let args = self.send_args(dump);
        let mut command = self.ingest(&args.iter().map(String::as_str).collect::<Vec<_>>());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    pub(crate) fn send_args(&self, dump: &Path) -> Vec<String> {
        let fixed = ["send", "--json", "--state"].map(String::from);
        let own = [self.state().display().to_string(), dump.display().to_string()];
        fixed.into_iter().chain(own).chain(self.destination.clone()).collect()
    }
}

/// `size` bytes that depend on the name: the same every time, compressible by nothing.
pub(crate) fn content(name: &str, size: usize) -> Vec<u8> {
    let mut bytes = vec![0; size];
    blake3::Hasher::new().update(name.as_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

/// Every entry below a folder: files with their content's hash, folders with nothing.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Option<String>> {
    let mut entries = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                entries.insert(name, None);
                folders.push(path);
            } else {
                let hash = blake3::hash(&fs::read(&path).unwrap()).to_string();
                entries.insert(name, Some(hash));
            }
        }
    }
    entries
}
