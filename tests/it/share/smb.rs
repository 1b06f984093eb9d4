//! The native SMB client against a real Samba server.

mod content;
pub(crate) mod eavesdropper;
mod login;
mod trouble;

use super::contract;
use crate::common::samba::{Encrypt, Options, Samba};
use ingest::share::{Encryption, Share, connect};
use ingest::words::path::RelPath;

/// A connected share of this server.
async fn share(samba: &Samba, encryption: Encryption, lanes: usize) -> Share {
    let connected = connect(&samba.destination(encryption, lanes)).await;
    connected.unwrap_or_else(|error| panic!("{error} ({:?})\n{}", error.kind, samba.log()))
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path")
}

async fn contract(options: Options, encryption: Encryption, lanes: usize) {
    let samba = Samba::start(options);
    contract::holds(&share(&samba, encryption, lanes).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_signed_on_one_lane() {
    contract(Options { encrypt: Encrypt::Off, ..Options::default() }, Encryption::Off, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_signed_on_four_lanes() {
    contract(Options { encrypt: Encrypt::Off, ..Options::default() }, Encryption::Off, 4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_encrypted_on_one_lane() {
    contract(Options { encrypt: Encrypt::Required, ..Options::default() }, Encryption::Required, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_encrypted_on_four_lanes() {
    contract(Options { encrypt: Encrypt::Required, ..Options::default() }, Encryption::Required, 4).await;
}

/// A server with few credits and small writes: NAS boxes are like that.
#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_on_a_stingy_server() {
    let global = "smb2 max credits = 128\nsmb2 max write = 65536\nsmb2 max read = 65536";
    contract(Options { global, ..Options::default() }, Encryption::Required, 2).await;
}
