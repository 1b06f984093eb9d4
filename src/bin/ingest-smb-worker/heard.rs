//! What the library says in its log while it connects and works: the only way to know how far a login came, and whether
//! messages are encrypted.
//!
//! Measured with Samba 4.17: a context that *requires* encryption goes on in clear with a server that has none. So every
//! call that may have made a connection is looked at: where no message was encrypted, it counts as clear. If another
//! version said it in other words, encryption would seem to be missing, and nothing would be sent.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};

/// How far a connection came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Nothing was agreed on yet.
    Nothing,
    /// A dialect: the login began.
    Dialect,
    /// The user was accepted.
    Session,
    /// The share as well.
    Tree,
}

/// Words of the log, level 5 and below, of `source3/libsmb` and `libcli/smb`.
const STEPS: [(&str, Step); 3] = [
    ("cli_session_setup_spnego_send", Step::Dialect),
    ("session setup ok", Step::Session),
    ("tconx ok", Step::Tree),
];
const ENCRYPTED: &str = "Encrypted SMB2 message";
const REFUSED: &str = "login failed: ";

static MESSAGES: AtomicU64 = AtomicU64::new(0);
static LOGIN: Mutex<(Step, Option<String>)> = Mutex::new((Step::Nothing, None));

/// Takes note of a line of the log. Nothing of it is kept but what stands above: it may hold anything.
pub(crate) fn note(line: &str) {
    if line.contains(ENCRYPTED) {
        MESSAGES.fetch_add(1, Ordering::Relaxed);
        return;
    }
    let mut login = LOGIN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, why)) = line.split_once(REFUSED) {
        login.1 = Some(why.trim().to_owned());
    }
    for (words, step) in STEPS {
        if line.contains(words) {
            login.0 = step;
        }
    }
}

/// How many messages were encrypted so far.
pub(crate) fn encrypted() -> u64 {
    MESSAGES.load(Ordering::Relaxed)
}

/// How far the connection came since this was asked last, and why the login was refused if it was.
pub(crate) fn login() -> (Step, Option<String>) {
    std::mem::replace(&mut *LOGIN.lock().unwrap_or_else(PoisonError::into_inner), (Step::Nothing, None))
}
