//! Where a gateway (an SMB write-back cache) is still in the path: what changes the share goes through it, what proves
//! goes past it.
//!
//! The gateway acknowledges what it has in its own cache. That is *accepted*, and no more than that: the dump goes on
//! only with what was seen on the share itself. How much may be accepted and not proven is bounded.

mod left;
mod until;

pub(super) use left::{Left, left};
pub(super) use until::until;

use super::agent::Agent;
use crate::journey::{Dump, FileState};
use crate::landing::Backlog;
use crate::problem::{Code, Problem};
use crate::words::bytes::ByteCount;
use crate::words::english;
use crate::words::session::Session;
use crate::words::span::Span;

/// How many files a message names.
const NAMED: usize = 5;

/// Refuses to go on by another way than the one by which staging was filled.
pub(super) fn see_same_way(agent: &Agent, dump: &Dump) -> Result<(), Problem> {
    let (Some(before), now) = (&dump.way, agent.writing()) else { return Ok(()) };
    let named = |session: &Session| session.gateway.then(|| session.address.clone());
    let (before, now) = (named(before), named(&now));
    if before == now {
        return Ok(());
    }
    let words =
        |way: Option<String>| way.map_or("straight".into(), |way| format!("through the gateway `{way}`"));
    let message = format!("The dump was begun {} and is now to go {}", words(before), words(now));
    Err(Problem::new(Code::GatewayChanged, message))
}

/// What is waited for, while a gateway has not brought over what it accepted.
pub(super) fn waited_for(backlog: Backlog, is_full: bool) -> Option<String> {
    let files = english::count(backlog.files, "file");
    let paused = if is_full { ", before more is sent" } else { "" };
    let oldest = Span(backlog.oldest);
    (backlog.files > 0).then(|| {
        format!("the gateway to bring over {files} that it accepted, the oldest {oldest} ago{paused}")
    })
}

/// Nothing came from the gateway for too long.
pub(super) fn stuck(agent: &Agent, dump: &Dump) -> Problem {
    let waits = |file: &&FileState| file.is_begun() && file.landed.is_none();
    let (paths, bytes) = dump.files.iter().filter(waits).fold((Vec::new(), 0), |(mut paths, bytes), file| {
        paths.push(format!("`{}`", file.source.path));
        (paths, bytes + file.source.size)
    });
    let files = english::count(paths.len() as u64, "file");
    let names = english::list(&paths, NAMED);
    undelivered(agent, format!("{files}, {}: {names}", ByteCount(bytes)))
}

/// The gateway has not brought this to the share.
pub(super) fn undelivered(agent: &Agent, what: impl std::fmt::Display) -> Problem {
    let gateway = agent.write.session().address;
    Problem::new(Code::GatewayStuck, format!("The gateway `{gateway}` has accepted and not delivered {what}"))
}
