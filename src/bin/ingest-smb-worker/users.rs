//! What a server says about users who are known to it: in the words of [MS-ERREF] 2.3.1, as libsmbclient repeats them.

use ingest::share::directory::Fault;

const SAID: [(&str, Fault); 12] = [
    ("password has expired", Fault::PasswordExpired),
    ("password must be changed", Fault::PasswordExpired),
    ("is currently disabled", Fault::Blocked),
    ("account has expired", Fault::Blocked),
    ("automatically locked", Fault::Blocked),
    ("time restrictions", Fault::Blocked),
    ("restricted so that it may not be used", Fault::Blocked),
    ("requested a type of logon", Fault::Blocked),
    ("account restriction", Fault::NoNtlm),
    ("NTLM was blocked", Fault::NoNtlm),
    ("No logon servers", Fault::Unreachable),
    ("by too large an amount", Fault::Clock),
];

/// What such words mean; `None` for a wrong user or password, and for what nobody knows.
pub(crate) fn meaning(said: &str) -> Option<Fault> {
    SAID.iter().find(|(words, _)| said.contains(words)).map(|(_, fault)| *fault)
}
