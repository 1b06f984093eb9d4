//! What can be wrong with the server, the login, and what may be done there: each on a real Samba.

use super::scene::{Row, Scene, all_hold, row};
use crate::common::gateway::Gateway;
use crate::common::samba::{Encrypt, Options, PASSWORD, USER};
use ingest::words::clock::Clock;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

fn with(global: &'static str, section: &'static str) -> Options {
    Options { global, section, ..Options::default() }
}

/// Gives a folder of the share to root alone.
fn roots_own(scene: &Scene, name: &str) {
    let folder = scene.root().join(name);
    fs::create_dir_all(&folder).unwrap();
    chown(&folder, Some(0), Some(0)).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Another address, with whatever answers there.
fn answered_by(scene: &mut Scene, port: u16) {
    let own = format!("port = {}", scene.samba().port());
    scene.replace(&own, &format!("port = {port}"));
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

/// A clock that stands so many minutes away from the server's.
fn clock(scene: &mut Scene, minutes: i64) {
    scene.clock = Clock::held(Clock::system().now() + jiff::SignedDuration::from_mins(minutes));
}

/// A volume of its own in the place of the sync root.
struct Mounted(std::path::PathBuf);

impl Drop for Mounted {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(&self.0).status().ok();
    }
}

pub(super) fn mounted(scene: &mut Scene, name: &str) {
    let at = scene.root().join(name);
    let done =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=8m,mode=0777", "tmpfs"]).arg(&at).status();
    assert!(done.unwrap().success());
    scene.kept.push(Box::new(Mounted(at)));
}

fn rows() -> Vec<Row> {
    let off = Options { encrypt: Encrypt::Off, ..Options::default() };
    vec![
        row(
            "a name that leads nowhere",
            |scene| scene.replace("\"127.0.0.1\"", "\"no-such-host.invalid\""),
            ["name", "fault", "share_unreachable"],
            "/etc/resolv.conf",
        ),
        row(
            "a port where nobody is",
            |scene| answered_by(scene, free_port()),
            ["port", "fault", "share_unreachable"],
            "TCP port 445",
        ),
        row(
            "something else than a file server",
            |scene| {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
                answered_by(scene, listener.local_addr().unwrap().port());
                std::thread::spawn(move || {
                    for caller in listener.incoming().flatten() {
                        use std::io::Write;
                        let _ = (&caller).write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
                    }
                });
            },
            ["offer", "fault", "share_unreachable"],
            "something else than a file server",
        ),
        row(
            "no encryption at the server",
            |_| (),
            ["offer", "fault", "share_clear"],
            "Switch SMB encryption on",
        )
        .on(off),
        row(
            "no encryption anywhere",
            |scene| scene.add("encryption = \"off\"\n"),
            ["session", "warning", ""],
            "Take that key out",
        )
        .on(off),
        row(
            "an old dialect",
            |scene| scene.add("encryption = \"off\"\n"),
            ["offer", "warning", ""],
            "SMB 3.1.1",
        )
        .on(Options { global: "server max protocol = SMB2_10", ..off }),
        row("small requests", |_| (), ["offer", "warning", ""], "smb2 max write")
            .on(with("smb2 max write = 65536\nsmb2 max read = 65536", "")),
        row(
            "a clock that is a little off",
            |scene| clock(scene, 2),
            ["clock", "warning", ""],
            "time service",
        ),
        row("a clock that is far off", |scene| clock(scene, -7), ["clock", "fault", "clock_skew"], "NTP"),
        row(
            "a wrong password",
            |scene| fs::write(scene.studio.path("password"), "not the password").unwrap(),
            ["login", "fault", "share_login"],
            "locks the account",
        ),
        row(
            "a password that everybody can read",
            |scene| {
                fs::set_permissions(scene.studio.path("password"), fs::Permissions::from_mode(0o644))
                    .unwrap();
            },
            ["login", "fault", "usage"],
            "chmod 600",
        ),
        row(
            "a user whom nobody knows",
            |scene| scene.replace(USER, "nobody-knows"),
            ["login", "fault", "share_login"],
            "Check user, domain and password",
        ),
        row(
            "a share that is not there",
            |scene| scene.replace("share = \"footage\"", "share = \"elsewhere\""),
            ["login", "fault", "share_missing"],
            "name of the share",
        ),
        row(
            "a share that is not for this user",
            |_| (),
            ["login", "fault", "share_denied"],
            "Give the user the right",
        )
        .on(with("", "valid users = root")),
        row(
            "a realm that nobody serves",
            |scene| {
                let (keys, password) = (scene.studio.path("keys"), scene.studio.path("password"));
                fs::write(&keys, "keys").unwrap();
                fs::set_permissions(&keys, fs::Permissions::from_mode(0o600)).unwrap();
                scene.replace(&format!("password_file = {password:?}"), &format!("keytab = {keys:?}"));
                scene.add("domain = \"corp.example.com\"\n");
            },
            ["login", "fault", "directory_unreachable"],
            "port 88",
        ),
        row(
            "a share that takes nothing",
            |_| (),
            ["rights", "fault", "share_read_only"],
            "Give the user write access",
        )
        .on(Options { read_only: true, ..Options::default() }),
        row(
            "a staging folder that is somebody else's",
            |scene| roots_own(scene, "_ingest"),
            ["rights", "fault", "share_denied"],
            "create, write, rename and delete",
        ),
        row(
            "a sync root that is somebody else's",
            |scene| roots_own(scene, "Footage"),
            ["release", "fault", "share_denied"],
            "create, write, rename and delete",
        ),
        row(
            "a sync root on another volume",
            |scene| mounted(scene, "Footage"),
            ["release", "fault", "share_fault"],
            "on one volume of one share",
        ),
        row(
            "a file where the sync root should be",
            |scene| {
                fs::remove_dir(scene.root().join("Footage")).unwrap();
                fs::write(scene.root().join("Footage"), "").unwrap();
            },
            ["release", "warning", ""],
            "what the sync watches",
        ),
        row(
            "a share that is full",
            |scene| {
                assert!(scene.samba().small());
                fs::write(scene.root().join("heap"), vec![0; 3 << 20]).ok();
            },
            ["rights", "fault", "share_full"],
            "Make room on the share",
        )
        .on(Options { megabytes: Some(2), ..Options::default() }),
        row("names that case tells apart", |_| (), ["names", "warning", ""], "case sensitive")
            .on(with("", "case sensitive = yes")),
        row(
            "a reserve that leaves no room",
            |scene| scene.replace("reserve = \"1 MB\"", "reserve = \"900 TB\""),
            ["space", "fault", "share_full"],
            "Make room on the share",
        ),
        row(
            "what a person left in staging",
            |scene| {
                fs::create_dir_all(scene.root().join("_ingest/New Folder")).unwrap();
                fs::set_permissions(scene.root().join("_ingest"), fs::Permissions::from_mode(0o777)).unwrap();
            },
            ["leftovers", "warning", ""],
            "by hand",
        ),
    ]
}

#[test]
fn whatever_is_wrong_with_a_server_is_named_with_its_remedy() {
    // Each has a server, the usual one where it names none.
    let rows: Vec<Row> = rows().into_iter().map(|row| Row { on_a_server: true, ..row }).collect();
    all_hold(&rows);
}

#[test]
fn a_login_that_cannot_be_had_hides_nothing_that_does_not_need_it() {
    let scene = Scene::smb(Options::default());
    fs::set_permissions(scene.studio.path("password"), fs::Permissions::from_mode(0o644)).unwrap();
    let examined = scene.examine(&[]);
    for check in ["name", "port", "offer", "clock", "state", "watched"] {
        assert_eq!(examined.finding(check)["verdict"], "ok", "{check}");
    }
    for check in ["session", "rights", "release", "names", "space"] {
        assert_eq!(examined.finding(check)["message"], "Not checked: needs the login", "{check}");
    }
}

/// A server that takes connections and says nothing ends in bounded time, like everything else.
#[test]
fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut scene = Scene::smb(Options::default());
    answered_by(&mut scene, listener.local_addr().unwrap().port());
    let examined = scene.examine(&[]);
    assert_eq!(examined.finding("port")["verdict"], "ok");
    assert_eq!(examined.finding("offer")["code"], "share_unreachable");
    assert_eq!(examined.finding("rights")["message"], "Not checked: needs an offer that will do");
    assert_eq!(examined.exit, 60);
}

#[test]
fn through_a_gateway_everything_is_written_and_behind_it_nothing() {
    let gateway = Gateway::start(1);
    let mut scene = Scene::local();
    let password = scene.studio.path("password");
    fs::write(&password, PASSWORD).unwrap();
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600)).unwrap();
    let at = scene.config.find("[destination]").unwrap();
    scene.config.truncate(at);
    let (front, back) = (gateway.front.port(), gateway.back.port());
    scene.add(&format!(
        "[destination]\nserver = \"127.0.0.1\"\nport = {back}\nshare = \"footage\"\nuser = \"{USER}\"\n\
         password_file = {password:?}\nencryption = \"off\"\n[gateway]\nserver = \"127.0.0.1\"\nport = {front}\n"
    ));
    for root in [gateway.front.root(), gateway.back.root()] {
        fs::create_dir_all(root.join("Footage")).unwrap();
        fs::set_permissions(root.join("Footage"), fs::Permissions::from_mode(0o777)).unwrap();
    }
    let examined = scene.examine(&[]);
    let of = |check: &str, port: u16| {
        let findings = examined.document["findings"].as_array().unwrap();
        let found = findings.iter().find(|found| {
            found["check"] == check && found["subject"].as_str().unwrap().contains(&port.to_string())
        });
        found.unwrap_or_else(|| panic!("no {check} of {port}: {:#}", examined.document))["verdict"].clone()
    };
    assert_eq!(of("rights", front), "ok");
    assert_eq!(of("release", front), "ok");
    assert_eq!(of("rights", back), "not_checked");
    assert_eq!(of("space", back), "ok");
    assert!(fs::read_dir(gateway.back.root().join("Footage")).unwrap().next().is_none());
}
