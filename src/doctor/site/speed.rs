//! How fast it goes: by the number of lanes, and for small files.

use super::assumption::{Assumption, Tried};
use super::bench::{Bench, below, content, put_all};
use crate::doctor::finding::Finding;
use crate::pace::Allowance;
use crate::share::{Access, Share, ShareError};
use crate::words::path::RelPath;
use crate::words::rate::Rate;
use bytes::Bytes;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

pub(super) const RATES: Assumption = Assumption {
    name: "rates",
    assumption: "More lanes carry more, up to what the link and the timetable let through",
    expected: "what the timetable allows, where it names a rate",
    means: "Rolls take longer than the timetable lets them",
};

pub(super) const SMALL: Assumption = Assumption {
    name: "small_files",
    assumption: "Many small files go at the same time, and do not wait for each other",
    expected: "more than 20 files of 64 KiB in a second",
    means: "A card with a file for each frame takes hours: 24 frames a second are 86,400 files an hour",
};

const LANES: [usize; 4] = [1, 2, 4, 8];

/// The largest request, and how many there are of them before a file begins again: no more room is taken.
const LARGEST: usize = 4 << 20;
const ROUND: u64 = 16;

/// Requests under way on each lane.
const UNDER_WAY: usize = 2;

/// How many lanes, what went up, and what came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    lanes: usize,
    up: Rate,
    back: Rate,
}

pub(super) async fn rates(bench: &Bench<'_>) -> Result<Vec<Measured>, ShareError> {
    let lanes: &[usize] = if bench.smb().is_some() { &LANES } else { &LANES[..1] };
    let at = bench.folder("rates").await?;
    let mut measured = Vec::new();
    for lanes in lanes.iter().copied() {
        let share = bench.session(lanes).await?;
        let files: Vec<RelPath> =
            (0..lanes).map(|nth| below(&at, &format!("{nth}.mov"))).collect::<Result<_, _>>()?;
        let request = request(bench.governor.up().allowance(), lanes, bench.measure);
        let work = Work { share: &share, files: &files, request, time: bench.measure };
        let (up, requests) = work.measure(Some(content(30, request)), ROUND).await?;
        // What was never written is not read either.
        let (back, _) = work.measure(None, (requests / lanes as u64).clamp(1, ROUND)).await?;
        measured.push(Measured { lanes, up, back });
    }
    Ok(measured)
}

/// How large a request may be, so that several end in the time there is.
fn request(allowance: Allowance, lanes: usize, time: Duration) -> usize {
    let Allowance::AtMost(rate) = allowance else { return LARGEST };
    let each = rate.bytes_per_second() * time.as_secs_f64() / (lanes * UNDER_WAY * 4) as f64;
    (each as usize).clamp(64 << 10, LARGEST)
}

/// Files that are written, or read, over and over.
struct Work<'a> {
    share: &'a Share,
    files: &'a [RelPath],
    request: usize,
    time: Duration,
}

impl Work<'_> {
    /// Writes them, or reads them, for as long as there is time. Gives the rate, and how many requests were done.
    async fn measure(&self, data: Option<Bytes>, round: u64) -> Result<(Rate, u64), ShareError> {
        let access = if data.is_some() { Access::Write } else { Access::Read };
        let (begin, done) = (Instant::now(), Arc::new(Done::default()));
        let mut handles = Vec::new();
        let mut work: JoinSet<Result<(), ShareError>> = JoinSet::new();
        for file in self.files {
            let handle = self.share.open(file, access).await?;
            handles.push(handle);
            for first in 0..UNDER_WAY as u64 {
                let (share, data, done) = (self.share.clone(), data.clone(), done.clone());
                let (request, end) = (self.request, begin + self.time);
                work.spawn(async move {
                    for nth in (first..).step_by(UNDER_WAY) {
                        let offset = nth % round * request as u64;
                        let moved = async {
                            match &data {
                                Some(data) => {
                                    share.write_at(handle, offset, data.clone()).await.map(|()| request)
                                }
                                None => share.read_at(handle, offset, request).await.map(|read| read.len()),
                            }
                        };
                        // One that does not end in time is not counted.
                        let Ok(moved) = timeout_at(end, moved).await else { break };
                        done.bytes.fetch_add(moved? as u64, Relaxed);
                        done.requests.fetch_add(1, Relaxed);
                    }
                    Ok(())
                });
            }
        }
        let mut worked = Ok(());
        while let Some(one) = work.join_next().await {
            worked = worked.and(one.unwrap_or(Ok(())));
        }
        let took = begin.elapsed().as_secs_f64();
        for handle in handles {
            self.share.close(handle).await?;
        }
        worked?;
        Ok((Rate::measured(done.bytes.load(Relaxed), took), done.requests.load(Relaxed)))
    }
}

/// What was done by all of them.
#[derive(Default)]
struct Done {
    bytes: AtomicU64,
    requests: AtomicU64,
}

/// `lanes`: how many are configured.
pub(super) fn judge_rates(
    tried: &Tried,
    allowance: Allowance,
    lanes: usize,
    measured: &[Measured],
) -> Finding {
    let each: Vec<String> = measured
        .iter()
        .map(|Measured { lanes, up, back }| format!("{lanes}: {up} up, {back} back"))
        .collect();
    let best = measured.iter().max_by_key(|measured| measured.up);
    let configured = measured.iter().find(|measured| measured.lanes == lanes);
    let more = match (best, configured) {
        (Some(best), Some(ours)) if best.up.bits() > ours.up.bits() * 5 / 4 => {
            format!("; most with `lanes = {}`", best.lanes)
        }
        _ => String::new(),
    };
    let found = format!("By lanes {}{more}", each.join("; "));
    let (Allowance::AtMost(rate), Some(best)) = (allowance, best) else { return tried.ok(found) };
    let tried = tried.clone().expecting(format!("{rate}, which may be sent now"));
    if best.up.bits() < rate.bits() * 7 / 10 {
        let remedy = "Look at the buffers and the route that `ingest doctor` shows, at the link, and at the server's throughput";
        return tried.warning(found, remedy);
    }
    tried.ok(found)
}

/// How many small files went in how long.
pub(super) async fn small(bench: &Bench<'_>) -> Result<(usize, Duration), ShareError> {
    const BATCH: usize = 64;
    const MOST: usize = 512;
    let at = bench.folder("small").await?;
    let (begin, mut sent) = (Instant::now(), 0);
    while sent < MOST && begin.elapsed() < bench.measure {
        let files = (sent..sent + BATCH).map(|nth| below(&at, &format!("A001C001_{nth:06}.ari")));
        put_all(&bench.one, files.collect::<Result<_, _>>()?, content(40, 65_536)).await?;
        sent += BATCH;
    }
    Ok((sent, begin.elapsed()))
}

pub(super) fn judge_small(tried: &Tried, allowance: Allowance, (sent, took): (usize, Duration)) -> Finding {
    let rate = sent as f64 / took.as_secs_f64().max(1e-6);
    let found = format!("{rate:.0} files of 64 KiB a second, each flushed ({sent} files)");
    let is_held = match allowance {
        // What the timetable itself holds back is no fault of the server's.
        Allowance::AtMost(most) => most.bytes_per_second() / 65_536.0 < 25.0,
        _ => false,
    };
    if rate < 20.0 && !is_held {
        let remedy = "A File Gateway takes 16 a second; elsewhere look at the flush and the round trip above";
        return tried.warning(found, remedy);
    }
    tried.ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn rates_are_held_against_the_timetable_and_the_lanes() {
        let megabits = |rate: u64| Rate::bits_per_second(rate * 1_000_000);
        let measured = |lanes, up| Measured { lanes, up: megabits(up), back: megabits(up) };
        let four = [measured(1, 300), measured(2, 580), measured(4, 900), measured(8, 1300)];
        for (allowance, lanes, verdict, words) in [
            (
                Allowance::Unlimited,
                4,
                Verdict::Ok,
                "4: 900 Mbit/s up, 900 Mbit/s back; 8: 1.30 Gbit/s up, 1.30 Gbit/s back; most with `lanes = 8`",
            ),
            (Allowance::Unlimited, 8, Verdict::Ok, "1.30 Gbit/s back"),
            (Allowance::AtMost(megabits(1200)), 8, Verdict::Ok, "8: 1.30"),
            (Allowance::AtMost(megabits(5000)), 8, Verdict::Warning, "8: 1.30"),
        ] {
            let found = judge_rates(&RATES.on("//nas"), allowance, lanes, &four);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.ends_with(words) || found.message.contains(words), "{found:?}");
            assert_eq!(found.message.contains("most with"), lanes == 4, "{found:?}");
        }
    }

    #[test]
    fn requests_are_as_large_as_several_of_them_end_in_time() {
        let at_most = |rate: u64| Allowance::AtMost(Rate::bits_per_second(rate));
        let time = Duration::from_secs(2);
        assert_eq!(request(Allowance::Unlimited, 4, time), LARGEST);
        assert_eq!(request(at_most(80_000_000), 1, time), 2_500_000);
        assert_eq!(request(at_most(80_000_000), 8, time), 312_500);
        assert_eq!(request(at_most(1_000_000), 8, time), 64 << 10);
    }

    #[test]
    fn small_files_are_counted_by_the_second() {
        let second = Duration::from_secs(1);
        let slow = Allowance::AtMost(Rate::bits_per_second(5_000_000));
        for (sent, allowance, verdict) in [
            (400, Allowance::Unlimited, Verdict::Ok),
            (16, Allowance::Unlimited, Verdict::Warning),
            (9, slow, Verdict::Ok),
        ] {
            assert_eq!(judge_small(&SMALL.on("//nas"), allowance, (sent, second)).verdict, verdict, "{sent}");
        }
    }
}
