//! AWS Direct Connect: the line, and the virtual interface on it.
//!
//! What AWS tells besides (the key of the BGP session, the configuration of the router with that key in it) is never taken over
//! into any value of this program.

use super::error::CloudError;
use super::word::words;
use crate::words::rate::Rate;
use async_trait::async_trait;

words! {
    /// How a line stands.
    LineState {
        /// It is ordered.
        Ordering "ordering"
        /// It is asked for.
        Requested "requested"
        /// It is being made.
        Pending "pending"
        /// It is up.
        Available "available"
        /// It is down.
        Down "down"
        /// It is being taken away.
        Deleting "deleting"
        /// It is gone.
        Deleted "deleted"
        /// It was refused.
        Rejected "rejected"
        /// AWS itself does not know.
        Unknown "unknown"
    }
}

words! {
    /// How a virtual interface stands.
    InterfaceState {
        /// Its owner has not taken it.
        Confirming "confirming"
        /// Its addresses are looked into.
        Verifying "verifying"
        /// It is being made.
        Pending "pending"
        /// It carries traffic.
        Available "available"
        /// Its routes are gone.
        Down "down"
        /// Somebody tests what happens when it is gone.
        Testing "testing"
        /// It is being taken away.
        Deleting "deleting"
        /// It is gone.
        Deleted "deleted"
        /// It was refused.
        Rejected "rejected"
        /// AWS itself does not know.
        Unknown "unknown"
    }
}

words! {
    /// Whether routes are exchanged.
    Bgp {
        /// They are.
        Up "up"
        /// They are not.
        Down "down"
        /// AWS itself does not know.
        Unknown "unknown"
    }
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `dxcon-fh6ayh1d`.
    pub id: String,
    /// How it stands.
    pub state: LineState,
    /// What it was sold as.
    pub bandwidth: Option<Rate>,
}

/// A virtual interface on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// `dxvif-ffhhk74f`.
    pub id: String,
    /// The line that it is on.
    pub line: Option<String>,
    /// How it stands.
    pub state: InterfaceState,
    /// Whether routes are exchanged, for each peer.
    pub bgp: Vec<Bgp>,
    /// The largest packet, in bytes.
    pub mtu: Option<u32>,
    /// What it may carry, where that is less than the line.
    pub limit: Option<Rate>,
}

/// The lines of an account.
#[async_trait]
pub trait Lines: Send + Sync {
    /// How a line stands.
    async fn line(&self, id: &str) -> Result<Line, CloudError>;

    /// How a virtual interface stands.
    async fn interface(&self, id: &str) -> Result<Interface, CloudError>;
}

/// What AWS writes of a rate: `50Mbps`, `1.2Gbps`, `1Tbps`.
pub fn bandwidth(text: &str) -> Option<Rate> {
    let (number, factor) = [("Tbps", 1e12), ("Gbps", 1e9), ("Mbps", 1e6)]
        .into_iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))?;
    let number: f64 = number.trim().parse().ok()?;
    let is_plain = number.is_finite() && number > 0.0 && number < 1e6;
    is_plain.then(|| Rate::bits_per_second((number * factor).round() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_read_as_aws_writes_it() {
        for (text, bits) in [
            ("50Mbps", Some(50_000_000)),
            ("1.2Gbps", Some(1_200_000_000)),
            ("10Gbps", Some(10_000_000_000)),
            ("1.6Tbps", Some(1_600_000_000_000)),
            ("10 Gbps", Some(10_000_000_000)),
            ("10", None),
            ("Gbps", None),
            ("-1Gbps", None),
            ("0Gbps", None),
            ("infGbps", None),
            ("NaNGbps", None),
            ("1e300Gbps", None),
        ] {
            assert_eq!(bandwidth(text).map(Rate::bits), bits, "{text}");
        }
    }
}
