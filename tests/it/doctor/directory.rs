//! What the directory can have against a login: each is told apart, with a real domain controller.

use super::scene::Examined;
use crate::common::directory::{PASSWORD, SERVER, directory};
use crate::common::studio::{Said, Studio};

/// `ingest doctor` in the directory's network.
fn examine(user: &str, options: &[&str], env: &[(&str, &str)], inside: &[&str]) -> Examined {
    let through = [directory().through(), inside.iter().map(|word| (*word).to_owned()).collect()].concat();
    let usual = [("KRB5_CONFIG", "/mnt/krb5.conf"), ("INGEST_SMB_PASSWORD", PASSWORD)];
    let env: Vec<_> = usual.into_iter().chain(env.iter().copied()).collect();
    let studio = Studio::new().works_through(through, &env);
    let to = format!("smb://{user}@{SERVER}/required/Doctor");
    let state = studio.state().display().to_string();
    let fixed = ["doctor", "--json", "--to", &to, "--state", &state];
    let Said { exit, stdout, stderr } = studio.say(&[&fixed, options].concat());
    Examined::of(u8::try_from(exit).unwrap(), &stdout, &stderr)
}

#[test]
fn a_login_by_kerberos_or_by_password_is_told_as_what_it_is() {
    let keytab = directory().user("patient");
    for (user, options, words) in [
        ("patient@ad.test", &["--keytab", &keytab][..], "Kerberos as patient@AD.TEST, over 4 connections"),
        ("AD;patient", &[], "NTLMv2 as AD\\patient, over 4 connections"),
    ] {
        let examined = examine(user, options, &[], &[]);
        let finding = examined.finding("login");
        assert!(finding["message"].as_str().unwrap().starts_with(words), "{finding}");
        assert_eq!(examined.finding("rights")["verdict"], "ok", "{examined:#?}");
        let odd: Vec<_> = examined.odd();
        assert!(
            odd.iter().all(|odd| odd.contains("\"release\"")
                || odd.contains("\"state\"")
                || odd.contains("\"time_service\"")),
            "{odd:?}"
        );
    }
}

#[test]
fn what_the_directory_has_against_somebody_is_named_with_its_remedy() {
    let expired = directory().user("outdated");
    let change =
        ["user", "setpassword", "outdated", "--newpassword=Svc-Passw0rd1", "--must-change-at-next-login"];
    directory().tool(&change);
    directory().user("banned");
    directory().tool(&["user", "disable", "banned"]);
    directory().user("shielded");
    directory().tool(&["group", "addmembers", "Protected Users", "shielded"]);
    let old = directory().user("renewed");
    directory().tool(&["user", "setpassword", "renewed", "--newpassword=Another-Passw0rd2"]);
    let late = directory().user("belated");
    let behind = ["faketime", "-f", "-6m"];
    let faked = [("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
    let nowhere = [("PATH", "/nowhere")];
    let nobody = [("KRB5_CONFIG", "/mnt/krb5-nobody.conf")];
    let keytab = |path| ["--keytab", path];
    for (user, options, env, inside, code, remedy) in [
        ("AD;outdated", &[][..], &[][..], &[][..], "password_expired", "Change it in the directory"),
        ("outdated@ad.test", &keytab(&expired), &[], &[], "password_expired", "make a new keytab"),
        ("AD;banned", &[], &[], &[], "account_blocked", "unlocked or enabled"),
        ("AD;shielded", &[], &[], &[], "ntlm_refused", "Log in by Kerberos"),
        ("renewed@ad.test", &keytab(&old), &[], &[], "keytab_old", "keytab"),
        ("belated@ad.test", &keytab(&late), &faked, &behind, "clock_skew", "NTP"),
        ("belated@ad.test", &keytab(&late), &nowhere, &[], "kerberos_tools", "apt install krb5-user"),
        ("belated@ad.test", &keytab(&late), &nobody, &[], "directory_unreachable", "port 88"),
        ("nobody@ad.test", &["--ccache", "/mnt/none"], &[], &[], "ticket_cache", "kinit"),
    ] {
        let examined = examine(user, options, env, inside);
        let finding = examined.finding("login");
        let found = (&finding["verdict"], finding["code"].as_str().unwrap_or_default());
        assert_eq!(found, (&"fault".into(), code), "{user} {options:?}: {finding:#}");
        assert!(finding["remedy"].as_str().unwrap().contains(remedy), "{code}: {finding:#}");
        assert_eq!(examined.exit, 60, "{code}");
        if code == "clock_skew" {
            let clock = examined.finding("clock");
            assert_eq!(clock["code"], "clock_skew", "the server tells it, too: {clock:#}");
        }
        if code == "kerberos_tools" {
            assert_eq!(examined.finding("programs")["code"], code);
        }
    }
}
