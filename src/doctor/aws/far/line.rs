//! The line, and the routes on it.

use super::{Far, answer, down};
use crate::doctor::finding::{Finding, check};

const LOOK: &str =
    "Look at the port of your router, and ask the provider of the line; no new roll begins until it is up";
const BGP: &str = "Look at the BGP session in your router, and at the virtual interface in Direct Connect's console; no new roll \
                   begins until it is up";

pub(super) fn line(id: &str, far: &Far<'_>) -> Finding {
    let about = check("aws_line", id);
    if let Err(finding) = answer(&about, &far.known.line) {
        return *finding;
    }
    let found = far.words("line");
    match far.closed(&["line"]) {
        Some(why) => down(&about, why, found, LOOK),
        None => about.ok(found),
    }
}

/// `line`: the one that it should be on.
pub(super) fn routes(id: &str, line: Option<&str>, far: &Far<'_>) -> Finding {
    let about = check("aws_routes", id);
    let interface = match answer(&about, &far.known.interface) {
        Ok(interface) => interface,
        Err(finding) => return *finding,
    };
    let found = far.words("routes");
    // Without the line there are none.
    if far.closed(&["line"]).is_some() {
        return about.needs("a line that is up");
    }
    if let Some(why) = far.closed(&["routes"]) {
        return down(&about, why, found, BGP);
    }
    match (line, interface.line.as_deref()) {
        (Some(line), Some(other)) if line != other => about.warning(
            format!("It lies on the line {other}, and not on {line} ({found})"),
            "Compare `connection` and `interface` in `[link]` with Direct Connect's console: the agent goes by both",
        ),
        _ => about.ok(found),
    }
}
