//! Logging in: what is negotiated, and every refusal with its own kind.

use super::{path, place, share};
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba, USER, destination, with_password};
use crate::common::worker::built;
use crate::share::smb::eavesdropper::overheard;
use bytes::Bytes;
use ingest::share::{Client, Encryption, Kind, SmbPlace, connect};
use std::net::{Ipv4Addr, TcpListener};

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
async fn the_session_says_what_the_library_tells_and_what_the_client_cannot_promise() {
    if !built() {
        return;
    }
    for (encrypt, encryption, encrypted) in [
        (Encrypt::Off, Encryption::Off, false),
        (Encrypt::Possible, Encryption::Off, false),
        (Encrypt::Possible, Encryption::Required, true),
        (Encrypt::Desired, Encryption::Required, true),
        (Encrypt::Desired, Encryption::Off, true),
        (Encrypt::Required, Encryption::Required, true),
        (Encrypt::Required, Encryption::Off, true),
    ] {
        let samba = server(encrypt);
        let share = share(&samba, encryption, 2).await;
        let (session, case) = (share.session(), format!("{encrypt:?} {encryption:?}"));
        assert_eq!((session.client.as_str(), session.dialect.as_str()), ("libsmbclient", "3.1.1"), "{case}");
        assert_eq!(session.encryption.starts_with("AES"), encrypted, "{case}: {session:?}");
        assert!(!session.signing.is_empty() && !session.flushes(), "{case}: {session:?}");
        share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect(&case);
        assert_eq!(share.get(&path("file")).await.expect(&case), "content");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_eavesdropper_reads_nothing_where_encryption_is_required() {
    if built() {
        for encrypt in [Encrypt::Possible, Encrypt::Desired, Encrypt::Required] {
            let heard = overheard(Client::Libsmbclient, encrypt, Encryption::Required).await;
            assert_eq!(heard, [false; 3], "{encrypt:?}");
        }
        let heard = overheard(Client::Libsmbclient, Encrypt::Off, Encryption::Off).await;
        assert_eq!(heard, [true; 3], "where it is off");
    }
}

/// The library itself would go on in clear.
#[tokio::test]
async fn without_encryption_nothing_is_sent_where_it_is_required() {
    if built() {
        let samba = server(Encrypt::Off);
        assert_eq!(refused(place(&samba, Encryption::Required, 1)).await, Kind::Clear);
        share(&samba, Encryption::Off, 1).await;
    }
}

#[tokio::test]
async fn the_best_dialect_of_the_server_is_spoken() {
    if !built() {
        return;
    }
    for (global, encryption, dialect, cipher, signing) in [
        ("server max protocol = SMB3_02", Encryption::Required, "3.0.2", "AES-128-CCM", "AES-128-CMAC"),
        ("server max protocol = SMB3_00", Encryption::Required, "3.0", "AES-128-CCM", "AES-128-CMAC"),
        ("server max protocol = SMB2_10", Encryption::Off, "2.1", "", "HMAC-SHA256"),
        ("server max protocol = SMB2_02", Encryption::Off, "2.0.2", "", "HMAC-SHA256"),
    ] {
        let samba = Samba::start(Options { global, ..Options::default() });
        let share = share(&samba, encryption, 1).await;
        let session = share.session();
        assert_eq!((&*session.dialect, &*session.encryption, &*session.signing), (dialect, cipher, signing));
        share.put(&path("file"), Bytes::from_static(b"content"), None).await.expect("a put");
        assert_eq!(share.get(&path("file")).await.expect("a get"), "content");
    }
    let samba = Samba::start(Options { global: "server max protocol = SMB2_10", ..Options::default() });
    assert_eq!(refused(place(&samba, Encryption::Required, 1)).await, Kind::Clear);
}

#[tokio::test]
async fn a_refused_connection_has_the_kind_of_its_reason() {
    if !built() {
        return;
    }
    let samba = Samba::start(Options { global: "map to guest = bad password", ..Options::default() });
    let nobody = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let unused = nobody.local_addr().expect("its number").port();
    drop(nobody);
    for encryption in [Encryption::Required, Encryption::Off] {
        let right = place(&samba, encryption, 4);
        let login = |user, password| SmbPlace { credentials: with_password(user, password), ..right.clone() };
        for (place, kind) in [
            (login(USER, "wrong"), Kind::Login),
            (login("nobody-knows", PASSWORD), Kind::Login),
            (login(USER, ""), Kind::Login),
            (SmbPlace { share: "elsewhere".into(), ..right.clone() }, Kind::NoShare),
            (SmbPlace { port: unused, ..right.clone() }, Kind::Unreachable),
            (SmbPlace { host: "no-such-host.invalid".into(), ..right.clone() }, Kind::Unreachable),
        ] {
            let said = format!("{place:?}");
            assert_eq!(refused(place).await, kind, "{said}");
        }
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_unreachable_in_bounded_time() {
    if built() {
        let samba = server(Encrypt::Possible);
        let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = silent.local_addr().expect("its number").port();
        let place = SmbPlace { port, ..place(&samba, Encryption::Required, 2) };
        assert_eq!(refused(place).await, Kind::Unreachable);
    }
}
