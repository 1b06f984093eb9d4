//! How much a session may have under way: what the link holds, as far as memory goes.

use crate::share::Flow;
use crate::words::rate::Rate;
use std::time::Duration;

/// The rate to be ready for where none is set: 10 Gbit/s.
const FASTEST: u64 = 10_000_000_000;

/// The least, in bytes: on a short link it keeps every lane and the server's disks busy.
const LEAST: u64 = 16 << 20;

/// The least on one lane: a request on its way, and the next.
const LEAST_A_LANE: u64 = 2 << 20;

/// What a link holds is its rate times its round-trip time; this much more, so that an answer that is late now and then
/// leaves no gap.
const MORE: f64 = 1.5;

/// Bytes under way on each of `lanes` lanes, over a link on which an answer takes `round_trip`.
pub(super) fn of_a_lane(flow: &Flow, round_trip: Duration, lanes: usize) -> u64 {
    let rate = flow.rate.unwrap_or(Rate::bits_per_second(FASTEST)).bytes_per_second();
    let held = (rate * round_trip.as_secs_f64() * MORE) as u64;
    let most = flow.memory.session();
    (held.clamp(LEAST.min(most), most) / lanes.max(1) as u64).max(LEAST_A_LANE)
}

#[cfg(test)]
mod tests {
    use super::of_a_lane;
    use crate::share::Flow;
    use crate::words::bytes::ByteCount;
    use crate::words::memory::Memory;
    use crate::words::rate::Rate;
    use std::time::Duration;

    #[test]
    fn what_is_under_way_grows_with_rate_and_round_trip_up_to_the_memory() {
        const MIB: u64 = 1 << 20;
        let memory = |mebibytes| Memory::new(ByteCount(mebibytes * MIB)).expect("enough");
        for (gigabits, millis, lanes, mebibytes, expected) in [
            (Some(1), 30, 4, 256, 4 * MIB),      // 5.6 MB would do
            (Some(1), 200, 4, 1024, 9_375_000),  // 1 Gbit/s x 200 ms x 1.5
            (Some(10), 30, 4, 1024, 14_062_500), // 10 Gbit/s x 30 ms x 1.5
            (Some(10), 30, 4, 256, 8 * MIB),     // an eighth of the memory
            (None, 30, 4, 1024, 14_062_500),     // as for 10 Gbit/s
            (None, 0, 1, 256, 16 * MIB),         // a short link
            (None, 0, 16, 128, 2 * MIB),         // never less on a lane
        ] {
            let rate = gigabits.map(|gigabits: u64| Rate::bits_per_second(gigabits * 1_000_000_000));
            let flow = Flow { rate, memory: memory(mebibytes), mark: None };
            let found = of_a_lane(&flow, Duration::from_millis(millis), lanes);
            assert_eq!(found, expected, "{gigabits:?} Gbit/s, {millis} ms, {lanes} lanes, {mebibytes} MiB");
        }
    }
}
