//! `ingest-smb-worker`: one connection to one share by Samba's libsmbclient, driven by `ingest` through two pipes.
//!
//! The library runs one call at a time in a process, hangs with a server that hangs, and is under the GPL: that is why it
//! has processes of its own, which `ingest` starts, kills and replaces. The messages are those of [`ingest::share::worker`].
//! A worker ends at once when its input does: nothing is written after the death of the one who asked for it.

mod client;
mod connect;
mod files;
mod heard;
#[expect(
    unsafe_code,
    reason = "calls of libsmbclient for which pavao has nothing, each block with its reason"
)]
mod raw;
mod refusal;
mod serve;
mod users;

use ingest::share::worker::GREETING;
use ingest::share::worker::frame::Frame;
use ingest::share::worker::message::{Answer, Request};
use rustix::process::{Signal, getpid, kill_process};
use std::fs::File;
use std::io::{self, stdin};
use std::process::ExitCode;
use std::sync::mpsc::{channel, sync_channel};
use std::thread;

fn main() -> ExitCode {
    raw::ignore_terminate();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn run() -> io::Result<()> {
    let mut output = output()?;
    let (asked, requests) = channel();
    // Room for one answer: while it travels through the pipe, the next is got from the server.
    let (answers, answered) = sync_channel::<Frame<Answer>>(1);
    thread::spawn(move || {
        let mut input = stdin().lock();
        // No bound is needed: who asks sends little before it waits for an answer.
        while let Ok(Some(request)) = Frame::<Request>::read(&mut input) {
            if asked.send(request).is_err() {
                break;
            }
        }
        // In the middle of whatever the library is doing; an orderly exit would have to wait for it.
        let _ = kill_process(getpid(), Signal::KILL);
    });
    let writer = thread::spawn(move || -> io::Result<()> {
        Frame::from(Answer::Hello(GREETING.into())).write(&mut output)?;
        answered.iter().try_for_each(|answer| answer.write(&mut output))
    });
    serve::serve(requests, &answers);
    drop(answers);
    writer.join().unwrap_or_else(|_| Err(io::Error::other("the writer ended")))
}

/// The pipe to the one who asks. The library prints what it pleases on standard output, which leads nowhere from now on.
fn output() -> io::Result<File> {
    let output = rustix::io::dup(rustix::stdio::stdout())?;
    rustix::stdio::dup2_stdout(File::options().write(true).open("/dev/null")?)?;
    Ok(output.into())
}
