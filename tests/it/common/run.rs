//! Runs a command in this process and keeps what it said.

use ingest::words::clock::Clock;
use ingest::world::{Env, Stream, World};
use std::ffi::OsString;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// What a command said, and its exit code.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) exit: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Stdout as the one JSON document that it has to be.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Runs `ingest` with these arguments, no environment and no terminal.
pub(crate) fn ingest<S: AsRef<str>>(args: impl IntoIterator<Item = S>) -> Ran {
    ingest_with([("", ""); 0], args)
}

/// The same with an environment.
pub(crate) fn ingest_with<'a, S: AsRef<str>>(
    env: impl IntoIterator<Item = (&'a str, &'a str)>,
    args: impl IntoIterator<Item = S>,
) -> Ran {
    run(env, Clock::system(), args)
}

/// The same at a moment that stands still: `2026-03-14T10:15:00Z`.
pub(crate) fn ingest_at<S: AsRef<str>>(moment: &str, args: impl IntoIterator<Item = S>) -> Ran {
    run([("", ""); 0], Clock::held(moment.parse().unwrap()), args)
}

fn run<'a, S: AsRef<str>>(
    env: impl IntoIterator<Item = (&'a str, &'a str)>,
    clock: Clock,
    args: impl IntoIterator<Item = S>,
) -> Ran {
    let (stdout, stderr) = (Captured::default(), Captured::default());
    let mut world = World::new(Stream::new(stdout.clone()), Stream::new(stderr.clone()));
    world.env = env.into_iter().collect::<Env>();
    world.clock = clock;
    let args = args.into_iter().map(|arg| OsString::from(arg.as_ref()));
    let exit = ingest::run::run(std::iter::once("ingest".into()).chain(args), &mut world);
    Ran { exit, stdout: stdout.text(), stderr: stderr.text() }
}

/// An output that can be read afterwards.
#[derive(Clone, Default)]
pub(crate) struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).expect("output is UTF-8")
    }
}

impl Write for Captured {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
