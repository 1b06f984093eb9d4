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
