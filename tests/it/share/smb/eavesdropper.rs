//! What somebody on the way can read.

use super::{connect, path};
use crate::common::samba::{Encrypt, Options, Samba, destination};
use bytes::Bytes;
use ingest::share::{Client, Encryption, SmbPlace};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

type Heard = Arc<Mutex<Vec<u8>>>;

/// Passes everything on to the server, and keeps it.
async fn listen_in(server: u16) -> (u16, Heard) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = listener.local_addr().expect("its number").port();
    let heard = Heard::default();
    let all = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await.expect("the server");
            let ((from, to), (back_from, back_to)) = (client.into_split(), server.into_split());
            tokio::spawn(pass_on(from, back_to, Arc::clone(&all)));
            tokio::spawn(pass_on(back_from, to, Arc::clone(&all)));
        }
    });
    (port, heard)
}

async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, heard: Heard) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(len @ 1..) = from.read(&mut buffer).await {
        heard.lock().expect("no panic").extend_from_slice(&buffer[..len]);
        if to.write_all(&buffer[..len]).await.is_err() {
            return;
        }
    }
}

/// Writes a file, reads it back and lists it; says which of content, name and share went over the wire in clear.
pub(crate) async fn overheard(client: Client, encrypt: Encrypt, encryption: Encryption) -> [bool; 3] {
    let samba = Samba::start(Options { encrypt, ..Options::default() });
    let right = SmbPlace { client, ..samba.place(encryption, 2) };
    let (port, heard) = listen_in(right.port).await;
    let share = connect(&destination(SmbPlace { port, ..right.clone() })).await.expect("a connection");
    share
        .put(&path("top secret.mov"), Bytes::from_static(b"what nobody may see"), None)
        .await
        .expect("a put");
    assert_eq!(share.get(&path("top secret.mov")).await.expect("a get"), "what nobody may see");
    assert_eq!(share.list(None).await.expect("a listing").len(), 1);
    let heard = heard.lock().expect("no panic");
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    [b"what nobody may see".to_vec(), wide("top secret.mov"), wide(&right.share)]
        .map(|what| heard.windows(what.len()).any(|window| window == what))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eavesdropper_reads_nothing_where_encryption_is_required() {
    for encrypt in [Encrypt::Possible, Encrypt::Desired, Encrypt::Required] {
        assert_eq!(overheard(Client::Native, encrypt, Encryption::Required).await, [false; 3], "{encrypt:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eavesdropper_reads_everything_where_it_is_off() {
    assert_eq!(overheard(Client::Native, Encrypt::Off, Encryption::Off).await, [true; 3]);
}
