//! The socket below a connection, with what the SMB crate does not do itself.
//!
//! It announces the encryption capability in NEGOTIATE (SMB2_GLOBAL_CAP_ENCRYPTION, [MS-SMB2] 2.2.3: without it
//! Samba picks no cipher, and a share that merely desires encryption would run in clear, silently), and once
//! sealed it lets no message in clear pass, in either direction.

use async_trait::async_trait;
use smb2::crypto::kdf::PreauthHasher;
use smb2::transport::{ReceiveProgress, TcpTransport, TransportReceive, TransportSend};
use smb2::types::flags::Capabilities;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the capabilities stand in a NEGOTIATE request: 64 bytes of header, then offset 8 of the body.
const CAPABILITIES: usize = 64 + 8;

/// How an encrypted message begins ([MS-SMB2] 2.2.41).
const TRANSFORM: [u8; 4] = [0xFD, b'S', b'M', b'B'];

#[derive(Clone)]
pub(super) struct Wire(Arc<Inner>);

struct Inner {
    tcp: TcpTransport,
    /// The NEGOTIATE request as it was sent, then its answer.
    opening: Mutex<Vec<Vec<u8>>>,
    sealed: AtomicBool,
}

impl Wire {
    pub(super) fn new(tcp: TcpTransport) -> Self {
        Self(Arc::new(Inner { tcp, opening: Mutex::default(), sealed: AtomicBool::new(false) }))
    }

    /// The hash over NEGOTIATE as it really was on the wire, from which the session's keys are derived
    /// ([MS-SMB2] 3.2.5.2). The connection's own hash is over the message before the capability was added.
    pub(super) fn opening_hash(&self) -> PreauthHasher {
        let mut hash = PreauthHasher::new();
        for message in self.0.opening.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            hash.update(message);
        }
        hash
    }

    /// The server's answer to NEGOTIATE, once it is there.
    pub(super) fn answer(&self) -> Option<Vec<u8>> {
        self.0.opening.lock().unwrap_or_else(PoisonError::into_inner).get(1).cloned()
    }

    /// From now on every message has to be encrypted.
    pub(super) fn seal(&self) {
        self.0.sealed.store(true, Ordering::Release);
    }

    fn guard(&self, message: &[u8]) -> smb2::Result<()> {
        if self.0.sealed.load(Ordering::Acquire) && !message.starts_with(&TRANSFORM) {
            return Err(smb2::Error::invalid_data("a message in clear on an encrypted connection"));
        }
        Ok(())
    }

    /// Keeps `message` when it belongs to the opening.
    fn keep(&self, message: &[u8], nth: usize) {
        let mut opening = self.0.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if opening.len() == nth {
            opening.push(message.to_vec());
        }
    }

    fn opened(&self) -> bool {
        !self.0.opening.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}

#[async_trait]
impl TransportSend for Wire {
    async fn send(&self, message: &[u8]) -> smb2::Result<()> {
        self.guard(message)?;
        if self.opened() {
            return self.0.tcp.send(message).await;
        }
        let mut negotiate = message.to_vec();
        if let Some(byte) = negotiate.get_mut(CAPABILITIES) {
            *byte |= Capabilities::ENCRYPTION as u8;
        }
        self.keep(&negotiate, 0);
        self.0.tcp.send(&negotiate).await
    }
}

#[async_trait]
impl TransportReceive for Wire {
    async fn receive(&self) -> smb2::Result<Vec<u8>> {
        let message = self.0.tcp.receive().await?;
        self.guard(&message)?;
        self.keep(&message, 1);
        Ok(message)
    }

    fn receive_progress(&self) -> Option<Arc<ReceiveProgress>> {
        self.0.tcp.receive_progress()
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPABILITIES, TRANSFORM, Wire};
    use smb2::transport::{TcpTransport, TransportReceive, TransportSend};
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    /// A wire and the other end of its socket.
    async fn pair() -> (Wire, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let tcp = TcpTransport::connect(address, Duration::from_secs(5)).await.expect("a connection");
        (Wire::new(tcp), listener.accept().await.expect("a caller").0)
    }

    /// The next message at the other end.
    async fn arrived(socket: &mut TcpStream) -> Vec<u8> {
        let len = socket.read_u32().await.expect("a length");
        let mut message = vec![0; len as usize];
        socket.read_exact(&mut message).await.expect("a message");
        message
    }

    #[tokio::test]
    async fn only_the_first_message_gets_the_capability() {
        let (wire, mut other) = pair().await;
        let message = vec![0; 100];
        for expected in [0x40, 0] {
            wire.send(&message).await.expect("it is sent");
            assert_eq!(arrived(&mut other).await[CAPABILITIES], expected);
        }
        let mut hash = smb2::crypto::kdf::PreauthHasher::new();
        let mut first = message;
        first[CAPABILITIES] = 0x40;
        hash.update(&first);
        assert_eq!(wire.opening_hash().value(), hash.value());
    }

    #[tokio::test]
    async fn a_sealed_wire_lets_nothing_in_clear_pass() {
        let (wire, mut other) = pair().await;
        wire.send(b"clear, and the first").await.expect("it is sent");
        arrived(&mut other).await;
        wire.seal();
        assert!(wire.send(b"clear").await.is_err());
        wire.send(&TRANSFORM).await.expect("it is sent");
        assert_eq!(arrived(&mut other).await, TRANSFORM, "and nothing before it");

        other.write_all(&[0, 0, 0, 4, 0xFD, b'S', b'M', b'B']).await.expect("a message");
        assert_eq!(wire.receive().await.expect("it is encrypted"), TRANSFORM);
        other.write_all(&[0, 0, 0, 4, 0xFE, b'S', b'M', b'B']).await.expect("a message");
        assert!(wire.receive().await.is_err());
    }
}
