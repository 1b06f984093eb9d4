//! What the program touches of the process it runs in: streams, environment, clock, and the wish to stop.
//!
//! Commands take a [`World`] and nothing else from the process, so that a test can run a whole command in its own
//! process, twice, and read what it said.

mod json;
mod stream;

pub use stream::Stream;

use crate::problem::{Code, Problem};
use crate::words::clock::Clock;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use tokio_util::sync::CancellationToken;

/// Columns assumed where no terminal tells its width.
const WIDTH: usize = 100;

/// The process, as a command sees it.
pub struct World {
    /// What the command was asked for.
    pub stdout: Stream,
    /// Progress, diagnostics, problems.
    pub stderr: Stream,
    /// Whether a person reads stdout as it comes.
    pub stdout_is_terminal: bool,
    /// Whether a person reads stderr as it comes.
    pub stderr_is_terminal: bool,
    /// Whether a person is there who can answer a question: stdin and stderr are terminals.
    pub asks: bool,
    /// Columns of the terminal behind stderr.
    pub width: usize,
    /// Tells the time.
    pub clock: Clock,
    /// The environment.
    pub env: Env,
    /// Cancelled when the command should come to a safe point and end.
    pub stop: CancellationToken,
    /// Whether this is the process itself: its signals cancel `stop`, and its log goes to stderr.
    pub owns_process: bool,
}

impl World {
    /// The real one.
    pub fn process() -> Self {
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        let env = std::env::vars_os();
        Self {
            stdout_is_terminal: stdout.is_terminal(),
            stderr_is_terminal: stderr.is_terminal(),
            asks: std::io::stdin().is_terminal() && stderr.is_terminal(),
            width: columns().unwrap_or(WIDTH),
            env: env
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            owns_process: true,
            ..Self::new(Stream::new(stdout), Stream::new(stderr))
        }
    }

    /// A world with an empty environment and no terminal, apart from the process.
    pub fn new(stdout: Stream, stderr: Stream) -> Self {
        Self {
            stdout,
            stderr,
            stdout_is_terminal: false,
            stderr_is_terminal: false,
            asks: false,
            width: WIDTH,
            clock: Clock::system(),
            env: Env::default(),
            stop: CancellationToken::new(),
            owns_process: false,
        }
    }

    /// A world with this environment that says nothing to anybody.
    pub fn silent(env: Env) -> Self {
        let [stdout, stderr] = [(), ()].map(|()| Stream::new(std::io::sink()));
        Self { env, ..Self::new(stdout, stderr) }
    }

    /// Writes `text` to stdout as it is.
    pub fn print(&mut self, text: impl std::fmt::Display) -> Result<(), Problem> {
        write!(self.stdout, "{text}").and_then(|()| self.stdout.flush()).map_err(output_lost)
    }

    /// Writes one JSON document and a line end to stdout.
    pub fn print_json(&mut self, document: &impl Serialize) -> Result<(), Problem> {
        json::write(&mut self.stdout, document).map_err(|error| match error.is_io() {
            true => output_lost(error.into()),
            false => Problem::new(Code::Internal, format!("JSON could not be written: {error}")),
        })
    }
}

/// Columns of the terminal behind this process's stderr, now.
pub(crate) fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stderr()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

fn output_lost(error: std::io::Error) -> Problem {
    Problem::new(Code::OutputLost, format!("Standard output: {error}"))
}

/// Environment variables. One that is empty counts as not set.
#[derive(Clone, Debug, Default)]
pub struct Env(BTreeMap<String, String>);

impl Env {
    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Env {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}
