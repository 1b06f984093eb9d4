//! One message on a pipe: two lengths of 32 bits, the message as JSON, and the content that goes with it as it is.
//!
//! A length that is too large is refused before anything is read or reserved for it.

use super::WHOLE;
use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// The longest message: a page of a listing with the longest names fits.
const LONGEST: usize = 4 << 20;

/// A message and the content that goes with it, often none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame<M> {
    /// The message.
    pub message: M,
    /// The content: at most [`WHOLE`] bytes.
    pub content: Bytes,
}

impl<M> From<M> for Frame<M> {
    fn from(message: M) -> Self {
        Self { message, content: Bytes::new() }
    }
}

impl<M: Serialize> Frame<M> {
    /// Everything before the content.
    fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = vec![0; 8];
        serde_json::to_writer(&mut head, &self.message)?;
        let (message, content) = (head.len() - 8, self.content.len());
        checked(message, content)?;
        // Both are below 2^32: they were checked.
        head[..4].copy_from_slice(&(message as u32).to_be_bytes());
        head[4..8].copy_from_slice(&(content as u32).to_be_bytes());
        Ok(head)
    }

    /// Writes it, and waits while the other side does not read.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(&self.head()?)?;
        to.write_all(&self.content)?;
        to.flush()
    }

    /// The same without blocking the thread.
    pub async fn send(&self, to: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        to.write_all(&self.head()?).await?;
        to.write_all(&self.content).await?;
        to.flush().await
    }
}

impl<M: DeserializeOwned> Frame<M> {
    /// Reads one; `None` when the other side has gone between two.
    pub fn read(from: &mut impl Read) -> io::Result<Option<Self>> {
        let mut lengths = Vec::with_capacity(8);
        from.by_ref().take(8).read_to_end(&mut lengths)?;
        if lengths.is_empty() {
            return Ok(None);
        }
        let (message, content) = parts(&lengths)?;
        let mut read = |len: usize| -> io::Result<Vec<u8>> {
            let mut part = Vec::with_capacity(len);
            from.by_ref().take(len as u64).read_to_end(&mut part)?;
            if part.len() == len { Ok(part) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
        };
        let message = serde_json::from_slice(&read(message)?)?;
        Ok(Some(Self { message, content: read(content)?.into() }))
    }

    /// The same without blocking the thread; it is an error that the other side has gone.
    pub async fn receive(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let mut lengths = [0; 8];
        from.read_exact(&mut lengths).await?;
        let (message, content) = parts(&lengths)?;
        let message = serde_json::from_slice(&exactly(from, message).await?)?;
        Ok(Self { message, content: exactly(from, content).await? })
    }
}

async fn exactly(from: &mut (impl AsyncRead + Unpin), len: usize) -> io::Result<Bytes> {
    let mut part = BytesMut::with_capacity(len);
    let mut from = from.take(len as u64);
    while part.len() < len {
        if from.read_buf(&mut part).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(part.freeze())
}

/// The lengths of message and content, from the first bytes of a frame.
fn parts(lengths: &[u8]) -> io::Result<(usize, usize)> {
    let Some((message, content)) = lengths.split_first_chunk().zip(lengths.last_chunk()) else {
        return Err(io::ErrorKind::UnexpectedEof.into());
    };
    let length = |bytes: &[u8; 4]| u32::from_be_bytes(*bytes) as usize;
    let (message, content) = (length(message.0), length(content));
    checked(message, content)?;
    Ok((message, content))
}

fn checked(message: usize, content: usize) -> io::Result<()> {
    if message <= LONGEST && content <= WHOLE {
        return Ok(());
    }
    let why = format!("a frame with a message of {message} and a content of {content} bytes");
    Err(io::Error::new(io::ErrorKind::InvalidData, why))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::worker::message::{Request, requests};
    use proptest::prelude::{any, prop, prop_assert_eq, proptest};

    fn now<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(future)
    }

    proptest! {
        #[test]
        fn frames_come_out_as_they_went_in(
            sent in prop::collection::vec((requests(), prop::collection::vec(any::<u8>(), 0..300)), 0..4),
        ) {
            let sent: Vec<Frame<Request>> =
                sent.into_iter().map(|(message, content)| Frame { message, content: content.into() }).collect();
            let (mut pipe, mut other) = (Vec::new(), Vec::new());
            for frame in &sent {
                frame.write(&mut pipe)?;
                now(frame.send(&mut other))?;
            }
            prop_assert_eq!(&pipe, &other);
            let mut rest = &*pipe;
            for frame in &sent {
                prop_assert_eq!(&now(Frame::<Request>::receive(&mut rest))?, frame);
            }
            let mut rest = &*pipe;
            for frame in &sent {
                prop_assert_eq!(Frame::<Request>::read(&mut rest)?, Some(frame.clone()));
            }
            prop_assert_eq!(Frame::<Request>::read(&mut rest)?, None);
        }

        #[test]
        fn a_frame_that_is_cut_off_is_refused(message in requests(), cut in 1_usize..12) {
            let mut pipe = Vec::new();
            Frame { message, content: Bytes::from_static(b"content") }.write(&mut pipe)?;
            pipe.truncate(pipe.len() - cut);
            prop_assert_eq!(Frame::<Request>::read(&mut &*pipe).map_err(|error| error.kind()),
                Err(io::ErrorKind::UnexpectedEof));
            assert!(now(Frame::<Request>::receive(&mut &*pipe)).is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = Frame::<Request>::read(&mut &*bytes);
            let _ = now(Frame::<Request>::receive(&mut &*bytes));
        }
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_read() {
        for lengths in [[0xFF, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 9, 1, 0, 0, 1]] {
            let mut endless = Read::chain(&lengths[..], io::repeat(b' '));
            let refused = Frame::<Request>::read(&mut endless).expect_err("a frame that is too large");
            assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
        }
        let content = vec![0; WHOLE + 1].into();
        assert!(Frame { message: Request::Space, content }.write(&mut io::sink()).is_err());
    }
}
