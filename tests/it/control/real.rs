//! The commands against a real agent: two processes, a socket, a folder that stands for the share.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// So long nothing takes, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(30);

struct Stage {
    folder: TempDir,
    agent: Option<Child>,
}

struct Said {
    exit: i32,
    text: String,
    json: Value,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["nas", "share"] {
            fs::create_dir(at(name)).unwrap();
        }
        let config = format!(
            "state_dir = {:?}\n[[watch]]\npath = {:?}\n[destination]\nclient = \"path\"\npath = {:?}\nreserve = \"0 B\"\n\
             [settling]\nmanifest = \"0.2 s\"\nstructure = \"0.2 s\"\nunsure = \"0.2 s\"\nverify = \"0.2 s\"\n\
             top = \"0.2 s\"\nactive = \"0.2 s\"\n[link]\ntime_zone = \"America/Los_Angeles\"\n[control]\nsocket = {:?}\n",
            at("state"),
            at("nas"),
            at("share"),
            at("control.sock"),
        );
        fs::write(at("config.toml"), config).unwrap();
        Self { folder, agent: None }
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn program(&self) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_ingest"));
        program
            .env_clear()
            .env("HOME", self.folder.path())
            .env("SSH_CONNECTION", "192.0.2.7 50022 192.0.2.1 22");
        program.arg("--config").arg(self.at("config.toml")).stdin(Stdio::null());
        program
    }

    fn run(&mut self) {
        let log = fs::File::create(self.at("log")).unwrap();
        self.agent = Some(self.program().arg("run").stdout(Stdio::null()).stderr(log).spawn().unwrap());
        self.until(&["status"], |said| said.exit == 0);
    }

    /// Ends it as systemd does, and waits.
    fn stop(&mut self) {
        let mut agent = self.agent.take().expect("an agent");
        let pid = rustix::process::Pid::from_child(&agent);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let ended = agent.wait().unwrap();
        assert!(ended.success(), "{ended}: {}", fs::read_to_string(self.at("log")).unwrap());
    }

    fn say(&self, args: &[&str]) -> Said {
        let ran = self.program().args(args).arg("--json").output().unwrap();
        let text = String::from_utf8(ran.stdout).unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Said { exit: ran.status.code().unwrap(), text, json }
    }

    /// Asks until the answer is the one.
    fn until(&self, args: &[&str], is_it: impl Fn(&Said) -> bool) -> Said {
        let started = Instant::now();
        loop {
            let said = self.say(args);
            if is_it(&said) {
                return said;
            }
            let log = fs::read_to_string(self.at("log")).unwrap_or_default();
            assert!(started.elapsed() < PATIENCE, "{args:?} never said it: {}\n{log}", said.text);
            std::thread::yield_now();
        }
    }

    fn state(&self, state: &str) -> Said {
        self.until(&["show", "A001"], |said| said.json["roll"]["state"] == state)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(agent) = &mut self.agent {
            let _ = agent.kill();
            let _ = agent.wait();
        }
    }
}

fn dump(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for number in 0..3 {
        fs::write(folder.join(format!("take {number}.mov")), vec![number; 100_000]).unwrap();
    }
}

#[test]
fn a_roll_is_held_let_go_and_delivered_and_every_order_stays_on_record() {
    let mut stage = Stage::new();
    assert_eq!(stage.say(&["status"]).exit, 60, "there is no agent yet");
    stage.run();
    assert_eq!(stage.say(&["pause", "--reason", "a screening"]).exit, 0);
    dump(&stage.at("nas/A001"));
    let shown = stage.until(&["show", "A001"], |said| said.json["roll"]["id"].is_string());
    assert_eq!(shown.json["roll"]["landed"], 0, "{}", shown.text);

    assert_eq!(stage.say(&["prioritise", "A001", "urgent", "--by", "tomorrow 05:30"]).exit, 0);
    assert_eq!(stage.say(&["hold", "A001", "--reason", "the wrong card"]).exit, 0);
    let held = stage.state("held");
    assert_eq!((held.exit, held.json["roll"]["priority"].as_str()), (50, Some("urgent")), "{}", held.text);
    let deadline: jiff::Timestamp = held.json["roll"]["deadline"].as_str().unwrap().parse().unwrap();
    let zone = jiff::tz::TimeZone::get("America/Los_Angeles").unwrap();
    assert_eq!(zone.to_datetime(deadline).time(), jiff::civil::time(5, 30, 0, 0));
    assert_eq!(stage.say(&["status"]).exit, 50);
    assert_eq!(stage.say(&["retry", "A002"]).exit, 2, "there is no such roll");

    assert_eq!(stage.say(&["retry", "A001"]).exit, 0);
    assert_eq!(stage.say(&["resume"]).exit, 0);
    stage.state("delivered");
    assert!(stage.at("share/Footage/A001/take 2.mov").exists());
    assert_eq!(stage.say(&["status"]).exit, 0);

    let before = stage.say(&["actions"]).json;
    let facts: Vec<(&str, bool)> = before
        .as_array()
        .unwrap()
        .iter()
        .map(|order| (order["action"]["action"].as_str().unwrap(), order["done"].as_bool().unwrap()))
        .collect();
    let expected = [
        ("resume", true),
        ("retry", true),
        ("retry", false),
        ("hold", true),
        ("prioritise", true),
        ("pause", true),
    ];
    assert_eq!(facts, expected);
    assert_eq!(before[0]["actor"]["uid"], rustix::process::geteuid().as_raw());
    assert_eq!(before[0]["actor"]["origin"], "192.0.2.7 by SSH");
    stage.stop();
    assert_eq!(stage.say(&["actions"]).exit, 60);
    stage.run();
    assert_eq!(stage.say(&["actions"]).json, before, "after a restart");
    stage.stop();
    assert!(!stage.at("control.sock").exists());
}

#[test]
fn a_second_agent_is_refused_and_the_first_goes_on() {
    let mut stage = Stage::new();
    stage.run();
    let second = stage.say(&["run"]);
    assert_eq!(
        (second.exit, second.json["problems"][0]["code"].as_str()),
        (1, Some("agent_busy")),
        "{}",
        second.text
    );
    assert_eq!(stage.say(&["status"]).exit, 0);
    stage.stop();
}

/// The service manager makes the socket, and hands it over as the third file (sd_listen_fds(3)).
#[test]
fn a_socket_that_was_handed_over_is_answered_and_stays_when_the_agent_ends() {
    let mut stage = Stage::new();
    let listener = UnixListener::bind(stage.at("control.sock")).unwrap();
    let mut agent = Command::new("sh");
    let hand_over = "exec 3<&0 </dev/null; LISTEN_PID=$$ LISTEN_FDS=1 exec \"$0\" --config \"$1\" run";
    agent.args(["-c", hand_over, env!("CARGO_BIN_EXE_ingest")]).arg(stage.at("config.toml"));
    agent.env("HOME", stage.folder.path()).stdin(Stdio::from(OwnedFd::from(listener)));
    stage.agent = Some(agent.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    stage.until(&["status"], |said| said.exit == 0);
    stage.stop();
    assert!(stage.at("control.sock").exists(), "it is the service manager's");
}

/// Answers a command's question on a terminal; gives its exit code and what the terminal showed.
fn answer(stage: &Stage, command: &str, answer: &str) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_ingest");
    let line = format!("{program} --config {} {command}", stage.at("config.toml").display());
    let mut terminal = Command::new("script");
    terminal
        .args(["-qec", &line, "/dev/null"])
        .env("TERM", "dumb")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut terminal = terminal.spawn().unwrap();
    terminal.stdin.take().unwrap().write_all(format!("{answer}\n").as_bytes()).unwrap();
    let ran = terminal.wait_with_output().unwrap();
    (ran.status.code(), String::from_utf8(ran.stdout).unwrap())
}

#[test]
fn a_roll_is_given_up_on_a_terminal_only_after_a_yes() {
    let mut stage = Stage::new();
    stage.run();
    assert_eq!(stage.say(&["pause", "--reason", "a screening"]).exit, 0);
    dump(&stage.at("nas/A001"));
    stage.until(&["show", "A001"], |said| said.json["roll"]["id"].is_string());
    let order = "abandon A001 --reason 'a test card'";
    let (exit, shown) = answer(&stage, order, "no");
    assert!(exit == Some(2) && shown.contains("Give up `A001`"), "{exit:?} {shown}");
    assert_ne!(stage.say(&["show", "A001"]).json["roll"]["state"], "abandoned");
    let (exit, shown) = answer(&stage, order, "yes");
    assert_eq!(exit, Some(0), "{shown}");
    stage.state("abandoned");
    assert!(stage.at("nas/A001/take 0.mov").exists(), "the dump stays");
    stage.stop();
}
