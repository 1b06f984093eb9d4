//! One worker process: started, greeted, logged in; then asked one thing after the other, each bounded in time.

use super::pass::Pass;
use crate::share::mark;
use crate::share::worker::GREETING;
use crate::share::worker::frame::Frame;
use crate::share::worker::message::{Answer, Login, Request};
use crate::share::{Kind, Result, ShareError, SmbPlace};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{Mutex, Notify};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// For the greeting and the login together.
const START: Duration = Duration::from_secs(60);

/// What a worker inherits of our environment: where Kerberos and the library find what they need.
const INHERITED: [&str; 4] = ["KRB5CCNAME", "KRB5_CONFIG", "LD_LIBRARY_PATH", "TMPDIR"];

/// Whom a worker connects to, and how.
pub(super) struct Way {
    pub(super) program: PathBuf,
    pub(super) place: SmbPlace,
    /// For one answer of the server.
    pub(super) silence: Duration,
    /// Told whenever a worker may have nothing to do.
    pub(super) free: Arc<Notify>,
}

/// What a worker agreed on with the server.
#[derive(Clone)]
pub(super) struct Agreed {
    pub(super) dialect: String,
    pub(super) encrypted: bool,
}

/// A worker that is logged in.
pub(super) struct Worker {
    /// `None` once it is dead.
    line: Mutex<Option<Line>>,
    pass: Arc<Pass>,
    /// When the share is given up, in the middle of a call too.
    ended: CancellationToken,
    dead: AtomicBool,
    /// Calls under way, and those that wait for their turn.
    calls: AtomicUsize,
    free: Arc<Notify>,
    /// Files open in it.
    pub(super) handles: AtomicUsize,
}

/// The process and its pipes. Dropping it kills the process.
struct Line {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
}

impl Worker {
    /// Starts a process and logs in, with the dialect that was agreed on before if there is one.
    pub(super) async fn start(
        way: &Way,
        pass: Arc<Pass>,
        ended: CancellationToken,
        agreed: Option<&Agreed>,
    ) -> Result<(Self, Agreed)> {
        let Way { program, place, silence, free } = way;
        let login = pass.login(place, *silence, agreed.map(|agreed| agreed.dialect.clone()));
        let mut line = spawn(program, place, &pass)?;
        let late = |_| ShareError::new(Kind::Unreachable, place.address(), "no answer in time");
        let agreed = timeout(START, line.greet(program, login, place)).await.map_err(late)??;
        let (dead, calls, handles) = Default::default();
        let (line, free) = (Mutex::new(Some(line)), Arc::clone(free));
        Ok((Self { line, pass, ended, dead, calls, free, handles }, agreed))
    }

    /// Whether this let it in.
    pub(super) fn entered_by(&self, pass: &Arc<Pass>) -> bool {
        Arc::ptr_eq(&self.pass, pass)
    }

    pub(super) fn dead(&self) -> bool {
        // One that ended while it had nothing to do: nothing is lost yet.
        if let Ok(mut slot) = self.line.try_lock()
            && slot.as_mut().is_some_and(|line| !matches!(line.child.try_wait(), Ok(None)))
        {
            *slot = None;
            self.dead.store(true, Ordering::Relaxed);
        }
        self.dead.load(Ordering::Relaxed)
    }

    pub(super) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    /// Asks for all of it, in order, and gives all answers. An error says why nothing is known about any of it.
    pub(super) async fn ask(
        &self,
        limit: Duration,
        requests: Vec<Frame<Request>>,
    ) -> std::result::Result<Vec<Frame<Answer>>, String> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let _counted = Counted(self);
        let mut slot = self.line.lock().await;
        // While it is taken out, whatever ends this call drops it: a pipe in the middle of an answer is of no use.
        let mut line = slot.take().ok_or("the worker process has ended")?;
        let outcome = tokio::select! {
            biased;
            () = self.ended.cancelled() => None,
            outcome = timeout(limit, line.exchange(&requests)) => Some(outcome),
        };
        let (outcome, usable) = match outcome {
            None => (Err("the share was given up".to_owned()), false),
            Some(Ok(Ok(answers))) => {
                let usable = !answers.iter().any(|answer| last(&answer.message));
                (Ok(answers), usable)
            }
            Some(Ok(Err(error))) => (Err(line.epitaph(&error).await), false),
            Some(Err(_)) => (Err("no answer in time".to_owned()), false),
        };
        if usable {
            *slot = Some(line);
        }
        self.dead.store(!usable, Ordering::Relaxed);
        outcome
    }
}

impl Line {
    async fn greet(&mut self, program: &Path, login: Login, place: &SmbPlace) -> Result<Agreed> {
        let useless = |why: String| ShareError::new(Kind::Worker, program.display(), why);
        let greeting = match Frame::<Answer>::receive(&mut self.output).await {
            Ok(frame) => frame.message,
            Err(error) => return Err(useless(format!("it does not start: {}", self.epitaph(&error).await))),
        };
        if !matches!(&greeting, Answer::Hello(version) if version == GREETING) {
            return Err(useless("it is of another version than `ingest`".into()));
        }
        let lost = |why| ShareError::new(Kind::Unreachable, place.address(), why);
        match self.exchange(&[Request::Connect(login).into()]).await.as_deref() {
            Ok([Frame { message: Answer::Connected { dialect, encrypted, unmarked }, .. }]) => {
                if let Some(why) = unmarked {
                    mark::missing(place, why);
                }
                Ok(Agreed { dialect: dialect.clone(), encrypted: *encrypted })
            }
            Ok([Frame { message: Answer::Failed { kind, detail }, .. }]) => {
                Err(ShareError::new(*kind, place.address(), detail))
            }
            Ok(_) => Err(useless("it gave an answer to another question".into())),
            Err(error) => Err(lost(self.epitaph(error).await)),
        }
    }

    /// Writes all requests, then reads all answers. The worker answers while it reads on.
    async fn exchange(&mut self, requests: &[Frame<Request>]) -> io::Result<Vec<Frame<Answer>>> {
        for request in requests {
            request.send(&mut self.input).await?;
        }
        let mut answers = Vec::with_capacity(requests.len());
        for _ in requests {
            loop {
                let answer = Frame::<Answer>::receive(&mut self.output).await?;
                let more = matches!(answer.message, Answer::Listed { more: true, .. });
                let ends = last(&answer.message);
                answers.push(answer);
                if ends {
                    return Ok(answers);
                }
                if !more {
                    break;
                }
            }
        }
        Ok(answers)
    }

    /// Why the pipe broke, for people.
    async fn epitaph(&mut self, error: &io::Error) -> String {
        // It closes its pipes just before it ends.
        match timeout(Duration::from_secs(1), self.child.wait()).await {
            Ok(Ok(status)) => format!("the worker process ended with {status}"),
            _ => format!("the worker process does not answer: {error}"),
        }
    }
}

/// Whether a worker ends after this answer.
fn last(answer: &Answer) -> bool {
    matches!(answer, Answer::Failed { kind: Kind::Lost | Kind::Clear, .. })
}

fn spawn(program: &Path, place: &SmbPlace, pass: &Pass) -> Result<Line> {
    let mut command = Command::new(program);
    // The address is for people who look at the processes of the machine.
    command.arg(place.address()).env_clear().env("SMB_CONF_PATH", "/dev/null");
    let environment = INHERITED.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.envs(environment);
    if let Some(cache) = pass.cache() {
        command.env("KRB5CCNAME", cache);
    }
    // A group of its own: Ctrl-C is for `ingest`, which then stops in good order.
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .process_group(0);
    let failed = |why: &dyn std::fmt::Display| ShareError::new(Kind::Worker, program.display(), why);
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let (input, output) = pipes.ok_or_else(|| failed(&"it has no pipes"))?;
    Ok(Line { child, input, output })
}

/// Ends the count of a call.
struct Counted<'a>(&'a Worker);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
        self.0.free.notify_one();
    }
}
