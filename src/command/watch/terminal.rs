//! The terminal: taken over, and given back as it was, however this ends.

use crate::world::Stream;
use crossterm::cursor::Show;
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};
use rustix::process::{Signal, getpid, kill_process};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long the system may take to stop this process.
const STOPPING: Duration = Duration::from_millis(200);

/// A terminal that was taken over. Given back when this is dropped, and before a panic is printed.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stream>>,
    hold: Hold,
}

impl Screen {
    /// Takes over the terminal behind `out`.
    pub(super) fn open(out: Stream) -> io::Result<Self> {
        let hold = Hold { out: out.clone(), is_held: Arc::default() };
        let (for_panic, before) = (hold.clone(), std::panic::take_hook());
        std::panic::set_hook(Box::new(move |panic| {
            for_panic.give_back();
            before(panic);
        }));
        hold.take()?;
        let terminal = Terminal::new(CrosstermBackend::new(out)).inspect_err(|_| hold.give_back())?;
        Ok(Self { terminal, hold })
    }

    /// Columns and lines.
    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        self.terminal.size().map(|size| (size.width, size.height))
    }

    /// Draws a picture: what is the same as before is not sent again.
    pub(super) fn draw(&mut self, picture: impl FnOnce(&mut Frame)) -> io::Result<()> {
        if !self.hold.is_held.load(Ordering::SeqCst) {
            // What panicked was beside this task, and its words stand on the terminal.
            return Err(io::Error::other("a part of the program ended unexpectedly"));
        }
        self.terminal.draw(picture).map(drop)
    }

    /// The next picture is drawn whole.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.terminal.clear()
    }

    /// Gives the terminal to the shell, until it continues this job.
    pub(super) async fn suspend(&mut self) -> io::Result<()> {
        self.hold.give_back();
        kill_process(getpid(), Signal::TSTP)?;
        // The signal takes a moment, and is ignored where no shell could continue the job.
        tokio::time::sleep(STOPPING).await;
        self.hold.take()?;
        self.clear()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.hold.give_back();
    }
}

/// Whether the terminal is taken over.
#[derive(Clone)]
struct Hold {
    out: Stream,
    is_held: Arc<AtomicBool>,
}

impl Hold {
    fn take(&self) -> io::Result<()> {
        enable_raw_mode()?;
        self.is_held.store(true, Ordering::SeqCst);
        execute!(self.out.clone(), EnterAlternateScreen).inspect_err(|_| self.give_back())
    }

    fn give_back(&self) {
        if self.is_held.swap(false, Ordering::SeqCst) {
            // A terminal that is gone needs nothing.
            let _ = execute!(self.out.clone(), LeaveAlternateScreen, Show);
            let _ = disable_raw_mode();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read as _;
    use std::process::Command;
    use std::time::Instant;

    /// Says to the first test below that it was started by the second one.
    const ON_TERMINAL: &str = "INGEST_TEST_DIES_ON_A_TERMINAL";

    /// Does nothing unless [`a_panic_is_read_on_a_terminal_that_works_again`] runs it.
    #[test]
    fn a_screen_that_panics() {
        if std::env::var_os(ON_TERMINAL).is_none() {
            return;
        }
        let mut screen = Screen::open(Stream::new(io::stdout())).expect("a terminal");
        screen.draw(|frame| frame.render_widget("a picture", frame.area())).expect("a picture");
        // Until somebody has looked at it.
        io::stdin().read_exact(&mut [0]).expect("a key");
        panic!("a fault of the program");
    }

    /// Waits until the terminal of the tmux server on a socket shows something.
    fn until(tmux: impl Fn(&[&str]) -> String, what: &str, shows: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let text = tmux(&["capture-pane", "-p"]);
            if shows(&text) {
                return text;
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{what} never came:\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn a_panic_is_read_on_a_terminal_that_works_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("tmux");
        let tmux = |args: &[&str]| {
            let mut command = Command::new("tmux");
            command.env_remove("TMUX").env("LC_ALL", "C.UTF-8").arg("-u").arg("-S").arg(&socket);
            let told = command.args(args).output().expect("tmux, which `tests/run` installs");
            String::from_utf8_lossy(&told.stdout).into_owned()
        };
        let this = std::env::current_exe().expect("this program");
        let test = "command::watch::terminal::tests::a_screen_that_panics";
        let line = format!("{ON_TERMINAL}=1 {} --exact {test} --nocapture", this.display());
        tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            "120",
            "-y",
            "40",
            "env",
            "PS1=$ ",
            "bash",
            "--norc",
            "-i",
        ]);
        until(tmux, "the shell", |text| text.contains('$'));
        tmux(&["send-keys", &line, "Enter"]);
        until(tmux, "the picture", |text| text.contains("a picture"));
        let facts = || tmux(&["display-message", "-p", "#{alternate_on} #{cursor_flag}"]).trim().to_owned();
        assert_eq!(facts(), "1 0", "the screen has the terminal, without a cursor");
        tmux(&["send-keys", "Enter"]);
        let text = until(tmux, "the panic", |text| text.contains("test result"));
        assert!(text.contains("a fault of the program") && !text.contains("a picture"), "{text}");
        assert_eq!(facts(), "0 1", "the shell has it again, with its cursor");
        tmux(&["send-keys", "stty -a | grep -c -w -e '-icanon' -e '-echo'", "Enter"]);
        let text = until(tmux, "the settings", |text| text.trim_end().ends_with("0\n$"));
        assert!(text.contains("stty -a"), "what is typed is seen again: {text}");
        tmux(&["kill-server"]);
    }
}
