//! What keeps the clock of this machine.

use super::finding::{Finding, check};
use super::look::Look;
use super::program::{asked, value};

/// What is said of the clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// What chrony says: by how many seconds the clock is off; `None` within where it follows nobody.
    chrony: Option<Option<f64>>,
    /// What systemd says: whether the clock follows a time service.
    systemd: Option<bool>,
}

pub(super) async fn observe(look: &Look) -> Seen {
    let (chrony, systemd) = tokio::join!(
        asked(look, "chronyc", ["-c", "tracking"]),
        asked(look, "timedatectl", ["show", "--property=NTPSynchronized"]),
    );
    Seen {
        chrony: chrony.map(|text| tracking(&text)),
        systemd: systemd.and_then(|text| Some(value(&text, "NTPSynchronized")? == "yes")),
    }
}

/// The line of `chronyc -c tracking`: reference, its name, stratum, time, offset of the system's clock, ..., leap status.
fn tracking(text: &str) -> Option<f64> {
    let fields: Vec<&str> = text.trim().split(',').collect();
    let follows = fields.get(2).is_some_and(|stratum| *stratum != "0")
        && fields.last().is_some_and(|leap| *leap != "Not synchronised");
    follows.then(|| fields.get(4)?.parse().ok()).flatten()
}

pub(super) fn judge(seen: &Seen) -> Finding {
    let about = check("time_service", "this machine");
    let remedy = "Have it follow one: `sudo timedatectl set-ntp true`, or install chrony";
    match (seen.chrony, seen.systemd) {
        (Some(Some(off)), _) if off.abs() > 1.0 => about.warning(
            format!("chrony keeps the clock, which is {:.1} s off still", off.abs()),
            "Wait until chrony has set it, or have it step: `sudo chronyc makestep`",
        ),
        (Some(Some(off)), _) => about.ok(format!("chrony keeps the clock, {:.1} ms off", off.abs() * 1e3)),
        (None, Some(true)) => about.ok("The clock follows a time service"),
        (Some(None), Some(true)) => about.ok("The clock follows a time service, and it is not chrony"),
        (None | Some(None), Some(false)) | (Some(None), None) => {
            about.warning("The clock follows no time service", remedy)
        }
        (None, None) => about.not_checked("neither `chronyc` nor `timedatectl` says anything here"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn chrony_is_asked_first_and_then_systemd() {
        const FOLLOWS: &str = "A29FC801,162.159.200.1,4,1763800000.1,0.000412,-0.0001,0.0003,1.2,0.01,0.1,0.02,0.001,64.2,Normal\n";
        const ALONE: &str = "00000000,,0,0.0,0.000000,0.0,0.0,0.0,0.0,0.0,1.0,1.0,0.0,Not synchronised\n";
        for (chrony, systemd, verdict, words) in [
            (Some(FOLLOWS.to_owned()), None, Verdict::Ok, "0.4 ms off"),
            (Some(FOLLOWS.replace("0.000412", "-7.5")), None, Verdict::Warning, "7.5 s off"),
            (Some(ALONE.to_owned()), Some(false), Verdict::Warning, "follows no time service"),
            (Some(ALONE.to_owned()), Some(true), Verdict::Ok, "not chrony"),
            (None, Some(true), Verdict::Ok, "follows a time service"),
            (None, Some(false), Verdict::Warning, "follows no time service"),
            (None, None, Verdict::NotChecked, "neither `chronyc` nor `timedatectl`"),
        ] {
            let found = judge(&Seen { chrony: chrony.map(|text| tracking(&text)), systemd });
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
