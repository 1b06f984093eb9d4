//! Tickets that end in the middle of a transfer: they live for 6 s here, and it takes 9 s.

use super::{Site, directory, sessions, site};
use crate::common::studio::Studio;
use std::path::PathBuf;

/// Where the `kinit` is that gets short-lived tickets.
const PATH: &str = "/mnt/bin:/usr/sbin:/usr/bin:/sbin:/bin";

fn slow(user: &str, proof: &str, path: &str) -> Site {
    site(format!("{user}@ad.test")).options(&[proof, path, "--rate", "8 Mbit/s"]).env("PATH", PATH)
}

fn card(site: &Site) -> (Studio, PathBuf) {
    let clips: Vec<String> = (1..=9).map(|clip| format!("A001_C{clip:03}.mov")).collect();
    let files: Vec<(&str, usize)> = clips.iter().map(|clip| (clip.as_str(), 1_000_000)).collect();
    site.studio(&files)
}

#[test]
fn with_a_keytab_a_journey_outlives_its_tickets() {
    let keytab = directory().user("marathon");
    let (studio, dump) = card(&slow("marathon", "--keytab", &keytab));
    let sessions = sessions(&studio.send(&dump).ok());
    assert_eq!(sessions.len(), 2, "{sessions:?}");
}
