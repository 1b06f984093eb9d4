//! The terminal behind stderr, as the drawing library wants it.

use crate::world::{Stream, World, columns};
use indicatif::TermLike;
use std::fmt;
use std::io::{self, Write};

/// Writes the ECMA-48 sequences to a shared stream.
#[derive(Clone)]
pub(super) struct Terminal {
    stream: Stream,
    width: usize,
    is_live: bool,
}

impl Terminal {
    pub(super) fn new(world: &World) -> Self {
        Self { stream: world.stderr.clone(), width: world.width, is_live: world.owns_process }
    }

    /// Its columns now: a person may have made the window smaller.
    pub(super) fn columns(&self) -> usize {
        self.is_live.then(columns).flatten().unwrap_or(self.width)
    }

    fn send(&self, text: fmt::Arguments<'_>) -> io::Result<()> {
        self.stream.clone().write_fmt(text)
    }

    fn steps(&self, number: usize, direction: char) -> io::Result<()> {
        if number == 0 { Ok(()) } else { self.send(format_args!("\x1b[{number}{direction}")) }
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal").field("width", &self.width).finish_non_exhaustive()
    }
}

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        u16::try_from(self.columns()).unwrap_or(u16::MAX)
    }
    fn move_cursor_up(&self, number: usize) -> io::Result<()> {
        self.steps(number, 'A')
    }
    fn move_cursor_down(&self, number: usize) -> io::Result<()> {
        self.steps(number, 'B')
    }
    fn move_cursor_right(&self, number: usize) -> io::Result<()> {
        self.steps(number, 'C')
    }
    fn move_cursor_left(&self, number: usize) -> io::Result<()> {
        self.steps(number, 'D')
    }
    fn write_line(&self, text: &str) -> io::Result<()> {
        self.send(format_args!("{text}\n"))
    }
    fn write_str(&self, text: &str) -> io::Result<()> {
        self.send(format_args!("{text}"))
    }
    fn clear_line(&self) -> io::Result<()> {
        self.send(format_args!("\r\x1b[2K"))
    }
    fn flush(&self) -> io::Result<()> {
        self.stream.clone().flush()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// An output that can be read afterwards.
    #[derive(Clone, Default)]
    pub(in crate::command::progress) struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Captured {
        pub(in crate::command::progress) fn text(&self) -> String {
            String::from_utf8_lossy(&self.0.lock().expect("no writer panicked")).into_owned()
        }
    }

    impl Write for Captured {
        fn write(&mut self, data: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("no writer panicked").write(data)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn no_steps_are_no_sequence() {
        // `CSI 0 A` moves one line, as `CSI A` does (ECMA-48, 8.3.22).
        let captured = Captured::default();
        let world = World::new(Stream::new(io::sink()), Stream::new(captured.clone()));
        let terminal = Terminal::new(&world);
        assert!(terminal.move_cursor_up(0).is_ok() && terminal.move_cursor_up(2).is_ok());
        assert_eq!(captured.text(), "\x1b[2A");
    }
}
