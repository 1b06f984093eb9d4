//! Content: beyond 4 GiB, past the writer's cache, and how long a flush takes.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, content, write_open};
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Access, Handle, Share, ShareError};
use crate::words::bytes::ByteCount;
use crate::words::span::Millis;
use std::time::Duration;
use tokio::time::Instant;

pub(super) const LARGE: Assumption = Assumption {
    name: "large_files",
    assumption: "A file may be larger than 4 GiB, and every block of it lies where it was put",
    expected: "a file of 5 GiB, with its blocks where they were written and nothing in between",
    means: "Clips of more than 4 GiB cannot be delivered",
};

pub(super) const CACHE: Assumption = Assumption {
    name: "readback",
    assumption: "What one session has flushed, another one reads, over an open handle too",
    expected: "what was written last, on both handles",
    means: "The proof by readback would be worth nothing: it could read what is no more, or what is in a cache",
};

pub(super) const FLUSH: Assumption = Assumption {
    name: "flush",
    assumption: "A flush puts what was written on the server's disks, and is quick enough to be waited for",
    expected: "250 ms at the middle of 20, or less",
    means: "Every file waits for its flush, so that many small files take long",
};

const GIB: u64 = 1 << 30;
const MIB: usize = 1 << 20;

/// A block at the start, one across 4 GiB, and the last of 5 GiB; and a hole.
const BLOCKS: [u64; 3] = [0, 4 * GIB - MIB as u64 / 2, 5 * GIB - MIB as u64];
const HOLE: u64 = 2 * GIB;

/// What came back.
pub(super) struct Large {
    size: u64,
    /// Blocks that came back otherwise, by their offsets.
    differ: Vec<u64>,
    took: Duration,
}

pub(super) async fn large(bench: &Bench<'_>) -> Result<Large, ShareError> {
    let file = bench.path("large.mov")?;
    let begin = Instant::now();
    let handle = bench.one.open(&file, Access::Write).await?;
    let written = async {
        for offset in BLOCKS {
            bench.one.write_at(handle, offset, content(offset, MIB)).await?;
        }
        bench.one.flush(handle).await
    };
    let written = written.await;
    bench.one.close(handle).await?;
    written?;
    let size = bench.other.stat(&file).await?.map_or(0, |entry| entry.size);
    let handle = bench.other.open(&file, Access::Read).await?;
    let differ = differ(&bench.other, handle).await;
    bench.other.close(handle).await?;
    let large = Large { size, differ: differ?, took: begin.elapsed() };
    bench.one.remove_file(&file).await?;
    Ok(large)
}

async fn differ(share: &Share, handle: Handle) -> Result<Vec<u64>, ShareError> {
    let mut differ = Vec::new();
    for offset in BLOCKS {
        let read = share.read_at(handle, offset, MIB).await?;
        differ.extend((read != content(offset, MIB)).then_some(offset));
    }
    let hole = share.read_at(handle, HOLE, MIB).await?;
    differ.extend(hole.iter().any(|byte| *byte != 0).then_some(HOLE));
    Ok(differ)
}

pub(super) fn judge_large(tried: &Tried, large: Large) -> Finding {
    let size = ByteCount(large.size);
    if large.size != 5 * GIB {
        let remedy =
            "See which file system lies behind the share (FAT holds 4 GiB), and what limits files there";
        return tried.fault(
            Code::ShareFault,
            format!("The file has {size} instead of {}", ByteCount(5 * GIB)),
            remedy,
        );
    }
    if let Some(first) = large.differ.first() {
        let found = format!("{} of 4 blocks came back otherwise, the first at {first}", large.differ.len());
        return tried.fault(Code::LandingDiffers, found, Code::LandingDiffers.remedy());
    }
    tried.ok(format!("{size} in {}, every block where it was put", Millis(large.took)))
}

/// What the other session read, over a handle that it had open and over a new one.
pub(super) struct Cache {
    held: bool,
    fresh: bool,
}

pub(super) async fn cache(bench: &Bench<'_>) -> Result<Cache, ShareError> {
    let file = bench.path("readback.mov")?;
    let (old, new) = (content(10, 128 * 1024), content(11, 128 * 1024));
    let writing = write_open(&bench.one, &file, old.clone()).await?;
    let held = bench.other.open(&file, Access::Read).await?;
    let read = async {
        let first = bench.other.read_at(held, 0, old.len()).await?;
        bench.one.write_at(writing, 0, new.clone()).await?;
        bench.one.flush(writing).await?;
        let again = bench.other.read_at(held, 0, new.len()).await?;
        let fresh = bench.other.open(&file, Access::Read).await?;
        let read = bench.other.read_at(fresh, 0, new.len()).await;
        bench.other.close(fresh).await?;
        Ok(Cache { held: first == old && again == new, fresh: read? == new })
    };
    let read = read.await;
    bench.other.close(held).await?;
    bench.one.close(writing).await?;
    read
}

pub(super) fn judge_cache(tried: &Tried, cache: Cache) -> Finding {
    match (cache.held, cache.fresh) {
        (true, true) => tried.ok("Both handles read what was written last"),
        (held, fresh) => {
            let which = if held {
                "a new handle"
            } else if fresh {
                "the handle that was open"
            } else {
                "both handles"
            };
            tried.fault(
                Code::LandingDiffers,
                format!("By {which} what was there before was read"),
                "Do not deliver here: see what caches between the sessions (a gateway, a replica, `vfs_*` of Samba)",
            )
        }
    }
}

/// How long each flush took.
pub(super) async fn flush(bench: &Bench<'_>) -> Result<Vec<Duration>, ShareError> {
    let file = bench.path("flush.mov")?;
    let handle = bench.one.open(&file, Access::Write).await?;
    let mut took = Vec::new();
    let flushed = async {
        for nth in 0..20_u64 {
            bench.one.write_at(handle, nth * 65_536, content(nth, 65_536)).await?;
            let begin = Instant::now();
            bench.one.flush(handle).await?;
            took.push(begin.elapsed());
        }
        Ok(())
    };
    let flushed: Result<(), ShareError> = flushed.await;
    bench.one.close(handle).await?;
    flushed?;
    took.sort_unstable();
    Ok(took)
}

pub(super) fn judge_flush(tried: &Tried, is_promised: bool, took: &[Duration]) -> Finding {
    if !is_promised {
        return tried.not_checked("this client cannot ask for a flush, and the receipt says so");
    }
    let median = took.get(took.len() / 2).copied().unwrap_or_default();
    let worst = took.last().copied().unwrap_or_default();
    let found = format!("{} at the middle of {}, {} at worst", Millis(median), took.len(), Millis(worst));
    match median > Duration::from_millis(250) {
        true => tried.warning(
            found,
            "See how busy the server's disks are, and its throughput capacity; more lanes hide some of it",
        ),
        false => tried.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_large_file_is_whole_or_it_is_said_where_not() {
        let took = Duration::from_millis(40);
        for (size, differ, verdict, words) in [
            (5 * GIB, vec![], Verdict::Ok, "5.37 GB in 40.0 ms"),
            (GIB, vec![], Verdict::Fault, "1.07 GB instead of 5.37 GB"),
            (5 * GIB, vec![BLOCKS[1]], Verdict::Fault, "1 of 4 blocks came back otherwise"),
        ] {
            let found = judge_large(&LARGE.on("//nas"), Large { size, differ, took });
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }

    #[test]
    fn a_stale_read_is_a_fault() {
        for (held, fresh, verdict) in [
            (true, true, Verdict::Ok),
            (false, true, Verdict::Fault),
            (true, false, Verdict::Fault),
            (false, false, Verdict::Fault),
        ] {
            assert_eq!(judge_cache(&CACHE.on("//nas"), Cache { held, fresh }).verdict, verdict);
        }
    }

    #[test]
    fn a_flush_is_quick_slow_or_not_to_be_had() {
        let millis = |millis| [Duration::from_millis(millis)];
        for (is_promised, took, verdict) in [
            (true, millis(31), Verdict::Ok),
            (true, millis(400), Verdict::Warning),
            (false, millis(0), Verdict::NotChecked),
        ] {
            assert_eq!(judge_flush(&FLUSH.on("//nas"), is_promised, &took).verdict, verdict);
        }
    }
}
