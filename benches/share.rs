//! How fast a share takes a card's files and gives them back, written and read as `upload` and `landing` do it, but
//! without source, hashes and journal. `benches/wan` calls it, to measure the client alone.

use bytes::Bytes;
use clap::{Parser, ValueEnum};
use ingest::daemon::Polite;
use ingest::pace::{Allowance, Governor, Timetable};
use ingest::share::destination::address::Address;
use ingest::share::destination::{default_staging, default_sync_root};
use ingest::share::{
    Access, Client, Credentials, Destination, Encryption, Flow, Place, Share, ShareError, SmbPlace, connect,
};
use ingest::words::clock::Clock;
use ingest::words::path::RelPath;
use std::io::Write as _;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const BLOCK: u64 = 16 << 20;
/// As many blocks of one file travel at once as `upload` sends, and as `landing` reads.
const BLOCKS_AT_ONCE: u64 = 4;
/// As many files of one block.
const FRAMES_AT_ONCE: usize = 6;
/// As many small files.
const SMALL_AT_ONCE: usize = 128;
const SMALL: u64 = 64 << 10;
const FRAME: u64 = 15_000_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(about = "Writes to a share or reads from it, and prints the seconds")]
struct Arguments {
    /// smb://USER@HOST:PORT/SHARE; the password stands in INGEST_SMB_PASSWORD
    address: String,
    #[arg(value_enum)]
    direction: Direction,
    #[arg(value_enum)]
    work: Work,
    /// GiB of the big file; number of small files; number of frames
    amount: u64,
    #[arg(long, default_value_t = 4)]
    lanes: usize,
    /// Let the server decide whether anything is encrypted
    #[arg(long)]
    clear: bool,
    /// Use the client libsmbclient; `ingest-smb-worker` has to be in PATH
    #[arg(long)]
    libsmbclient: bool,
    /// Hold it to a rate, such as "800 Mbit/s"
    #[arg(long, default_value = "unlimited")]
    rate: Allowance,
    /// Send politely: so many milliseconds may an answer take longer than at its best
    #[arg(long)]
    polite: Option<u64>,
    /// `cargo bench` says that
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Direction {
    Write,
    Read,
}

#[derive(Clone, Copy, ValueEnum)]
enum Work {
    Big,
    Small,
    Frames,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments = Arguments::parse();
    let begin = Instant::now();
    let destination = destination(&arguments)?;
    let governor = Governor::start(Timetable::always(arguments.rate), Clock::system());
    let target = arguments.polite.map(Duration::from_millis);
    let _polite = target.and_then(|target| Polite::start(&governor, &destination, target));
    let share = connect(&destination).await?.throttled(governor.up(), governor.down());
    let bytes = match arguments.work {
        Work::Big => big(&share, arguments.direction, arguments.amount).await?,
        Work::Small => small(&share, arguments.direction, arguments.amount).await?,
        Work::Frames => frames(&share, arguments.direction, arguments.amount).await?,
    };
    let seconds = begin.elapsed().as_secs_f64();
    writeln!(std::io::stdout(), "{seconds:.3} s, {:.1} MB/s", bytes as f64 / 1e6 / seconds)?;
    Ok(())
}

fn destination(arguments: &Arguments) -> Result<Destination, Failure> {
    let address: Address = arguments.address.parse()?;
    let place = SmbPlace {
        host: address.host,
        port: address.port,
        share: address.share,
        credentials: Credentials::Password {
            user: address.user,
            domain: address.domain,
            password: std::env::var("INGEST_SMB_PASSWORD")?,
        },
        client: if arguments.libsmbclient { Client::Libsmbclient } else { Client::Native },
        encryption: if arguments.clear { Encryption::Off } else { Encryption::Required },
        lanes: arguments.lanes,
        flow: Flow::default(),
    };
    Ok(Destination::new(Place::Smb(place), default_staging(), default_sync_root())?)
}

/// One file over all lanes: each handle takes every so many-th block.
async fn big(share: &Share, direction: Direction, gibibytes: u64) -> Result<u64, Failure> {
    let path = RelPath::new("big.mxf")?;
    let blocks = gibibytes << 30 >> 24;
    let mut tasks = JoinSet::new();
    for first in 0..BLOCKS_AT_ONCE {
        let (share, path) = (share.clone(), path.clone());
        let mine = (first..blocks).step_by(BLOCKS_AT_ONCE as usize);
        tasks.spawn(async move { ranges(&share, &path, direction, mine, BLOCK).await });
    }
    all(&mut tasks, 0).await?;
    Ok(blocks * BLOCK)
}

/// Frames of one block each.
async fn frames(share: &Share, direction: Direction, count: u64) -> Result<u64, Failure> {
    let mut tasks = JoinSet::new();
    for frame in 0..count {
        let (share, path) = (share.clone(), RelPath::new(format!("frame{frame:05}.ari"))?);
        all(&mut tasks, FRAMES_AT_ONCE - 1).await?;
        tasks.spawn(async move { ranges(&share, &path, direction, 0..1, FRAME).await });
    }
    all(&mut tasks, 0).await?;
    Ok(count * FRAME)
}

/// Blocks of a file over one handle, flushed.
async fn ranges(
    share: &Share,
    path: &RelPath,
    direction: Direction,
    blocks: impl Iterator<Item = u64>,
    len: u64,
) -> Result<(), ShareError> {
    let access = if direction == Direction::Write { Access::Write } else { Access::Read };
    let file = share.open(path, access).await?;
    let data = Bytes::from(vec![7; len as usize]);
    for block in blocks {
        match direction {
            Direction::Write => share.write_at(file, block * BLOCK, data.clone()).await?,
            Direction::Read => drop(share.read_at(file, block * BLOCK, len as usize).await?),
        }
    }
    if direction == Direction::Write {
        share.flush(file).await?;
    }
    share.close(file).await
}

/// Small files in 20 folders, flushed one by one.
async fn small(share: &Share, direction: Direction, count: u64) -> Result<u64, Failure> {
    let folders: Vec<RelPath> =
        (0..20).map(|nth| RelPath::new(format!("small{nth:02}"))).collect::<Result<_, _>>()?;
    let data = Bytes::from(vec![7; SMALL as usize]);
    let mut tasks = JoinSet::new();
    if direction == Direction::Write {
        for folder in folders.clone() {
            let share = share.clone();
            tasks.spawn(async move { share.make_folder(&folder).await });
        }
        all(&mut tasks, 0).await?;
    }
    for nth in 0..count {
        let path = folders[(nth % 20) as usize].child(&format!("{nth:06}.xml"))?;
        let (share, data) = (share.clone(), data.clone());
        all(&mut tasks, SMALL_AT_ONCE - 1).await?;
        tasks.spawn(async move {
            match direction {
                Direction::Write => share.put(&path, data, None).await,
                Direction::Read => share.get(&path).await.map(drop),
            }
        });
    }
    all(&mut tasks, 0).await?;
    Ok(count * SMALL)
}

/// Waits until `left` tasks are left.
async fn all(tasks: &mut JoinSet<Result<(), ShareError>>, left: usize) -> Result<(), Failure> {
    while tasks.len() > left {
        if let Some(done) = tasks.join_next().await {
            done??;
        }
    }
    Ok(())
}
