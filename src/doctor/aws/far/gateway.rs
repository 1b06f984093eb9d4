//! The gateway: whether AWS hears from it, and whether it is tied to the file system that is meant.

use super::{Far, answer, down};
use crate::cloud::Tie;
use crate::doctor::finding::{Finding, check};
use crate::problem::{Code, Problem};
use crate::words::english::list;
use crate::words::path::printable;

const LOOK: &str = "See whether its machine runs and reaches AWS by HTTPS (TCP port 443); no new roll begins until it is RUNNING";
const UNTIED: &str = "Compare `id` in `[gateway]` and `file_system` in `[aws]` with the gateway's associations in Storage Gateway's console";

pub(super) fn judge(id: &str, file_system: Option<&str>, far: &Far<'_>) -> Finding {
    let about = check("aws_gateway", id);
    let known = far.known;
    if let Err(finding) = answer(&about, &known.gateway) {
        return *finding;
    }
    let found = far.words("gateway");
    // AWS says nothing more of one that it does not hear from.
    if let Some(why) = far.closed(&["gateway"]) {
        return down(&about, why, found, LOOK);
    }
    let ties = match (answer(&about, &known.ties), answer(&about, &known.cache)) {
        (Ok(ties), Ok(_)) => ties,
        (Err(finding), _) | (_, Err(finding)) => return *finding,
    };
    if let Some(why) = untied(ties, file_system) {
        return down(&about, &why, found, UNTIED);
    }
    if let Some(why) = far.closed(&["tie", "failing"]) {
        return about.fault(Problem::new(Code::GatewayStuck, format!("{why} ({found})")));
    }
    let tied = file_system.map(|id| format!(", tied to {id}")).unwrap_or_default();
    match far.closed(&["dirty"]) {
        Some(why) => about.warning(
            format!("{why} ({found}{tied})"),
            "Nothing, if that is seldom: it goes slower until more was brought over; else look at the link behind the gateway",
        ),
        None => about.ok(format!("{found}{tied}")),
    }
}

/// Why what the gateway accepts would not come to the file system. A tie of which AWS does not say whither may be ours.
fn untied(ties: &[Tie], file_system: Option<&str>) -> Option<String> {
    let others: Vec<&str> = ties.iter().filter_map(|tie| tie.file_system.as_deref()).collect();
    match file_system {
        _ if ties.is_empty() => Some("The gateway is tied to no file system".into()),
        Some(id) if others.len() == ties.len() && !others.contains(&id) => {
            let others: Vec<_> = others.into_iter().map(printable).collect();
            Some(format!("The gateway is tied to {}, and not to {id}", list(&others, 3)))
        }
        _ => None,
    }
}
