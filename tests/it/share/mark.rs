//! What goes to the share is marked for the routers on the way, as the kernel tells (`ss --tos`).

use crate::common::samba::{Options, Samba, destination};
use crate::common::worker::built;
use ingest::share::{Client, Encryption, Flow, SmbPlace, connect};
use std::process::Command;

/// The marks of all connections that lead to a port on this machine.
fn marks(port: u16) -> Vec<String> {
    let told = Command::new("ss")
        .args(["-tnHO", "--tos", "state", "established", "dport", "=", &format!(":{port}")])
        .output()
        .expect("`ss`, of the package `iproute2`");
    assert!(told.status.success(), "{told:?}");
    let told = String::from_utf8(told.stdout).expect("text");
    let mark =
        |line: &str| line.split_whitespace().find_map(|word| word.strip_prefix("tos:").map(str::to_owned));
    told.lines().map(|line| mark(line).unwrap_or_else(|| panic!("no mark: {line}"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_to_the_share_has_the_mark_of_the_configuration() {
    for client in [Client::Native, Client::Libsmbclient] {
        if client == Client::Libsmbclient && !built() {
            continue;
        }
        for (mark, octet) in [(None, "0"), (Some("cs1"), "0x20"), (Some("af41"), "0x88")] {
            let samba = Samba::start(Options::default());
            let flow = Flow { mark: mark.map(|mark| mark.parse().expect("a mark")), ..Flow::default() };
            let place = SmbPlace { client, flow, ..samba.place(Encryption::Required, 2) };
            let port = place.port;
            let share = connect(&destination(place)).await.expect("a connection");
            let seen = marks(port);
            assert!(!seen.is_empty() && seen.iter().all(|seen| seen == octet), "{}: {seen:?}", client.word());
            drop(share);
        }
    }
}
