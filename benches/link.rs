//! A link of one's own: a TCP proxy with a round-trip time, a rate and a window, for measuring what a long fat link does
//! to a client. `cargo bench --bench link -- LISTEN TARGET RTT_MS MBIT [WINDOW_KIB]`; MBIT 0 is no cap.
//!
//! The rate belongs to the link: all connections share it, each direction has its own, as on a full duplex line. In
//! front of it stands a router's buffer of 20 ms. A window limits what one connection may have under way, as the
//! kernel's largest TCP window does; the proxy ends TCP itself, so that the kernel's own is not felt. A connection
//! costs the round trip that it costs on a real line.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The most that is taken from a socket at once.
const PIECE: usize = 256 * 1024;
/// What the router in front of the link holds.
const ROUTER: Duration = Duration::from_millis(20);
/// Pieces under way in one direction of one connection: more than any link here holds.
const UNDER_WAY: usize = 4096;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let Some(line) = Line::of(&arguments) else {
        writeln!(io::stderr(), "LISTEN TARGET RTT_MS MBIT [WINDOW_KIB]")?;
        return Ok(());
    };
    let listener = TcpListener::bind(line.listen)?;
    let (up, down) = (Arc::new(Cap::of(line.mbit)), Arc::new(Cap::of(line.mbit)));
    writeln!(io::stdout(), "{}", listener.local_addr()?)?;
    io::stdout().flush()?;
    for client in listener.incoming() {
        let (client, server) = (client?, TcpStream::connect(line.target)?);
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let way = |from: &TcpStream, to: &TcpStream, cap: &Arc<Cap>, handshake| -> io::Result<Way> {
            let (from, to) = (from.try_clone()?, to.try_clone()?);
            Ok(Way { from, to, cap: cap.clone(), rtt: line.rtt, window: line.window, handshake })
        };
        way(&client, &server, &up, line.rtt)?.start();
        way(&server, &client, &down, Duration::ZERO)?.start();
    }
    Ok(())
}

/// What the link is like.
struct Line {
    listen: SocketAddr,
    target: SocketAddr,
    rtt: Duration,
    mbit: u64,
    window: Option<usize>,
}

impl Line {
    fn of(words: &[String]) -> Option<Self> {
        let [listen, target, rtt, mbit, window @ ..] = words else { return None };
        Some(Self {
            listen: listen.parse().ok()?,
            target: target.parse().ok()?,
            rtt: Duration::from_micros((rtt.parse::<f64>().ok()? * 1000.0) as u64),
            mbit: mbit.parse().ok()?,
            window: window.first().and_then(|kib| kib.parse::<usize>().ok()).map(|kib| kib * 1024),
        })
    }
}

/// One direction of the link: when it is free again.
struct Cap {
    nanos_a_byte: f64,
    free: Mutex<Instant>,
}

impl Cap {
    fn of(mbit: u64) -> Self {
        let nanos_a_byte = if mbit == 0 { 0.0 } else { 8000.0 / mbit as f64 };
        Self { nanos_a_byte, free: Mutex::new(Instant::now()) }
    }

    /// Puts `bytes` on the line; says when the last of them is on it.
    fn depart(&self, bytes: usize) -> Instant {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let takes = Duration::from_nanos((bytes as f64 * self.nanos_a_byte) as u64);
        *free = (*free).max(Instant::now()) + takes;
        *free
    }
}

/// One direction of one connection.
struct Way {
    from: TcpStream,
    to: TcpStream,
    cap: Arc<Cap>,
    rtt: Duration,
    window: Option<usize>,
    handshake: Duration,
}

impl Way {
    /// Two threads: one puts pieces on the line, the other takes them off when they are due.
    fn start(self) {
        let (sender, pieces) = sync_channel(UNDER_WAY);
        let to = self.to.try_clone();
        std::thread::spawn(move || {
            if let Ok(to) = to {
                deliver(&to, &pieces);
            }
        });
        std::thread::spawn(move || {
            // An error is the end of the connection, which both sides are told when the sender goes.
            self.take(&sender).ok();
        });
    }

    fn take(mut self, pieces: &SyncSender<(Instant, Vec<u8>)>) -> io::Result<()> {
        std::thread::sleep(self.handshake);
        let mut under_way: VecDeque<(Instant, usize)> = VecDeque::new();
        let mut taken = vec![0; PIECE];
        loop {
            self.wait_for_window(&mut under_way);
            let len = self.from.read(&mut taken)?;
            if len == 0 {
                return Ok(());
            }
            let piece = taken[..len].to_vec();
            let departed = self.cap.depart(len);
            if self.window.is_some() {
                under_way.push_back((departed + self.rtt, len));
            }
            if pieces.send((departed + self.rtt / 2, piece)).is_err() {
                return Ok(());
            }
            sleep_until(departed.checked_sub(ROUTER).unwrap_or(departed));
        }
    }

    /// Waits until what is under way leaves room in the window: a piece is, until its acknowledgement would be back.
    fn wait_for_window(&self, under_way: &mut VecDeque<(Instant, usize)>) {
        let Some(window) = self.window else { return };
        while under_way.iter().map(|(_, len)| len).sum::<usize>() + PIECE > window.max(PIECE) {
            match under_way.pop_front() {
                Some((back, _)) => sleep_until(back),
                None => return,
            }
        }
    }
}

fn deliver(mut to: &TcpStream, pieces: &Receiver<(Instant, Vec<u8>)>) {
    for (due, piece) in pieces {
        sleep_until(due);
        if to.write_all(&piece).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Write).ok();
}

fn sleep_until(due: Instant) {
    std::thread::sleep(due.saturating_duration_since(Instant::now()));
}
