//! The server's name: which addresses it has, and how long the DNS takes to say so.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::problem::{Code, Problem};
use crate::words::english::list;
use crate::words::span::Millis;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::time::Instant;

const PATIENCE: Duration = Duration::from_secs(10);

/// Slower than this somebody waits at every reconnect.
const SLOW: Duration = Duration::from_secs(1);

/// What the name leads to, and how long that took.
pub(super) type Seen = (io::Result<Vec<SocketAddr>>, Duration);

pub(super) async fn observe(look: &Look, host: &str, port: u16) -> Result<Seen, Late> {
    let begin = Instant::now();
    let found = look.within(PATIENCE, tokio::net::lookup_host((host.to_owned(), port))).await?;
    let mut addresses: io::Result<Vec<SocketAddr>> = found.map(Iterator::collect);
    if let Ok(addresses) = &mut addresses {
        addresses.sort_unstable();
        addresses.dedup();
    }
    Ok((addresses, begin.elapsed()))
}

pub(super) fn judge(host: &str, seen: &Result<Seen, Late>) -> Finding {
    let about = check("name", host);
    let unknown = |why: String| {
        let problem = Problem::new(Code::ShareUnreachable, format!("`{host}` leads to no address: {why}"));
        about.fault(problem.with_hint(
            "Check the name in `server`, and that `/etc/resolv.conf` names a DNS that knows it: that of the domain",
        ))
    };
    let (addresses, took) = match seen {
        Ok((Ok(addresses), took)) if !addresses.is_empty() => (addresses, *took),
        Ok((Ok(_), _)) => return unknown("the DNS has none".into()),
        Ok((Err(error), _)) => return unknown(error.to_string()),
        Err(late @ Late::Stopped) => return about.not_checked(late),
        Err(late) => return unknown(late.to_string()),
    };
    if host.parse::<IpAddr>().is_ok() {
        return about.ok(format!("`{host}` is an address, and no name has to be looked up"));
    }
    let shown: Vec<IpAddr> = addresses.iter().map(SocketAddr::ip).collect();
    let found = format!("`{host}` is {}, looked up in {}", list(&shown, 8), Millis(took));
    match took > SLOW {
        true => about.warning(found, "See why the DNS is slow: every new connection waits for it"),
        false => about.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_name_leads_to_addresses_or_it_is_said_why_not() {
        let at = |addresses: &[&str], millis| {
            let addresses =
                addresses.iter().map(|address| format!("{address}:445").parse().expect("an address"));
            Ok((Ok(addresses.collect()), Duration::from_millis(millis)))
        };
        for (host, seen, verdict, words) in [
            (
                "fs.corp",
                at(&["10.0.0.4", "10.0.0.5"], 3),
                Verdict::Ok,
                "is 10.0.0.4 and 10.0.0.5, looked up in 3.0 ms",
            ),
            ("fs.corp", at(&["10.0.0.4"], 2500), Verdict::Warning, "2500.0 ms"),
            ("10.0.0.4", at(&["10.0.0.4"], 0), Verdict::Ok, "is an address"),
            ("fs.corp", at(&[], 3), Verdict::Fault, "leads to no address: the DNS has none"),
            (
                "fs.corp",
                Ok((Err(io::Error::other("Name or service not known")), SLOW)),
                Verdict::Fault,
                "not known",
            ),
            ("fs.corp", Err(Late::Silent(PATIENCE)), Verdict::Fault, "no answer within 10 s"),
        ] {
            let found = judge(host, &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
