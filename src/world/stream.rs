//! An output that several writers share: the command, its progress, the log.

use std::io::{self, ErrorKind, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// A shared output. When its reader goes away (`ingest scan | head`), what follows goes nowhere, and nobody fails.
#[derive(Clone)]
pub struct Stream(Arc<Mutex<Box<dyn Write + Send>>>);

impl Stream {
    /// Shares `output`.
    pub fn new(output: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(Box::new(output))))
    }

    fn with<T>(&self, gone: T, act: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        // A writer that panicked halfway left half a line at worst.
        let mut output = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match act(&mut **output) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(gone),
            result => result,
        }
    }
}

impl Write for Stream {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.with(data.len(), |output| output.write(data))
    }

    fn write_all(&mut self, data: &[u8]) -> io::Result<()> {
        self.with((), |output| output.write_all(data))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.with((), |output| output.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing(ErrorKind);

    impl Write for Failing {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_error_and_a_full_disk_is() {
        let mut gone = Stream::new(Failing(ErrorKind::BrokenPipe));
        assert!(writeln!(gone, "a line").is_ok() && gone.flush().is_ok());
        let mut full = Stream::new(Failing(ErrorKind::StorageFull));
        assert!(writeln!(full, "a line").is_err());
    }
}
