//! The kernel's buffers for TCP, against what the link holds: its rate times its round-trip time.

use super::finding::{Finding, check};
use crate::words::bytes::ByteCount;
use crate::words::rate::Rate;
use crate::words::span::Millis;
use std::time::Duration;

/// Below this every buffer is large enough.
const SHORT: Duration = Duration::from_millis(2);

/// What the kernel gives a connection at most, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    send: u64,
    receive: u64,
}

pub(super) fn observe() -> Option<Seen> {
    let of = |name: &str| largest(&std::fs::read_to_string(format!("/proc/sys/net/ipv4/{name}")).ok()?);
    Some(Seen { send: of("tcp_wmem")?, receive: of("tcp_rmem")? })
}

/// The last of least, usual and most.
fn largest(text: &str) -> Option<u64> {
    text.split_whitespace().nth(2)?.parse().ok()
}

impl Seen {
    /// What a connection can have under way: the kernel keeps about half of what it receives into for itself.
    fn under_way(self) -> u64 {
        self.send.min(self.receive / 2)
    }
}

/// `rate`: what is to be reached, where anything says so.
pub(super) fn judge(seen: Option<Seen>, round_trip: Duration, lanes: usize, rate: Option<Rate>) -> Finding {
    let about = check("buffers", "net.ipv4.tcp_wmem, net.ipv4.tcp_rmem");
    let Some(seen) = seen else { return about.not_checked("the kernel does not tell its buffers") };
    if round_trip < SHORT {
        let near = format!("The server is {} away, for which any buffer is large enough", Millis(round_trip));
        return about.ok(near);
    }
    let lanes = lanes.max(1) as u64;
    let seconds = round_trip.as_secs_f64();
    let most = Rate::measured(seen.under_way() * lanes, seconds);
    let found = format!(
        "{lanes} connections carry up to {most} over {} with buffers of {} and {}",
        Millis(round_trip),
        ByteCount(seen.send),
        ByteCount(seen.receive)
    );
    let Some(rate) = rate.filter(|rate| *rate > most) else { return about.ok(found) };
    // So that an answer which is late now and then leaves no gap.
    let needed = (rate.bytes_per_second() * seconds / lanes as f64 * 1.5) as u64;
    let (send, receive) = (needed.next_power_of_two(), (needed * 2).next_power_of_two());
    about.warning(
        format!("{found}, and the timetable allows {rate}"),
        format!(
            "`sudo sysctl -w net.ipv4.tcp_wmem=\"4096 65536 {send}\" net.ipv4.tcp_rmem=\"4096 131072 {receive}\"`, and \
             both in a file below `/etc/sysctl.d`; or more `lanes`"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn buffers_are_held_against_rate_and_round_trip() {
        const MIB: u64 = 1 << 20;
        assert_eq!(largest("4096\t16384\t4194304\n"), Some(4 * MIB));
        let usual = Seen { send: 4 * MIB, receive: 6 * MIB };
        let large = Seen { send: 64 * MIB, receive: 128 * MIB };
        let gigabits = |rate: u64| Some(Rate::bits_per_second(rate * 1_000_000_000));
        for (seen, millis, lanes, rate, verdict, words) in [
            (usual, 30, 4, gigabits(1), Verdict::Ok, "4 connections carry up to 3.36 Gbit/s over 30.0 ms"),
            (usual, 30, 4, None, Verdict::Ok, "up to 3.36 Gbit/s"),
            (usual, 30, 4, gigabits(9), Verdict::Warning, "and the timetable allows 9.00 Gbit/s"),
            (large, 30, 4, gigabits(9), Verdict::Ok, "up to 71.6 Gbit/s"),
            (usual, 1, 4, gigabits(9), Verdict::Ok, "any buffer is large enough"),
        ] {
            let found = judge(Some(seen), Duration::from_millis(millis), lanes, rate);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
        let found = judge(Some(usual), Duration::from_millis(30), 4, gigabits(9));
        // 9 Gbit/s x 30 ms x 1.5 / 4 = 12.7 MB.
        assert!(
            found.remedy.is_some_and(
                |remedy| remedy.contains("\"4096 65536 16777216\"") && remedy.contains("33554432")
            )
        );
        assert_eq!(judge(None, SHORT, 1, None).verdict, Verdict::NotChecked);
    }
}
