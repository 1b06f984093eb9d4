//! The server's port: whether anything answers there, at which of its addresses, and how far away it is.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::problem::{Code, Problem};
use crate::words::english::list;
use crate::words::span::Millis;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;

/// Two lost packets, and then some.
const PATIENCE: Duration = Duration::from_secs(8);

/// So often each is called: the quickest answer tells how far away it is.
const TIMES: usize = 3;

/// An address that answered, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) address: IpAddr,
    /// A connection takes one round trip.
    pub(super) round_trip: Duration,
}

/// Every address, and what came of it.
pub(super) type Seen = Vec<(IpAddr, Result<Answered, String>)>;

pub(super) async fn observe(look: &Look, addresses: &[SocketAddr]) -> Seen {
    let calls = addresses.iter().map(|address| async move {
        let mut came = call(look, address).await;
        for _ in 1..TIMES {
            let Ok(quickest) = &mut came else { break };
            if let Ok(again) = call(look, address).await {
                quickest.round_trip = quickest.round_trip.min(again.round_trip);
            }
        }
        (address.ip(), came)
    });
    futures_util::future::join_all(calls).await
}

async fn call(look: &Look, address: &SocketAddr) -> Result<Answered, String> {
    let begin = Instant::now();
    let called = look.within(PATIENCE, TcpStream::connect(address)).await.map_err(|late| late.to_string())?;
    called.map_err(|error| error.to_string())?;
    Ok(Answered { address: address.ip(), round_trip: begin.elapsed() })
}

/// The nearest address that answered.
pub(super) fn nearest(seen: &Seen) -> Option<&Answered> {
    seen.iter().filter_map(|(_, came)| came.as_ref().ok()).min_by_key(|answered| answered.round_trip)
}

pub(super) fn judge(host: &str, port: u16, seen: &Seen) -> Finding {
    let about = check("port", format!("{host}:{port}"));
    let refused: Vec<String> = seen
        .iter()
        .filter_map(|(address, came)| Some(format!("{address}: {}", came.as_ref().err()?)))
        .collect();
    if nearest(seen).is_none() {
        if refused.iter().all(|refused| refused.ends_with(&Late::Stopped.to_string())) {
            return about.not_checked(Late::Stopped);
        }
        let silent = format!("Nothing answers on port {port} ({})", list(&refused, 4));
        return about.fault(Problem::new(Code::ShareUnreachable, silent));
    }
    let answered: Vec<String> = seen
        .iter()
        .filter_map(|(address, came)| {
            Some(format!("{address} in {}", Millis(came.as_ref().ok()?.round_trip)))
        })
        .collect();
    let found = format!("Port {port} answers at {}", list(&answered, 8));
    match refused.is_empty() {
        true => about.ok(found),
        false => about.warning(
            format!("{found}, and not everywhere ({})", list(&refused, 4)),
            "See whether the name has addresses that are no file server's any more",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_port_answers_everywhere_somewhere_or_nowhere() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let here = |address: &str, millis| {
            let round_trip = Duration::from_millis(millis);
            (ip(address), Ok(Answered { address: ip(address), round_trip }))
        };
        let not = |address: &str, why: &str| (ip(address), Err(why.to_owned()));
        for (seen, verdict, words) in [
            (vec![here("10.0.0.4", 28)], Verdict::Ok, "Port 445 answers at 10.0.0.4 in 28.0 ms"),
            (
                vec![here("10.0.0.4", 28), not("10.0.0.5", "no answer within 8 s")],
                Verdict::Warning,
                "answers at 10.0.0.4 in 28.0 ms, and not everywhere (10.0.0.5: no answer within 8 s)",
            ),
            (
                vec![not("10.0.0.4", "Connection refused")],
                Verdict::Fault,
                "Nothing answers on port 445 (10.0.0.4: Conn",
            ),
            (vec![not("10.0.0.4", "it was stopped")], Verdict::NotChecked, "it was stopped"),
        ] {
            let found = judge("fs.corp", 445, &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
        assert_eq!(
            nearest(&vec![here("10.0.0.4", 28), here("10.0.0.5", 3)]).map(|near| near.address),
            Some(ip("10.0.0.5"))
        );
    }
}
