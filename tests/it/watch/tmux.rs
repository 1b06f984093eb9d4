//! A terminal that a test can type into and read: a tmux server of its own, without anybody's settings. `tests/run` installs tmux.

use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal of 80x24 with a shell in it. Gone when this is dropped.
pub(super) struct Tmux(TempDir);

impl Tmux {
    pub(super) fn start() -> Self {
        let terminal = Self(tempfile::tempdir().unwrap());
        let session = ["-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", "/"];
        let shell = ["env", "PS1=$ ", "LC_ALL=C.UTF-8", "bash", "--norc", "--noprofile", "-i"];
        terminal.run(session.into_iter().chain(shell));
        terminal.until("the shell", |text| text.contains("$"));
        terminal
    }

    /// What tmux says to a command. Fails loudly where there is no tmux.
    fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> String {
        let mut command = Command::new("tmux");
        command
            .env_remove("TMUX")
            .env_remove("SSH_CONNECTION")
            .env_remove("NO_COLOR")
            .env("LC_ALL", "C.UTF-8");
        command.arg("-u").arg("-S").arg(self.0.path().join("tmux"));
        let output: Output = command
            .args(args)
            .output()
            .unwrap_or_else(|error| panic!("tmux is needed, `tests/run` installs it: {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Types a line.
    pub(super) fn enter(&self, line: &str) {
        self.write(line);
        self.press("Enter");
    }

    /// Types letters.
    pub(super) fn write(&self, text: &str) {
        self.run(["send-keys", "-l", text]);
    }

    /// Presses a key by its name in tmux.
    pub(super) fn press(&self, key: &str) {
        self.run(["send-keys", key]);
    }

    pub(super) fn resize(&self, columns: u16, lines: u16) {
        self.run(["resize-window", "-x", &columns.to_string(), "-y", &lines.to_string()]);
    }

    /// A fact about the terminal, in the words of tmux.
    pub(super) fn ask(&self, format: &str) -> String {
        self.run(["display-message", "-p", format]).trim().to_owned()
    }

    /// Sends a signal to what runs in the shell.
    pub(super) fn signal_child(&self, signal: &str) {
        let shell = self.ask("#{pane_pid}");
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
        let child = children.split_whitespace().next().expect("something runs in the shell");
        assert!(Command::new("kill").args(["-s", signal, child]).status().unwrap().success());
    }

    /// Waits until the terminal shows what is waited for; gives all that it shows.
    pub(super) fn until(&self, what: &str, shows: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let text = self.run(["capture-pane", "-p"]);
            if shows(&text) {
                return text;
            }
            assert!(started.elapsed() < PATIENCE, "{what} never came:\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        let socket = self.0.path().join("tmux");
        let _ = Command::new("tmux").arg("-S").arg(socket).arg("kill-server").output();
    }
}
