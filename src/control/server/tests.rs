//! Many calls of one user, and one of another.

use super::guests::EACH;
use super::*;
use axum::routing::get;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// A door through which a test sends calls, in anybody's name.
struct Knocked(tokio::sync::Mutex<UnboundedReceiver<(DuplexStream, Peer)>>);

impl Door for Knocked {
    type Stream = DuplexStream;

    async fn next(&self) -> io::Result<(DuplexStream, Option<Peer>)> {
        let call = self.0.lock().await.recv().await;
        call.map(|(stream, peer)| (stream, Some(peer))).ok_or_else(|| io::ErrorKind::BrokenPipe.into())
    }
}

/// A call that asks for something and stays open; its answer.
async fn call(door: &UnboundedSender<(DuplexStream, Peer)>, uid: u32) -> (DuplexStream, String) {
    let (mut mine, theirs) = duplex(1 << 16);
    door.send((theirs, Peer::with(uid))).expect("somebody takes calls");
    mine.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("room");
    let mut answer = String::new();
    let mut read = vec![0; 4096];
    // The whole of it comes at once.
    let len = mine.read(&mut read).await.expect("an answer");
    answer.push_str(&String::from_utf8_lossy(&read[..len]));
    (mine, answer)
}

#[tokio::test]
async fn one_user_cannot_take_the_places_of_all_others() {
    let (door, knocked) = unbounded_channel();
    let stop = CancellationToken::new();
    let served = tokio::spawn({
        let stop = stop.clone();
        let router = Router::new().route("/", get(async || "here"));
        async move { answer_all(&Knocked(knocked.into()), router, &stop).await }
    });
    let mut open = Vec::new();
    for _ in 0..EACH {
        let (stream, answer) = call(&door, 1000).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        open.push(stream);
    }
    for _ in 0..2 * CONNECTIONS {
        let (mut stream, answer) = call(&door, 1000).await;
        assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("agent_crowded"), "{answer}");
        assert_eq!(stream.read(&mut [0]).await.expect("an end"), 0, "it was hung up on");
    }
    let (_other, answer) = call(&door, 1001).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "another user has a place: {answer}");
    // One ends, so that another one may begin.
    open.pop();
    loop {
        let (_stream, answer) = call(&door, 1000).await;
        if answer.starts_with("HTTP/1.1 200") {
            break;
        }
        tokio::task::yield_now().await;
    }
    stop.cancel();
    served.await.expect("no panic");
}
