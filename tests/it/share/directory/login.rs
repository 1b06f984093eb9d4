//! Every way to log in.

use super::{Site, directory, sessions, site};
use crate::common::directory::SHARES;
use crate::common::worker::built;
use std::fs;

#[test]
fn every_way_to_log_in_ends_in_a_receipt_that_says_how() {
    let keytab = directory().user("carrier");
    directory().run("kinit", &["-k", "-t", &keytab, "-c", "FILE:/mnt/tgt", "carrier@AD.TEST"]);
    directory().run("kinit", &["-k", "-t", &keytab, "-c", "FILE:/mnt/both", "carrier@AD.TEST"]);
    directory().run("kvno", &["-c", "FILE:/mnt/both", "cifs/dc1.ad.test@AD.TEST"]);
    let untouched = fs::read(directory().see("/mnt/tgt")).expect("the tickets");
    let kerberos = "Kerberos as carrier@AD.TEST";
    let rows: [(&str, &[&str], &str); 7] = [
        ("carrier@ad.test", &["--keytab", &keytab], kerberos),
        ("carrier", &["--keytab", &keytab], kerberos),
        ("ad.test;carrier", &["--ccache", "/mnt/tgt"], kerberos),
        ("carrier", &["--ccache", "FILE:/mnt/both"], kerberos),
        ("AD;carrier", &[], "NTLMv2 as AD\\carrier"),
        ("ad.test;carrier", &[], "NTLMv2 as ad.test\\carrier"),
        ("carrier@ad.test", &[], "NTLMv2 as carrier@ad.test"),
    ];
    for (row, (user, options, login)) in rows.into_iter().enumerate() {
        let share = SHARES[row % 2];
        let (studio, dump) =
            Site { share, ..site(user).options(options) }.studio(&[("A001_C001.mov", 3_000_000)]);
        let sessions = sessions(&studio.send(&dump).ok());
        let purposes: Vec<_> = sessions.iter().map(|session| session["purpose"].as_str()).collect();
        assert_eq!(purposes, [Some("write"), Some("readback")], "{user} {options:?} {share}");
        for session in sessions {
            assert_eq!(session["login"], login, "{session}");
            assert_eq!(session["dialect"], "3.1.1", "{session}");
            assert_eq!(session["encryption"], "AES-128-GCM", "{session}");
            assert_ne!(session["signing"], "none", "{session}");
        }
    }
    assert!(fs::read(directory().see("/mnt/tgt")).is_ok_and(|now| now == untouched));
}

/// NTLMv2 takes the server's time.
#[test]
fn a_password_does_not_care_about_clocks() {
    directory().user("clockless");
    site("AD;clockless").clock("-6m").send().ok();
}

#[test]
fn the_client_libsmbclient_logs_in_in_the_same_ways() {
    if !built() {
        return;
    }
    let keytab = directory().user("elder");
    directory().run("kinit", &["-k", "-t", &keytab, "-c", "FILE:/mnt/elder", "elder@AD.TEST"]);
    let rows: [(&str, &[&str], &str, &str); 3] = [
        ("elder@ad.test", &["--keytab", &keytab], "required", "Kerberos as elder@AD.TEST"),
        ("elder", &["--ccache", "/mnt/elder"], "desired", "Kerberos as elder@AD.TEST"),
        ("AD;elder", &[], "required", "NTLMv2 as AD\\elder"),
    ];
    for (user, options, share, login) in rows {
        let site = Site { share, ..site(user).options(options).options(&["--client", "libsmbclient"]) };
        let (studio, dump) = site.studio(&[("A001_C001.mov", 3_000_000)]);
        for session in sessions(&studio.send(&dump).ok()) {
            assert_eq!((&session["client"], &session["login"]), (&"libsmbclient".into(), &login.into()));
        }
    }
}
