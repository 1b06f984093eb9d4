//! The client libsmbclient in its worker processes, against a real Samba server.

mod linked;
mod login;
mod workers;

use super::contract;
use crate::common::samba::{Encrypt, Options, Samba, destination};
use crate::common::worker::built;
use ingest::share::{Client, Encryption, Share, SmbPlace, connect};
use ingest::words::path::RelPath;

fn place(samba: &Samba, encryption: Encryption, lanes: usize) -> SmbPlace {
    SmbPlace { client: Client::Libsmbclient, ..samba.place(encryption, lanes) }
}

/// A connected share of this server.
async fn share(samba: &Samba, encryption: Encryption, lanes: usize) -> Share {
    let connected = connect(&destination(place(samba, encryption, lanes))).await;
    connected.unwrap_or_else(|error| panic!("{error} ({:?})\n{}", error.kind, samba.log()))
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

async fn contract(options: Options, encryption: Encryption, lanes: usize) {
    if built() {
        let samba = Samba::start(options);
        contract::holds(&share(&samba, encryption, lanes).await).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_signed_on_four_lanes() {
    contract(Options { encrypt: Encrypt::Off, ..Options::default() }, Encryption::Off, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_encrypted_on_one_lane() {
    contract(Options { encrypt: Encrypt::Required, ..Options::default() }, Encryption::Required, 1).await;
}
