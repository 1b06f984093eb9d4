//! Logging in to a file server of a real Active Directory.

mod expiry;
mod login;
mod refused;

use crate::common::directory::{PASSWORD, SERVER, directory};
use crate::common::studio::{Said, Studio};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Each journey has a sync root of its own.
static NEXT: AtomicUsize = AtomicUsize::new(1);

/// The sessions in the receipt of a journey.
fn sessions(said: &Said) -> Vec<Value> {
    let document = said.json();
    let receipt = fs::read_to_string(document["receipt"].as_str().expect("a receipt")).expect("the receipt");
    let receipt: Value = serde_json::from_str(&receipt).expect("a receipt");
    receipt["destination"]["sessions"].as_array().expect("sessions").clone()
}

/// A studio with a small dump, which works in the directory's network.
struct Site {
    user: String,
    server: &'static str,
    share: &'static str,
    options: Vec<String>,
    /// Programs that run `ingest`.
    inside: Vec<String>,
    env: Vec<(&'static str, &'static str)>,
}

/// Somebody who delivers to the share that insists on encryption; by password, unless told otherwise.
fn site(user: impl Into<String>) -> Site {
    let env = vec![("KRB5_CONFIG", "/mnt/krb5.conf"), ("INGEST_SMB_PASSWORD", PASSWORD)];
    Site {
        user: user.into(),
        server: SERVER,
        share: "required",
        options: Vec::new(),
        inside: Vec::new(),
        env,
    }
}

impl Site {
    fn options(mut self, options: &[&str]) -> Self {
        self.options.extend(options.iter().map(|option| (*option).into()));
        self
    }

    /// With another clock: `-6m`.
    fn clock(mut self, offset: &str) -> Self {
        // Only what the time is, never how fast it goes.
        self.env.push(("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
        self.inside.extend(["faketime", "-f", offset].map(String::from));
        self
    }

    fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    fn studio(&self, files: &[(&str, usize)]) -> (Studio, PathBuf) {
        let through = [directory().through(), self.inside.clone()].concat();
        let studio = Studio::new().works_through(through, &self.env);
        let dump = studio.dump("A001", files);
        let Self { user, server, share, .. } = self;
        let root = NEXT.fetch_add(1, Relaxed);
        let to = ["--to".to_owned(), format!("smb://{user}@{server}/{share}/Footage{root}")];
        (studio.delivers_to(to.into_iter().chain(self.options.clone())), dump)
    }

    /// What comes of sending a small dump.
    fn send(&self) -> Said {
        let (studio, dump) = self.studio(&[("A001_C001.mov", 3_000_000), ("CLIPS/a.xml", 700)]);
        studio.send(&dump)
    }

    /// The code of the one problem that this ends with.
    fn refused(&self) -> String {
        let said = self.send();
        assert_eq!(said.exit, 60, "{} {}", said.stdout, said.stderr);
        said.problem()
    }
}
