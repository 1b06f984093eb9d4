//! Where the control socket is: one rule for the agent that makes it and the client that looks for it.
//!
//! What the configuration or the command line names is what counts. Else a person's own agent has
//! `$XDG_RUNTIME_DIR/ingest.sock`, and the machine's, which is root's or a service's, `/run/ingest/control.sock`. A client
//! takes the person's own where there is one, else the machine's.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The socket of the machine's agent.
pub const MACHINE: &str = "/run/ingest/control.sock";

/// How an agent can be talked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The socket that was named; `None`: by the rule above.
    pub socket: Option<PathBuf>,
    /// `$XDG_RUNTIME_DIR`: the folder of the person who runs this, where there is one.
    pub runtime: Option<PathBuf>,
    /// The group whose people may give orders, beside the agent's own user. `None`: whatever group the socket gets.
    pub group: Option<String>,
    /// The address on which `/metrics` and `/healthz` answer too, and nothing else does.
    pub metrics: Option<SocketAddr>,
}

impl Settings {
    /// The socket that an agent makes.
    pub fn to_serve(&self) -> PathBuf {
        self.socket.clone().or_else(|| self.own()).unwrap_or_else(|| MACHINE.into())
    }

    /// The socket that a client calls.
    pub fn to_call(&self) -> PathBuf {
        let own = || self.own().filter(|own| own.exists());
        self.socket.clone().or_else(own).unwrap_or_else(|| MACHINE.into())
    }

    fn own(&self) -> Option<PathBuf> {
        // Whoever becomes root keeps the folder of before, or has one that nobody else looks into.
        let is_root = rustix::process::geteuid().is_root();
        own(is_root, self.runtime.as_deref())
    }
}

fn own(is_root: bool, runtime: Option<&Path>) -> Option<PathBuf> {
    runtime.filter(|folder| !is_root && folder.is_absolute()).map(|folder| folder.join("ingest.sock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_has_an_agent_of_their_own_and_root_has_the_machines() {
        let runtime = Path::new("/run/user/1000");
        assert_eq!(own(false, Some(runtime)), Some("/run/user/1000/ingest.sock".into()));
        assert_eq!(own(true, Some(runtime)), None);
        assert_eq!(own(false, Some(Path::new("run"))), None);
        assert_eq!(own(false, None), None);
    }

    #[test]
    fn what_was_named_counts_on_both_sides() {
        let named = PathBuf::from("/srv/ingest.sock");
        let settings = Settings { socket: Some(named.clone()), runtime: None, group: None, metrics: None };
        assert_eq!([settings.to_serve(), settings.to_call()], [named.clone(), named]);
        let settings = Settings { socket: None, ..settings };
        assert_eq!([settings.to_serve(), settings.to_call()], [PathBuf::from(MACHINE), MACHINE.into()]);
    }
}
