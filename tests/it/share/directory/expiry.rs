//! Tickets that end in the middle of a transfer: they live for 6 s here, and it takes 9 s.

use super::{Site, directory, sessions, site};
use crate::common::studio::Studio;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::Duration;

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

/// Gets new tickets, as somebody does who keeps a cache.
fn renew(user: &str, keytab: &str) {
    let (next, user) = (format!("/mnt/{user}.next"), format!("{user}@AD.TEST"));
    directory().run("/mnt/bin/kinit", &["-k", "-t", keytab, "-c", &format!("FILE:{next}"), &user]);
    directory().run("mv", &[&next, next.strip_suffix(".next").expect("a name")]);
}

#[test]
fn with_a_keytab_a_journey_outlives_its_tickets() {
    let keytab = directory().user("marathon");
    let (studio, dump) = card(&slow("marathon", "--keytab", &keytab).options(&["-v"]));
    let said = studio.send(&dump).ok();
    let sessions = sessions(&said);
    assert_eq!(sessions.len(), 2, "{sessions:?}");
    // Ahead of time, and not only when a session is lost.
    assert!(said.stderr.contains("new lanes with a ticket until"), "{}", said.stderr);
}

#[test]
fn with_tickets_that_somebody_renews_it_does_so_too() {
    let keytab = directory().user("relay");
    renew("relay", &keytab);
    let (studio, dump) = card(&slow("relay", "--ccache", "/mnt/relay"));
    let mut sending = studio.start_send(&dump);
    while sending.try_wait().expect("its state").is_none() {
        std::thread::sleep(Duration::from_secs(1));
        renew("relay", &keytab);
    }
    assert!(sending.wait().expect("its end").success());
}

#[test]
fn tickets_that_nobody_renews_end_it_with_what_is_to_be_done() {
    let keytab = directory().user("sprinter");
    let user = ["-k", "-t", &keytab, "-c", "FILE:/mnt/sprinter", "sprinter@AD.TEST"];
    let kinit = |life: &str| directory().run("/usr/bin/kinit", &[&["-l", life][..], &user].concat());
    // A cache as it is after some hours: both the first ticket and the one for the server are about to end.
    renew("sprinter", &keytab);
    let for_server = fs::read(directory().see("/mnt/sprinter")).expect("a cache");
    kinit("1s");
    // Before the tickets: the version, a header, and whose they are, each text behind its length in four bytes.
    let begin = 4 + usize::from(for_server[3]) + 4 + 4 + 4 + "AD.TEST".len() + 4 + "sprinter".len();
    let mut cache =
        fs::OpenOptions::new().append(true).open(directory().see("/mnt/sprinter")).expect("the cache");
    cache.write_all(&for_server[begin..]).expect("the cache");

    let site = slow("sprinter", "--ccache", "/mnt/sprinter").options(&["--patience", "1 s"]);
    let (studio, dump) = card(&site);
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (60, "ticket_expired"), "{}", said.stdout);
    assert_eq!(studio.receipts(), 0);
    kinit("10h");
    studio.send(&dump).ok();
}
