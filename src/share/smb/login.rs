//! From an address to a lane: TCP, dialect, user, encryption, share.

use super::fault::{Step, refused};
use super::lane::{Answer, Lane, unbuffered, unpack};
use super::user::Pass;
use super::wire::Wire;
use super::{PATIENCE, Way};
use crate::share::mark;
use crate::share::{Encryption, Kind, Result, ShareError, SmbPlace};
use crate::words::session::Session;
use smb2::Tree;
use smb2::client::connection::{Connection, NegotiatedParams};
use smb2::client::{Cipher, Session as Login};
use smb2::crypto::signing::SigningAlgorithm;
use smb2::msg::tree_connect::{TreeConnectRequest, TreeConnectRequestFlags, TreeConnectResponse};
use smb2::msg::tree_disconnect::TreeDisconnectRequest;
use smb2::transport::TcpTransport;
use smb2::types::flags::{Capabilities, FileAccessMask};
use smb2::types::{Command, Dialect};
use std::future::Future;

/// A lane that is ready, and what was negotiated for it.
pub(super) struct Ready {
    pub(super) lane: Lane,
    pub(super) session: Session,
}

/// The address for people: `//server/share`, with the port when it is not 445.
pub(super) fn address(place: &SmbPlace) -> String {
    place.address()
}

/// Connects one lane; its login ends a session that was given up.
pub(super) async fn connect(way: &Way, pass: &Pass) -> Result<Ready> {
    let place = &*way.place;
    let about = &address(place);
    let at = |step| move |error| refused(about, step, &error);
    let wire = dial(way).await.map_err(at(Step::Reach))?;
    let mut conn = negotiate(way, &wire).await.map_err(at(Step::Reach))?;
    let params = conn.params().ok_or_else(|| ShareError::new(Kind::Unreachable, about, "no dialect"))?;
    let previous = way.given_up.name();
    conn.set_previous_session_id(previous.id());
    let login = pass.log_in(&mut conn).await.map_err(at(pass.step()))?;
    previous.ended();
    if !login.should_sign {
        return Err(ShareError::new(
            Kind::Login,
            about,
            "the server gave a guest's session, which nothing protects",
        ));
    }
    if place.encryption == Encryption::Required {
        // Before the share is named: from here on, everything is encrypted.
        encrypt(&mut conn, &wire, &login, &params, about)?;
    }
    let tree = Tree::connect(&mut conn, &place.share).await.map_err(at(Step::Tree))?;
    if tree.encrypt_data || login.should_encrypt {
        encrypt(&mut conn, &wire, &login, &params, about)?;
    }
    let session = Session {
        client: "native".to_owned(),
        address: about.to_owned(),
        login: pass.words(),
        gateway: false,
        dialect: dialect(params.dialect).to_owned(),
        signing: signing(login.signing_algorithm).to_owned(),
        encryption: cipher(&params).filter(|_| conn.should_encrypt()).map_or("", cipher_name).to_owned(),
        readback: readback(&params).to_owned(),
        limits: Vec::new(),
    };
    Ok(Ready { lane: Lane::new(conn, tree, &params, way.given_up.clone()), session })
}

/// Connects to the port.
pub(super) async fn dial(way: &Way) -> Answer<Wire> {
    let place = &*way.place;
    let host = if place.host.contains(':') { format!("[{}]", place.host) } else { place.host.clone() };
    let wire = Wire::new(TcpTransport::connect(format!("{host}:{}", place.port), PATIENCE).await?);
    if let Some(Err(error)) = place.flow.mark.map(|mark| mark::connections(place.port, mark)) {
        mark::missing(place, &error);
    }
    Ok(wire)
}

/// Agrees on a dialect.
pub(super) async fn negotiate(way: &Way, wire: &Wire) -> Answer<Connection> {
    let host = &*way.place.host;
    let mut conn = Connection::from_transport(Box::new(wire.clone()), Box::new(wire.clone()), host);
    conn.set_response_timeout(Some(way.silence));
    conn.set_send_timeout(Some(way.silence));
    // Camera media do not compress.
    conn.set_compression_requested(false);
    conn.negotiate().await?;
    conn.with_preauth_hasher_mut(|hash| *hash = wire.opening_hash());
    Ok(conn)
}

/// Switches encryption on and seals the wire, or refuses with [`Kind::Clear`].
fn encrypt(
    conn: &mut Connection,
    wire: &Wire,
    login: &Login,
    params: &NegotiatedParams,
    about: &str,
) -> Result<()> {
    let none = || ShareError::new(Kind::Clear, about, "the server offers no encryption, and it is required");
    let cipher = cipher(params).ok_or_else(none)?;
    let (Some(ours), Some(theirs)) = (&login.encryption_key, &login.decryption_key) else {
        return Err(none());
    };
    // A server that insists on it for whole sessions has had it switched on by the login. Doing it again would
    // start the nonces anew under the same key.
    if !conn.should_encrypt() {
        conn.activate_encryption(ours.clone(), theirs.clone(), cipher);
    }
    wire.seal();
    Ok(())
}

/// The negotiated cipher. Dialects 3.0 and 3.0.2 know one only, and say in the capabilities whether it is to be
/// had ([MS-SMB2] 3.2.5.2).
pub(super) fn cipher(params: &NegotiatedParams) -> Option<Cipher> {
    let old = matches!(params.dialect, Dialect::Smb3_0 | Dialect::Smb3_0_2);
    let capable = params.capabilities.contains(Capabilities::ENCRYPTION);
    params.cipher.or_else(|| (old && capable).then_some(Cipher::Aes128Ccm))
}

/// How many [`may_write`] takes.
pub(super) const ROUND_TRIPS: u32 = 2;

/// Whether this user may write to the share at all, as the server says when it is asked for the share
/// ([MS-SMB2] 2.2.10, MaximalAccess). It tells a read-only share from a forbidden file.
pub(super) fn may_write(lane: &Lane) -> impl Future<Output = Answer<bool>> {
    let conn = lane.conn();
    let path = format!("\\\\{}\\{}", lane.tree.server, lane.tree.share_name);
    async move {
        let ask = TreeConnectRequest { flags: TreeConnectRequestFlags::default(), path };
        let frame = conn.execute(Command::TreeConnect, &ask, None).await?;
        let access = unpack::<TreeConnectResponse>(&frame)?.maximal_access;
        conn.execute(Command::TreeDisconnect, &TreeDisconnectRequest, frame.header.tree_id).await?;
        Ok(access & FileAccessMask::FILE_WRITE_DATA != 0)
    }
}

fn readback(params: &NegotiatedParams) -> &'static str {
    match unbuffered(params) {
        true => "own connection, no oplock, unbuffered read",
        false => "own connection, no oplock",
    }
}

pub(super) fn dialect(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Smb2_0_2 => "2.0.2",
        Dialect::Smb2_1 => "2.1",
        Dialect::Smb3_0 => "3.0",
        Dialect::Smb3_0_2 => "3.0.2",
        Dialect::Smb3_1_1 => "3.1.1",
    }
}

fn signing(algorithm: SigningAlgorithm) -> &'static str {
    match algorithm {
        SigningAlgorithm::HmacSha256 => "HMAC-SHA256",
        SigningAlgorithm::AesCmac => "AES-128-CMAC",
        SigningAlgorithm::AesGmac => "AES-128-GMAC",
    }
}

pub(super) fn cipher_name(cipher: Cipher) -> &'static str {
    match cipher {
        Cipher::Aes128Ccm => "AES-128-CCM",
        Cipher::Aes128Gcm => "AES-128-GCM",
        Cipher::Aes256Ccm => "AES-256-CCM",
        Cipher::Aes256Gcm => "AES-256-GCM",
    }
}
