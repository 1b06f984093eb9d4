//! Every way to be refused: each has its own code, and with it its cause and its remedy.

use super::{Site, directory, site};

/// By password and by keytab, whatever the directory has against the user.
fn both_ways(user: &str, keytab: &str) -> [String; 2] {
    [site(format!("AD;{user}")).refused(), with(user, "--keytab", keytab).refused()]
}

fn with(user: &str, proof: &str, path: &str) -> Site {
    site(format!("{user}@ad.test")).options(&[proof, path])
}

/// How many wrong passwords the directory has counted.
fn wrong_passwords(user: &str) -> String {
    let found = directory()
        .run("samba-tool", &["user", "show", user, "--attributes=badPwdCount", "-s", "/mnt/smb.conf"]);
    found.lines().find_map(|line| line.strip_prefix("badPwdCount: ")).unwrap_or_default().to_owned()
}

#[test]
fn a_wrong_password_is_tried_once_only() {
    directory().user("forgetful");
    let wrong = site("AD;forgetful").env("INGEST_SMB_PASSWORD", "not the password");
    assert_eq!(wrong.refused(), "share_login");
    assert_eq!(wrong_passwords("forgetful"), "1");
}

#[test]
fn an_expired_password_is_not_called_a_wrong_one() {
    directory().user("newcomer");
    let change =
        ["user", "setpassword", "newcomer", "--newpassword=Svc-Passw0rd1", "--must-change-at-next-login"];
    directory().tool(&change);
    assert_eq!(both_ways("newcomer", &directory().keytab("newcomer")), ["password_expired"; 2]);
}

#[test]
fn who_may_not_log_in_is_told_so() {
    let disabled = directory().user("disabled");
    directory().tool(&["user", "disable", "disabled"]);
    assert_eq!(both_ways("disabled", &disabled), ["account_blocked"; 2]);

    let leaver = directory().user("leaver");
    directory().tool(&["user", "setexpiry", "leaver", "--days=-1"]);
    assert_eq!(both_ways("leaver", &leaver), ["account_blocked"; 2]);

    let locked = directory().user("locked");
    let wrong = site("AD;locked").env("INGEST_SMB_PASSWORD", "not the password");
    for _ in 0..3 {
        wrong.refused();
    }
    assert_eq!(both_ways("locked", &locked), ["account_blocked"; 2]);
}

#[test]
fn a_protected_user_needs_kerberos() {
    let keytab = directory().user("protected");
    directory().tool(&["group", "addmembers", "Protected Users", "protected"]);
    assert_eq!(site("AD;protected").refused(), "ntlm_refused");
    with("protected", "--keytab", &keytab).send().ok();
}

#[test]
fn what_is_wrong_with_a_keytab_is_said() {
    let keytab = directory().user("keeper");
    assert_eq!(with("keeper", "--keytab", "/mnt/keytabs/none").refused(), "keytab_unusable");
    assert_eq!(with("somebody-else", "--keytab", &keytab).refused(), "keytab_unusable");
    directory().run("sh", &["-c", "echo no keys > /mnt/keytabs/text; chmod 600 /mnt/keytabs/text"]);
    assert_eq!(with("keeper", "--keytab", "/mnt/keytabs/text").refused(), "keytab_unusable");
    directory().tool(&["user", "setpassword", "keeper", "--newpassword=Another-Passw0rd2"]);
    assert_eq!(with("keeper", "--keytab", &keytab).refused(), "keytab_old");
    directory().tool(&["user", "delete", "keeper"]);
    assert_eq!(with("keeper", "--keytab", &keytab).refused(), "user_unknown");
}

#[test]
fn what_is_wrong_with_tickets_is_said() {
    let keytab = directory().user("holder");
    directory().run("kinit", &["-k", "-t", &keytab, "-c", "FILE:/mnt/holder", "holder@AD.TEST"]);
    assert_eq!(with("holder", "--ccache", "/mnt/none").refused(), "ticket_cache");
    assert_eq!(with("holder", "--ccache", &keytab).refused(), "ticket_cache");
    assert_eq!(with("somebody-else", "--ccache", "/mnt/holder").refused(), "ticket_cache");
    assert_eq!(with("holder", "--ccache", "/mnt/holder").clock("+11h").refused(), "ticket_expired");
}

#[test]
fn six_minutes_between_the_clocks_are_too_many_for_kerberos() {
    let keytab = directory().user("late");
    directory().run("kinit", &["-k", "-t", &keytab, "-c", "FILE:/mnt/late", "late@AD.TEST"]);
    for offset in ["-6m", "+6m"] {
        assert_eq!(with("late", "--keytab", &keytab).clock(offset).refused(), "clock_skew");
        assert_eq!(with("late", "--ccache", "/mnt/late").clock(offset).refused(), "clock_skew");
    }
    // Nobody but the server could notice it here.
    directory().run("kvno", &["-c", "FILE:/mnt/late", "cifs/dc1.ad.test@AD.TEST"]);
    assert_eq!(with("late", "--ccache", "/mnt/late").clock("-6m").refused(), "ticket_refused");
}

#[test]
fn a_server_that_the_directory_does_not_know_by_this_name_is_said_to_be_unknown() {
    let keytab = directory().user("stranger");
    for server in ["10.99.0.2", "localhost"] {
        assert_eq!(Site { server, ..with("stranger", "--keytab", &keytab) }.refused(), "server_unknown");
    }
}

#[test]
fn without_a_domain_controller_or_the_tools_there_is_no_ticket() {
    let keytab = directory().user("lonely");
    let nobody = with("lonely", "--keytab", &keytab).env("KRB5_CONFIG", "/mnt/krb5-nobody.conf");
    assert_eq!(nobody.refused(), "directory_unreachable");
    let bare = with("lonely", "--keytab", &keytab).env("PATH", "/nowhere");
    assert_eq!(bare.refused(), "kerberos_tools");
}
