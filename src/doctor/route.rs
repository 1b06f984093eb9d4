//! The route to the server: by which device packets leave, and how much each may carry.

use super::finding::{Finding, check};
use super::look::Look;
use super::program::asked;
use std::net::IpAddr;
use std::path::Path;

/// What Ethernet carries; a packet that is smaller says that something lies around it.
const ETHERNET: u32 = 1500;

/// Where packets go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    device: String,
    mtu: u32,
}

pub(super) async fn observe(look: &Look, address: IpAddr) -> Option<Seen> {
    let (device, known) = route(&asked(look, "ip", ["-o", "route", "get", &address.to_string()]).await?)?;
    let of_device = || {
        let file = Path::new("/sys/class/net").join(&device).join("mtu");
        std::fs::read_to_string(file).ok()?.trim().parse().ok()
    };
    Some(Seen { mtu: known.or_else(of_device)?, device })
}

/// Device and MTU in a line of `ip -o route get`: `10.0.0.5 via 10.0.0.1 dev eth0 src 10.0.0.9 ... mtu 1400`.
fn route(text: &str) -> Option<(String, Option<u32>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let behind = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1));
    let device = behind("dev").filter(|device| !device.contains('/'))?;
    Some(((*device).to_owned(), behind("mtu").and_then(|mtu| mtu.parse().ok())))
}

pub(super) fn judge(address: IpAddr, seen: Option<&Seen>) -> Finding {
    let about = check("route", address);
    let Some(Seen { device, mtu }) = seen else {
        return about.not_checked("`ip route get` says nothing of it (Debian: iproute2)");
    };
    let found = format!("Packets to {address} leave by `{device}` with {mtu} bytes each (MTU)");
    if *mtu < ETHERNET {
        let remedy = "See which tunnel lies in the path, such as a VPN: every packet carries less, and the link less with it";
        return about.warning(found, remedy);
    }
    if *mtu > ETHERNET && device != "lo" {
        return about
            .ok(format!("{found}; all of the path has to carry as many, Direct Connect's interface too"));
    }
    about.ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_route_is_taken_from_what_ip_says() {
        for (text, expected) in [
            ("10.0.0.5 via 10.0.0.1 dev eth0 src 10.0.0.9 uid 0 \\    cache", Some(("eth0", None))),
            (
                "10.0.0.5 dev wg0 src 10.0.0.9 uid 0 \\    cache expires 9sec mtu 1420",
                Some(("wg0", Some(1420))),
            ),
            ("unreachable 10.0.0.5", None),
            ("10.0.0.5 dev ../../etc", None),
            ("10.0.0.5 dev", None),
        ] {
            let expected = expected.map(|(device, mtu)| (device.to_owned(), mtu));
            assert_eq!(route(text), expected, "{text}");
        }
    }

    #[test]
    fn small_packets_are_told() {
        let address = "10.0.0.5".parse().expect("an address");
        for (device, mtu, verdict, words) in [
            ("eth0", 1500, Verdict::Ok, "leave by `eth0` with 1500 bytes"),
            ("eth0", 9001, Verdict::Ok, "all of the path has to carry as many"),
            ("lo", 65_536, Verdict::Ok, "leave by `lo`"),
            ("wg0", 1420, Verdict::Warning, "1420 bytes"),
        ] {
            let found = judge(address, Some(&Seen { device: device.into(), mtu }));
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
        assert_eq!(judge(address, None).verdict, Verdict::NotChecked);
    }
}
