//! Who gets in, and how well protected.

use super::{path, share};
use crate::common::samba::{Encrypt, Options, PASSWORD, SHARE, Samba, USER, destination, with_password};
use bytes::Bytes;
use ingest::share::{Encryption, Kind, SmbPlace, connect};
use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

fn server(encrypt: Encrypt) -> Samba {
    Samba::start(Options { encrypt, ..Options::default() })
}

/// Why a connection did not come about; it must not.
async fn refused(place: SmbPlace) -> Kind {
    match connect(&destination(place)).await {
        Ok(share) => panic!("this should have been refused: {:?}", share.session()),
        Err(error) => error.kind,
    }
}

#[tokio::test]
async fn what_was_negotiated_stands_in_the_session() {
    for (encrypt, encryption, cipher) in [
        (Encrypt::Off, Encryption::Off, ""),
        (Encrypt::Possible, Encryption::Off, ""),
        (Encrypt::Possible, Encryption::Required, "AES-128-GCM"),
        (Encrypt::Desired, Encryption::Required, "AES-128-GCM"),
        (Encrypt::Desired, Encryption::Off, "AES-128-GCM"),
        (Encrypt::Required, Encryption::Required, "AES-128-GCM"),
        (Encrypt::Required, Encryption::Off, "AES-128-GCM"),
    ] {
        let samba = server(encrypt);
        let share = share(&samba, encryption, 2).await;
        let session = share.session();
        let case = format!("{encrypt:?} {encryption:?}");
        assert_eq!(session.encryption, cipher, "{case}");
        assert_eq!((session.client.as_str(), session.dialect.as_str()), ("native", "3.1.1"), "{case}");
        assert!(["AES-128-GMAC", "AES-128-CMAC"].contains(&session.signing.as_str()), "{case}: {session:?}");
        assert_eq!(session.address, format!("//127.0.0.1:{}/{SHARE}", samba.place(encryption, 1).port));
        share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect(&case);
        assert_eq!(share.get(&path("file")).await.expect(&case), "content");
    }
}

#[tokio::test]
async fn a_server_that_encrypts_whole_sessions_is_fine() {
    let global = "server smb encrypt = required";
    let samba = Samba::start(Options { encrypt: Encrypt::Required, global, ..Options::default() });
    for encryption in [Encryption::Required, Encryption::Off] {
        let share = share(&samba, encryption, 2).await;
        assert_eq!(share.session().encryption, "AES-128-GCM");
        share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect("a put");
        assert_eq!(share.get(&path("file")).await.expect("a get"), "content");
    }
}

#[tokio::test]
async fn without_encryption_nothing_is_sent_where_it_is_required() {
    let samba = server(Encrypt::Off);
    assert_eq!(refused(samba.place(Encryption::Required, 1)).await, Kind::Clear);
    // It could have been had without.
    share(&samba, Encryption::Off, 1).await;
}

/// The dialects before 3.1.1 know one cipher, those before 3.0 none ([MS-SMB2] 2.2.3).
#[tokio::test]
async fn what_a_dialect_cannot_encrypt_is_refused() {
    for (global, dialect, signing, cipher) in [
        ("server max protocol = SMB2_02", "2.0.2", "HMAC-SHA256", None),
        ("server max protocol = SMB2_10", "2.1", "HMAC-SHA256", None),
        ("server max protocol = SMB3_00", "3.0", "AES-128-CMAC", Some("AES-128-CCM")),
        ("server max protocol = SMB3_02", "3.0.2", "AES-128-CMAC", Some("AES-128-CCM")),
        ("server min protocol = SMB3_11", "3.1.1", "AES-128-GMAC", Some("AES-128-GCM")),
    ] {
        let samba = Samba::start(Options { global, ..Options::default() });
        if cipher.is_none() {
            assert_eq!(refused(samba.place(Encryption::Required, 1)).await, Kind::Clear, "{dialect}");
        }
        let encryption = cipher.map_or(Encryption::Off, |_| Encryption::Required);
        let share = share(&samba, encryption, 2).await;
        let session = share.session();
        assert_eq!((session.dialect.as_str(), session.signing.as_str()), (dialect, signing));
        assert_eq!(session.encryption, cipher.unwrap_or_default());
        share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect(dialect);
        assert_eq!(share.get(&path("file")).await.expect(dialect), "content");
    }
}

#[tokio::test]
async fn a_wrong_password_or_user_is_a_refused_login() {
    let samba = server(Encrypt::Possible);
    let right = samba.place(Encryption::Required, 4);
    for (user, password) in [(USER, "wrong"), ("nobody-knows", PASSWORD), (USER, "")] {
        let place = SmbPlace { credentials: with_password(user, password), ..right.clone() };
        assert_eq!(refused(place).await, Kind::Login, "{user} {password}");
    }
}

#[tokio::test]
async fn a_guest_is_not_let_in_by_mistake() {
    let samba = Samba::start(Options { global: "map to guest = bad password", ..Options::default() });
    let place = SmbPlace { credentials: with_password(USER, "wrong"), ..samba.place(Encryption::Off, 1) };
    assert_eq!(refused(place).await, Kind::Login);
}

#[tokio::test]
async fn a_missing_share_is_said_to_be_missing() {
    let samba = server(Encrypt::Possible);
    for encryption in [Encryption::Required, Encryption::Off] {
        let place = SmbPlace { share: "elsewhere".into(), ..samba.place(encryption, 1) };
        assert_eq!(refused(place).await, Kind::NoShare);
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unreachable() {
    let samba = server(Encrypt::Possible);
    let right = samba.place(Encryption::Required, 1);
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = nobody.local_addr().expect("its number").port();
    drop(nobody);
    assert_eq!(refused(SmbPlace { port, ..right.clone() }).await, Kind::Unreachable);
    let host = "no-such-host.invalid".to_owned();
    assert_eq!(refused(SmbPlace { host, ..right }).await, Kind::Unreachable);
}

#[tokio::test]
async fn something_that_speaks_no_smb_is_unreachable() {
    let samba = server(Encrypt::Possible);
    let other = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let port = other.local_addr().expect("its number").port();
    let answer = tokio::spawn(async move {
        use tokio::io::AsyncWriteExt as _;
        let (mut socket, _) = other.accept().await.expect("a caller");
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.expect("an answer");
        socket
    });
    assert_eq!(refused(SmbPlace { port, ..samba.place(Encryption::Required, 1) }).await, Kind::Unreachable);
    answer.await.expect("no panic");
}

#[tokio::test]
async fn a_server_that_never_answers_is_unreachable_in_bounded_time() {
    let samba = server(Encrypt::Possible);
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = silent.local_addr().expect("its number").port();
    let place = SmbPlace { port, ..samba.place(Encryption::Required, 2) };
    let kind = tokio::time::timeout(Duration::from_secs(60), refused(place)).await.expect("in bounded time");
    assert_eq!(kind, Kind::Unreachable);
}
