//! An agent that has worked for months: `cargo bench --bench rolls -- [--rolls N] [--files N] [--rounds N] [--here]`.
//!
//! Writes a journal, half of whose rolls are delivered and half wait to be sent, starts the real program on it, and says how soon
//! it answers, how fast it does then, and what it takes in memory. The share is away; with `--here` it is there, a folder, and
//! the timetable lets nothing through.

use ingest::control::Client;
use ingest::journal::Journal;
use ingest::journey::{CardFacts, Event, GenerationFile, Listing, SourceFile, WrittenFile};
use ingest::words::clock::Clock;
use ingest::words::digest::{Algorithm, Digest};
use ingest::words::id::DumpId;
use ingest::words::path::RelPath;
use ingest::words::session::Session;
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

/// Events of so many files go as one, as an agent writes them.
const PART: usize = 1000;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    let number = |name, default| value(name).map_or(Ok(default), |text| text.parse::<usize>());
    let (rolls, files, rounds) =
        (number("--rolls", 1000)?, number("--files", 2000)?, number("--rounds", 50)?);
    let here = arguments.iter().any(|argument| argument == "--here");
    let folder = tempfile::tempdir()?;
    let (nas, state, to) = (folder.path().join("nas"), folder.path().join("state"), folder.path().join("to"));
    fs::create_dir(&nas)?;
    fs::create_dir(&to)?;
    let destination =
        if here { format!("{}/Footage", to.display()) } else { "//127.0.0.1:1/footage/Footage".into() };
    remember(&state, &nas, &destination, rolls, files).await?;

    let socket = folder.path().join("control.sock");
    let began = Instant::now();
    let agent = start(folder.path(), here)?;
    let client = Client::to(&socket);
    while client.snapshot().await.is_err() {
        sleep(Duration::from_millis(20)).await;
    }
    let ready = began.elapsed();
    // The rest of the work of a start: every roll that waits is looked at.
    let mut before = 0.0;
    loop {
        sleep(Duration::from_secs(1)).await;
        let now = processor(agent.0.id())?;
        if now - before < 0.3 {
            break;
        }
        before = now;
    }
    let rested = began.elapsed();
    let mut answers = Vec::new();
    for _ in 0..rounds {
        let started = Instant::now();
        client.snapshot().await?;
        answers.push(started.elapsed());
    }
    let mut commands = Vec::new();
    for _ in 0..rounds.div_ceil(5) {
        let started = Instant::now();
        let status =
            Command::new(env!("CARGO_BIN_EXE_ingest")).arg("status").arg("--socket").arg(&socket).output()?;
        commands.push(started.elapsed());
        // A share that is away, and rolls that need a person, have exit codes of their own.
        if !matches!(status.status.code(), Some(0 | 50 | 60)) {
            return Err(String::from_utf8_lossy(&status.stderr).into());
        }
    }
    let idle = processor(agent.0.id())?;
    let watched = Instant::now();
    sleep(Duration::from_secs(20)).await;
    let idle = 100.0 * (processor(agent.0.id())? - idle) / watched.elapsed().as_secs_f64();
    let screen = Screen::open(&socket)?;
    sleep(Duration::from_secs(3)).await;
    let (drawn, watched) = (processor(screen.process)?, Instant::now());
    sleep(Duration::from_secs(20)).await;
    let drawn = 100.0 * (processor(screen.process)? - drawn) / watched.elapsed().as_secs_f64();
    let mut out = std::io::stdout();
    let size = fs::metadata(state.join("journal.db"))?.len() / 1_000_000;
    writeln!(out, "{rolls} rolls, {} files, a journal of {size} MB", rolls * files)?;
    writeln!(out, "answers after {:.1} s, at rest after {:.1} s", ready.as_secs_f64(), rested.as_secs_f64())?;
    for (what, mut times) in [("everything, on the socket", answers), ("`ingest status`", commands)] {
        times.sort_unstable();
        let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
        writeln!(out, "{what}: {:.1} ms, at worst {:.1} ms", at(50), at(100))?;
    }
    let [now, most] = ["VmRSS:", "VmHWM:"].map(|what| memory(agent.0.id(), what));
    writeln!(out, "memory: {} MiB, at most {} MiB", now? / 1024, most? / 1024)?;
    writeln!(out, "at rest: the agent {idle:.1} % of one core, `ingest watch` {drawn:.1} %")?;
    Ok(())
}

/// Ends with the bench.
struct Agent(Child);

impl Drop for Agent {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// `ingest watch` on a terminal of its own, and its process number.
struct Screen {
    _terminal: Agent,
    process: u32,
}

impl Screen {
    fn open(socket: &Path) -> Result<Self, Failure> {
        let watch = format!("exec {} watch --socket {}", env!("CARGO_BIN_EXE_ingest"), socket.display());
        let mut command = Command::new("script");
        command
            .args(["--quiet", "--command", &watch, "/dev/null"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null());
        let terminal = Agent(command.spawn()?);
        let children = format!("/proc/{0}/task/{0}/children", terminal.0.id());
        let began = Instant::now();
        loop {
            if let Some(child) = fs::read_to_string(&children)?.split_whitespace().next() {
                return Ok(Self { _terminal: terminal, process: child.parse()? });
            }
            if began.elapsed() > Duration::from_secs(5) {
                return Err("`script` starts no screen".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn start(folder: &Path, here: bool) -> Result<Agent, Failure> {
    let at = |name: &str| folder.join(name);
    let password = at("password");
    fs::write(&password, "secret")?;
    let destination = if here {
        format!("client = \"path\"\npath = {:?}", at("to"))
    } else {
        format!(
            "server = \"127.0.0.1\"\nport = 1\nshare = \"footage\"\nuser = \"mu\"\npassword_file = {password:?}"
        )
    };
    let config = format!(
        "state_dir = {:?}\n[[watch]]\npath = {:?}\n[destination]\n{destination}\n[link]\nrate = \"pause\"\n[control]\nsocket = {:?}\n",
        at("state"),
        at("nas"),
        at("control.sock"),
    );
    fs::write(at("config.toml"), config)?;
    fs::set_permissions(&password, fs::Permissions::from_mode(0o600))?;
    let log = fs::File::create(at("log"))?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_ingest"));
    command.arg("--config").arg(at("config.toml")).arg("run").stdout(Stdio::null()).stderr(log);
    Ok(Agent(command.spawn()?))
}

/// Writes what an agent would have written.
async fn remember(
    state: &Path,
    nas: &Path,
    destination: &str,
    rolls: usize,
    files: usize,
) -> Result<(), Failure> {
    let journal = Journal::open(state, Clock::system())?;
    let listing = Listing {
        files: (0..files)
            .map(|file| {
                let path = RelPath::new(format!(
                    "A001_1122R4.RDM/A001_C{:03}_1122R4.RDC/A001_C{:03}_1122R4_{:03}.R3D",
                    file / 20,
                    file / 20,
                    file % 20
                ));
                Ok(SourceFile { path: path?, size: 1_000_000, modified: Clock::system().now() })
            })
            .collect::<Result<_, Failure>>()?,
        ..Listing::default()
    };
    for roll in 0..rolls {
        let name = format!("A{roll:03}R2EC");
        let source = nas.join("20261122_D03_MU/Camera_Media").join(&name);
        fs::create_dir_all(&source)?;
        let target = RelPath::new(format!("20261122_D03_MU/Camera_Media/{name}"))?;
        let found = Event::Found { source, destination: destination.to_owned(), roll: name, target };
        let mut dump = journal.create(DumpId::new(Clock::system().now()), found).await?;
        for part in listing.files.chunks(PART) {
            let part = Event::Listed(Listing { files: part.into(), ..Listing::default() });
            journal.append(&mut dump, vec![part]).await?;
        }
        let events = vec![
            Event::Settled { files: files as u64, bytes: files as u64 * 1_000_000 },
            Event::Judged(CardFacts::default()),
            Event::Checked { family: "RED".into(), verdict: "complete".into(), claims: Vec::new() },
            Event::Queued,
        ];
        journal.append(&mut dump, events).await?;
        if roll % 2 == 0 {
            for events in delivery(files, roll as u64 / 2 + 1)? {
                journal.append(&mut dump, vec![events]).await?;
            }
        }
    }
    Ok(())
}

/// What happens to a roll from then on.
fn delivery(files: usize, number: u64) -> Result<Vec<Event>, Failure> {
    let digest =
        |algorithm: Algorithm| Digest::from_raw(algorithm, &vec![7; algorithm.width()]).ok_or("a digest");
    let digests = vec![digest(Algorithm::Blake3)?, digest(Algorithm::Xxh64)?];
    let session = || Session {
        client: "native".into(),
        address: "//127.0.0.1:1/footage".into(),
        login: String::new(),
        gateway: false,
        dialect: "3.1.1".into(),
        signing: "AES-128-GMAC".into(),
        encryption: "AES-128-GCM".into(),
        readback: "own connection, no oplock".into(),
        limits: Vec::new(),
    };
    let mut events = vec![Event::SendingStarted { session: session(), readback: session() }];
    let all: Vec<u32> = (0..u32::try_from(files)?).collect();
    for part in all.chunks(PART) {
        let written = |file: &u32| WrittenFile { file: *file, digests: digests.clone(), claims: 1 };
        events.push(Event::FilesWritten { files: part.iter().map(written).collect() });
        events.push(Event::FilesLanded { files: part.into() });
    }
    let manifest = RelPath::new("ascmhl/0001_A001R2EC_2026-11-22_223000Z.mhl")?;
    events.extend([
        Event::Sealed {
            manifest: manifest.clone(),
            generation: 1,
            c4: digest(Algorithm::C4)?,
            files: vec![GenerationFile { path: manifest, size: 4_096, blake3: digests[0] }],
            earlier: Vec::new(),
        },
        Event::Released { access: None, onward: None, unasked: None, pace: None },
        Event::Receipted { number, sha256: "ab".repeat(32) },
    ]);
    Ok(events)
}

/// A figure of /proc/PID/status, in KiB.
fn memory(process: u32, what: &str) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)).ok_or("no such figure")?;
    Ok(line.split_whitespace().next().ok_or("no figure")?.parse()?)
}

/// Seconds of the processor so far.
fn processor(process: u32) -> Result<f64, Failure> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |nth: usize| -> Result<f64, Failure> { Ok(fields.get(nth).ok_or("no figure")?.parse()?) };
    // A hundred ticks a second, on whatever machine (proc(5), USER_HZ).
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}
