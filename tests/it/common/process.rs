//! The real program as an agent, with its configuration file, and a client of its socket.

use crate::common::samba::{PASSWORD, Samba, USER};
use crate::common::studio::Studio;
use ingest::control::{Action, Answer, Client, Order, Recorded, RollState, RollView, Snapshot};
use ingest::problem::Problem;
use ingest::share::Encryption;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// So long nothing takes, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A configuration and, while it runs, the agent that has it. It is killed when this is dropped.
pub(crate) struct Process {
    config: PathBuf,
    fixed: String,
    client: Client,
    socket: PathBuf,
    log: PathBuf,
    running: Option<Child>,
}

impl Process {
    /// An agent of this studio that delivers to a Samba server; it looks often, and believes soon that a copy has ended.
    pub(crate) fn to(studio: &Studio, samba: &Samba) -> Self {
        let password = studio.path("password");
        fs::write(&password, PASSWORD).unwrap();
        fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
        let place = samba.place(Encryption::Required, 2);
        let (host, port, share) = (&place.host, place.port, &place.share);
        let (nas, state) = (studio.nas(), studio.state());
        let fixed = format!(
            "studio = \"Stage 4\"\nstate_dir = {state:?}\n[[watch]]\npath = {nas:?}\n\
             [destination]\nserver = {host:?}\nport = {port}\nshare = {share:?}\nuser = {USER:?}\n\
             password_file = {password:?}\nlanes = 2\nreserve = \"0 B\"\n\
             [settling]\nmanifest = \"1 s\"\nstructure = \"1 s\"\nunsure = \"3 s\"\nverify = \"3 s\"\nfresh = \"5 s\"\n\
             top = \"1 s\"\nactive = \"1 s\"\nfull = \"5 s\"\n"
        );
        let socket = studio.path("control.sock");
        let (config, log, client) = (studio.path("config.toml"), studio.path("log"), Client::to(&socket));
        let process = Self { config, fixed, client, socket, log, running: None };
        process.configure("");
        process
    }

    /// The same agent, of another studio.
    #[cfg(feature = "aws")]
    pub(crate) fn of(mut self, name: &str) -> Self {
        self.fixed = self.fixed.replace("Stage 4", name);
        self
    }

    /// The same agent with the password in a secret, instead of in a file.
    #[cfg(feature = "aws")]
    pub(crate) fn asks_for_its_password(mut self, secret: &str) -> Self {
        let lines = self.fixed.lines().map(|line| match line.starts_with("password_file") {
            true => format!("password_secret = {secret:?}\n"),
            false => format!("{line}\n"),
        });
        self.fixed = lines.collect();
        self
    }

    /// Writes the file anew, with more lines.
    pub(crate) fn configure(&self, more: &str) {
        fs::write(&self.config, format!("{}{more}", self.fixed)).unwrap();
    }

    pub(crate) fn start(&mut self, studio: &Studio) {
        let (config, socket) = (self.config.display().to_string(), self.socket.display().to_string());
        let mut command = studio.ingest(&["--config", &config, "run", "--socket", &socket, "-v"]);
        let log = fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        self.running = Some(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let running = self.running.as_ref().expect("it runs");
        kill_process(Pid::from_child(running), signal).unwrap();
    }

    /// Waits for its end; gives the exit code, where it had one.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.running.take().expect("it runs").wait().unwrap().code()
    }

    /// What it said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    pub(crate) async fn order(&self, action: Action) -> Result<Answer, Problem> {
        self.client.order(&Order { action, origin: "a test".into() }).await
    }

    /// What was ordered so far, the newest first.
    pub(crate) async fn orders(&self) -> Vec<String> {
        let word = |recorded: &Recorded| {
            let action = serde_json::to_value(&recorded.action).unwrap();
            assert!(recorded.done && recorded.actor.uid == 0 && !recorded.outcome.is_empty(), "{recorded:?}");
            action["action"].as_str().unwrap().to_owned()
        };
        self.client.actions(100).await.unwrap().iter().map(word).collect()
    }

    /// Waits for a picture. An agent that is not there just now is waited for, too.
    pub(crate) async fn until(&self, what: &str, is_it: impl Fn(&Snapshot) -> bool) -> Snapshot {
        let (begun, mut last) = (Instant::now(), None);
        loop {
            match self.client.snapshot().await {
                Ok(snapshot) if is_it(&snapshot) => return snapshot,
                Ok(snapshot) => last = Some(snapshot),
                Err(_) => {}
            }
            let waits = begun.elapsed() < PATIENCE;
            assert!(waits, "{what} never came; the last picture: {last:#?}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until a roll is in a state.
    pub(crate) async fn sees(&self, roll: &str, state: RollState) -> RollView {
        let is_it = |view: &RollView| view.roll == roll && view.state == state;
        let what = format!("{roll} {state:?}");
        let snapshot = self.until(&what, |snapshot| snapshot.rolls.iter().any(|view| is_it(view))).await;
        snapshot.rolls.iter().find(|view| is_it(view)).map(|view| RollView::clone(view)).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill().ok();
            running.wait().ok();
        }
    }
}
