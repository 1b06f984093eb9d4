//! What a released roll has besides its bytes: times to 100 ns, empty folders, and the access list of where it lies.

use crate::common::samba::{Encrypt, Options, PASSWORD, Samba, USER};
use crate::common::studio::{Studio, tree};
use ingest::words::path::RelPath;
use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 40_000_000),
    ("CLIPS/DEEP/a.xml", 700),
    ("CLIPS/empty.txt", 0),
    ("EMPTY/BELOW/", 0),
    ("MISC/", 0),
];

/// A server that keeps Windows' access lists, as they are.
const LISTS: Options = Options {
    encrypt: Encrypt::Required,
    read_only: false,
    megabytes: None,
    global: "",
    section: "vfs objects = acl_xattr\nmap acl inherit = yes",
};

fn studio(samba: &Samba) -> Studio {
    let studio = Studio::new();
    let file = studio.path("password");
    fs::write(&file, PASSWORD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let place = samba.place(ingest::share::Encryption::Required, 1);
    let address = format!("smb://{USER}@{}:{}/{}", place.host, place.port, place.share);
    studio.delivers_to(["--to", &address, "--password-file", file.to_str().unwrap()])
}

/// Modification times of everything below a folder and of itself, in steps of 100 ns since 1970.
fn times(root: &Path) -> BTreeMap<String, u128> {
    let mut paths: Vec<String> = tree(root).into_keys().filter(|path| !path.starts_with("ascmhl")).collect();
    paths.push(String::new());
    let time = |path: &str| {
        let modified = fs::metadata(root.join(path)).unwrap().modified().unwrap();
        modified.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos() / 100
    };
    paths.into_iter().map(|path| (path.clone(), time(&path))).collect()
}

/// Gives everything a time of its own, of years ago and exact to the nanosecond, deepest first.
fn set_times(root: &Path) {
    let mut paths: Vec<String> = tree(root).into_keys().collect();
    paths.sort_unstable_by(|one, other| other.cmp(one));
    paths.push(String::new());
    for (place, path) in paths.iter().enumerate() {
        let time = Duration::new(1_400_000_000 + place as u64 * 86_400, 123_456_789 + place as u32 * 100);
        fs::File::open(root.join(path)).unwrap().set_modified(SystemTime::UNIX_EPOCH + time).unwrap();
    }
}

#[test]
fn times_of_files_and_folders_and_empty_folders_are_kept_even_by_a_send_that_was_killed() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let studio = studio(&samba);
    let dump = studio.dump("A001", CARD);
    set_times(&dump);
    // At this rate the big file takes two seconds.
    let studio = studio.also(["--rate", "150 Mbit/s"]);
    let mut child = studio.start_send(&dump);
    let staging = samba.root().join("_ingest");
    while !staging.exists() || !tree(&staging).keys().any(|path| path.ends_with(".mov")) {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    studio.send(&dump).ok();
    let roll = samba.root().join("Footage/A001");
    assert_eq!(times(&roll), times(&dump));
    assert!(roll.join("EMPTY/BELOW").is_dir() && roll.join("MISC").is_dir());
}

/// What `smbcacls` says, or does, about a path on the share.
fn smbcacls(samba: &Samba, path: &str, change: &[&str]) -> Vec<String> {
    let place = samba.place(ingest::share::Encryption::Required, 1);
    let output = Command::new("smbcacls")
        .args(["-s", "/dev/null", "-U", &format!("{USER}%{PASSWORD}")])
        .args([&format!("//{}/{}", at_the_usual_port(place.port), place.share), path])
        .args(change)
        .output()
        .expect("`smbcacls` of the package smbclient");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{path}: {said}{}", String::from_utf8_lossy(&output.stderr));
    said.lines().filter(|line| line.starts_with("ACL:")).map(Into::into).collect()
}

/// `smbcacls` knows no other port than 445: an address of this machine where the next connection to that port goes on
/// to the server's.
fn at_the_usual_port(port: u16) -> Ipv4Addr {
    let [high, low] = port.to_be_bytes();
    let address = Ipv4Addr::new(127, high, low, 1);
    let listener = TcpListener::bind((address, 445)).expect("port 445, as root");
    std::thread::spawn(move || {
        let (client, _) = listener.accept().expect("smbcacls");
        drop(listener);
        let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("the server");
        let (mut up, mut down) =
            (client.try_clone().expect("a stream"), server.try_clone().expect("a stream"));
        let back = std::thread::spawn(move || std::io::copy(&mut down, &mut up));
        let (mut client, mut server) = (client, server);
        let _ = std::io::copy(&mut client, &mut server);
        let _ = server.shutdown(Shutdown::Both);
        let _ = back.join();
    });
    address
}

/// A folder to deliver to, and the staging folder, each with a list of its own: what `_ingest` passes on is for nobody
/// else.
fn lists(samba: &Samba, of_day: &str) {
    for folder in ["Footage/Day 1", "_ingest"] {
        fs::create_dir_all(samba.root().join(folder)).unwrap();
    }
    assert!(Command::new("chown").args(["-R", USER]).arg(samba.root()).status().unwrap().success());
    let of_staging = format!("ACL:{USER}:ALLOWED/OI|CI/FULL,ACL:BUILTIN\\Guests:ALLOWED/OI|CI/READ");
    smbcacls(samba, "_ingest", &["--set", &of_staging]);
    smbcacls(samba, "Footage/Day 1", &["--set", of_day]);
}

/// Makes the same folders and files in place, over SMB, as anybody would.
fn make_in_place(samba: &Samba) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let destination = samba.destination(ingest::share::Encryption::Required, 1);
        let share = ingest::share::connect(&destination).await.unwrap();
        let path = |text: &str| RelPath::new(text).unwrap();
        share.make_folders(&path("Footage/Day 1/Camera/by hand/CLIPS/DEEP")).await.unwrap();
        for file in ["A001_C001.mov", "CLIPS/DEEP/a.xml"] {
            let file = path(&format!("Footage/Day 1/Camera/by hand/{file}"));
            share.put(&file, bytes::Bytes::from_static(b"made here"), None).await.unwrap();
        }
    });
}

#[test]
fn a_released_roll_has_the_access_list_of_the_folder_that_it_lies_in_and_not_that_of_staging() {
    let samba = Samba::start(LISTS);
    let list = format!("ACL:{USER}:ALLOWED/OI|CI/FULL,ACL:BUILTIN\\Users:ALLOWED/OI|CI/READ");
    lists(&samba, &(list + ",ACL:Creator Owner:ALLOWED/OI|CI|IO/CHANGE"));
    let studio = studio(&samba).also(["--as", "Day 1/Camera/A001"]);
    let document = studio.send(&studio.dump("A001", CARD)).ok().json();
    make_in_place(&samba);

    for path in ["", "/A001_C001.mov", "/CLIPS/DEEP", "/CLIPS/DEEP/a.xml"] {
        let in_day = |folder: &str| smbcacls(&samba, &format!("Footage/Day 1/Camera/{folder}{path}"), &[]);
        let sent = in_day("A001");
        assert_eq!(sent, in_day("by hand"), "{path}");
        assert!(sent.iter().any(|entry| entry.contains("Users")), "{path}: {sent:?}");
    }
    let receipt = fs::read_to_string(document["receipt"].as_str().unwrap()).unwrap();
    assert!(receipt.contains("\"access\": \"inherited from the folder that it lies in\""), "{receipt}");
}

#[test]
fn a_list_with_which_this_user_could_not_send_is_not_taken_and_the_receipt_says_so() {
    let samba = Samba::start(LISTS);
    lists(&samba, &format!("ACL:{USER}:ALLOWED/0x0/FULL,ACL:{USER}:ALLOWED/OI|CI|IO/READ"));
    let studio = studio(&samba).also(["--as", "Day 1/A001"]);
    let document = studio.send(&studio.dump("A001", CARD)).ok().json();
    let said = document["evidence"]["not_checked"].to_string();
    assert!(said.contains("Who may open the roll: not checked, since its access list is not what"), "{said}");
    assert!(smbcacls(&samba, "Footage/Day 1/A001", &[]).iter().any(|entry| entry.contains("Guests")));
    assert_eq!(fs::read_dir(samba.root().join("_ingest")).unwrap().count(), 0, "nothing is left in staging");
}
