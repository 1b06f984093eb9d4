//! What the state of the line asks for: never more than that nothing new begins. There may be another way behind it, such as a
//! VPN, and the share itself tells whether bytes still flow.

use super::Known;
use crate::cloud::{Bgp, Interface, InterfaceState, Line, LineState};
use crate::pace::{Asks, Gate};
use jiff::Timestamp;

/// What is said of a line that is down.
const DETOUR: &str = "what is under way goes on where there is another way, such as a VPN";

pub(super) fn gates(known: &Known, now: Timestamp) -> Vec<Gate> {
    let line = known.line.fresh(now).and_then(line);
    let routes = known.interface.fresh(now).and_then(routes);
    // Without the line there are no routes either, and one reason is enough.
    line.or(routes).into_iter().collect()
}

/// The words are those of Direct Connect's API, `ConnectionState`. Where AWS itself does not know, nor do we, and nothing is held.
fn line(line: &Line) -> Option<Gate> {
    let why = match &line.state {
        LineState::Available | LineState::Unknown => return None,
        LineState::Down => format!("The Direct Connect line is down: {DETOUR}"),
        LineState::Other(word) => {
            format!("The Direct Connect line is `{word}`, which this version does not know: {DETOUR}")
        }
        state => format!("The Direct Connect line is not there (`{state}`): {DETOUR}"),
    };
    Some(Gate { name: "line", asks: Asks::Hold, why })
}

/// The words are those of Direct Connect's API, `VirtualInterfaceState` and `BGPStatus`. One peer that is up is enough.
fn routes(interface: &Interface) -> Option<Gate> {
    let is_up = |peer: &Bgp| matches!(peer, Bgp::Up | Bgp::Unknown);
    let why = match &interface.state {
        InterfaceState::Available | InterfaceState::Unknown => match interface.bgp.as_slice() {
            [] => return None,
            peers if peers.iter().any(is_up) => return None,
            [Bgp::Other(word)] => {
                format!("BGP is `{word}` on the line, which this version does not know: {DETOUR}")
            }
            _ => format!("BGP is down on the line, so that it has no routes: {DETOUR}"),
        },
        InterfaceState::Down => format!("The line's virtual interface is down: {DETOUR}"),
        InterfaceState::Testing => format!("Somebody tests what happens without the line: {DETOUR}"),
        InterfaceState::Other(word) => {
            format!("The line's virtual interface is `{word}`, which this version does not know: {DETOUR}")
        }
        state => format!("The line's virtual interface is not there (`{state}`): {DETOUR}"),
    };
    Some(Gate { name: "routes", asks: Asks::Hold, why })
}
