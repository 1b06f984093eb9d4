//! The server goes, and comes back under another address behind the same name, as a file server of FSx does that moves to
//! the other availability zone. With the real program, which has a host file of its own.

use super::Client;
use super::scene::CARD;
use crate::common::link::Link;
use crate::common::samba::{Options, PASSWORD, SHARE, Samba, USER};
use crate::common::studio::{Studio, tree};
use serde_json::Value;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const BEFORE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const AFTER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_back_under_another_address_behind_its_name() {
    for client in Client::all() {
        fails_over(client).await;
    }
}

async fn fails_over(client: Client) {
    let mut samba = Samba::start(Options::default());
    let server = SocketAddr::from((Ipv4Addr::LOCALHOST, samba.port()));
    let link = Link::open((BEFORE, 0).into(), server).await;
    let port = link.address().port();
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let (hosts, said) = (studio.path("hosts"), studio.path("said"));
    name(&hosts, BEFORE);
    let mut sending = Command::new("unshare");
    // A mount of its own over the host file, for this program alone.
    sending.args(["--mount", "sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\""]).arg(&hosts);
    let program = studio.ingest(&[]);
    sending.arg(program.get_program()).args(["send", "--json", "--rate", "500 Mbit/s", "--state"]);
    sending.arg(studio.state()).arg(&dump);
    sending.args(["--to", &format!("smb://{USER}@filer.test:{port}/{SHARE}"), "--client", client.name()]);
    sending.arg("--password-file").arg(password(&studio)).stdin(Stdio::null()).stdout(Stdio::piped());
    let sending = sending.stderr(fs::File::create(&said).unwrap()).spawn().unwrap();

    let clip = async || {
        let staged = samba.root().join("_ingest");
        staged.exists() && tree(&staged).keys().any(|path| path.ends_with("C001.mov"))
    };
    while !clip().await {
        tokio::task::yield_now().await;
    }
    // All of it goes at once, and the new one does not know the old one's sessions.
    link.reset();
    drop(link);
    samba.kill();
    let says = |words: &str| fs::read_to_string(&said).unwrap().contains(words);
    while !says("waiting for `//filer.test") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    samba.restart();
    let _link = Link::open((AFTER, port).into(), server).await;
    name(&hosts, AFTER);

    let output = tokio::task::spawn_blocking(|| sending.wait_with_output()).await.unwrap().unwrap();
    let said = fs::read_to_string(&said).unwrap();
    assert!(output.status.success(), "{}\n{said}", String::from_utf8_lossy(&output.stdout));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let evidence = &document["evidence"];
    assert_eq!(evidence["rung"], "landed");
    assert!(evidence["sessions_replaced"].as_u64().unwrap() >= 1, "{evidence}");
    assert_eq!(
        evidence["bytes_sent"].as_u64().unwrap() + evidence["bytes_found"].as_u64().unwrap(),
        document["bytes"].as_u64().unwrap()
    );
    let mut delivered = tree(&samba.root().join("Footage/A001"));
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));
}

/// Has the name stand for an address, in the very file that is mounted.
fn name(hosts: &Path, address: Ipv4Addr) {
    fs::write(hosts, format!("127.0.0.1 localhost\n{address} filer.test\n")).unwrap();
}

fn password(studio: &Studio) -> std::path::PathBuf {
    let file = studio.path("password");
    fs::write(&file, PASSWORD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    file
}
