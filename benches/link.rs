//! A link of one's own: a TCP proxy with a round-trip time, a rate and a window, for measuring what a long fat link does
//! to a client. `cargo bench --bench link -- LISTEN TARGET[,TARGET] RTT_MS MBIT [WINDOW_KIB [BUFFER_MS]]`; MBIT 0 is no cap,
//! WINDOW_KIB 0 no window.
//!
//! The rate belongs to the link: all connections to all targets share it, each direction has its own, as on a full duplex line.
//! In front of it stands a router's buffer, of 20 ms unless another is given. A window limits what one connection may have under way, as the
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
/// What the router in front of the link holds, unless another buffer is given.
const ROUTER: Duration = Duration::from_millis(20);
/// Pieces under way in one direction of one connection: more than any link here holds.
const UNDER_WAY: usize = 4096;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let Some(line) = Line::of(&arguments) else {
        writeln!(io::stderr(), "LISTEN TARGET[,TARGET] RTT_MS MBIT [WINDOW_KIB [BUFFER_MS]]")?;
        return Ok(());
    };
    let (up, down) = (Arc::new(Cap::of(line.mbit)), Arc::new(Cap::of(line.mbit)));
    let line = Arc::new(line);
    let mut serving = Vec::new();
    for target in line.targets.clone() {
        let listener = TcpListener::bind(line.listen)?;
        writeln!(io::stdout(), "{}", listener.local_addr()?)?;
        let (line, up, down) = (line.clone(), up.clone(), down.clone());
        serving.push(std::thread::spawn(move || serve(&listener, target, &line, &up, &down)));
    }
    io::stdout().flush()?;
    serving.into_iter().try_for_each(|serving| serving.join().unwrap_or(Ok(())))
}

/// Connects whoever calls with the target, over the link.
fn serve(
    listener: &TcpListener,
    target: SocketAddr,
    line: &Line,
    up: &Arc<Cap>,
    down: &Arc<Cap>,
) -> io::Result<()> {
    for client in listener.incoming() {
        let (client, server) = (client?, TcpStream::connect(target)?);
        client.set_nodelay(true)?;
        server.set_nodelay(true)?;
        let way = |from: &TcpStream, to: &TcpStream, cap: &Arc<Cap>, handshake| -> io::Result<Way> {
            let (from, to) = (from.try_clone()?, to.try_clone()?);
            let Line { rtt, window, buffer, .. } = *line;
            Ok(Way { from, to, cap: cap.clone(), rtt, window, buffer, handshake })
        };
        way(&client, &server, up, line.rtt)?.start();
        way(&server, &client, down, Duration::ZERO)?.start();
    }
    Ok(())
}

/// What the link is like.
struct Line {
    listen: SocketAddr,
    targets: Vec<SocketAddr>,
    rtt: Duration,
    mbit: u64,
    window: Option<usize>,
    buffer: Duration,
}

impl Line {
    fn of(words: &[String]) -> Option<Self> {
        let [listen, targets, rtt, mbit, more @ ..] = words else { return None };
        let more = |nth: usize| more.get(nth).and_then(|word| word.parse::<u64>().ok()).filter(|it| *it > 0);
        Some(Self {
            listen: listen.parse().ok()?,
            targets: targets.split(',').map(|target| target.parse().ok()).collect::<Option<_>>()?,
            rtt: Duration::from_micros((rtt.parse::<f64>().ok()? * 1000.0) as u64),
            mbit: mbit.parse().ok()?,
            window: more(0).map(|kib| kib as usize * 1024),
            buffer: more(1).map_or(ROUTER, Duration::from_millis),
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
    buffer: Duration,
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
            sleep_until(departed.checked_sub(self.buffer).unwrap_or(departed));
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
