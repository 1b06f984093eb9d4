//! How fast a share takes a big file and gives it back, for comparing with other clients on the same server:
//! `cargo bench --bench share -- HOST PORT SHARE USER PASSWORD [LANES] [GIB] [required|off]`.

use bytes::Bytes;
use ingest::share::{
    Access, Credentials, Destination, Encryption, Place, Share, ShareError, SmbPlace, connect,
};
use ingest::words::path::RelPath;
use std::io::Write as _;
use std::time::Instant;
use tokio::task::JoinSet;

const BLOCK: u64 = 16 << 20;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let argument = |nth: usize, default: &str| arguments.get(nth).map_or(default, String::as_str).to_owned();
    if arguments.len() < 5 {
        writeln!(std::io::stderr(), "HOST PORT SHARE USER PASSWORD [LANES] [GIB] [required|off]")?;
        return Ok(());
    }
    let place = SmbPlace {
        host: argument(0, ""),
        port: argument(1, "").parse()?,
        share: argument(2, ""),
        credentials: Credentials::Password {
            user: argument(3, ""),
            domain: String::new(),
            password: argument(4, ""),
        },
        encryption: if argument(7, "required") == "off" { Encryption::Off } else { Encryption::Required },
        lanes: argument(5, "4").parse()?,
    };
    let (lanes, blocks) = (place.lanes, argument(6, "2").parse::<u64>()? << 30 >> 24);
    let folder = RelPath::new("_ingest")?;
    let destination = Destination { place: Place::Smb(place), staging: folder.clone(), sync_root: folder };
    let share = connect(&destination).await?;
    let path = RelPath::new("speed.bin")?;

    let begin = Instant::now();
    each(&share, &path, Access::Write, lanes, blocks).await?;
    report("write", begin, blocks)?;
    let begin = Instant::now();
    each(&share, &path, Access::Read, lanes, blocks).await?;
    report("read", begin, blocks)?;
    share.remove_file(&path).await?;
    Ok(())
}

/// Two handles a lane, each of which takes every so many-th block.
async fn each(
    share: &Share,
    path: &RelPath,
    access: Access,
    lanes: usize,
    blocks: u64,
) -> Result<(), ShareError> {
    let handles = lanes as u64 * 2;
    let mut tasks = JoinSet::new();
    for first in 0..handles {
        let (share, path) = (share.clone(), path.clone());
        tasks.spawn(async move {
            let file = share.open(&path, access).await?;
            let data = Bytes::from(vec![first as u8; BLOCK as usize]);
            for block in (first..blocks).step_by(handles as usize) {
                match access {
                    Access::Write => share.write_at(file, block * BLOCK, data.clone()).await?,
                    Access::Read => drop(share.read_at(file, block * BLOCK, BLOCK as usize).await?),
                }
            }
            if access == Access::Write {
                share.flush(file).await?;
            }
            share.close(file).await
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
    }
    Ok(())
}

fn report(what: &str, begin: Instant, blocks: u64) -> std::io::Result<()> {
    let seconds = begin.elapsed().as_secs_f64();
    let megabytes = (blocks * BLOCK) as f64 / 1e6;
    writeln!(std::io::stdout(), "{what}: {seconds:.2} s, {:.0} MB/s", megabytes / seconds)
}
