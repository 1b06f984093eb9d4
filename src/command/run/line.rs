//! How the agent stands, in one line: what a person must act on stands in it, whatever else goes on.

use crate::control::Snapshot;
use crate::pace::Allowance;
use crate::words::english::{count, thousands};
use crate::words::rate::Rate;

/// `3 rolls, 1 needs a person, sending at 812 Mbit/s`.
pub(super) fn line(snapshot: &Snapshot) -> String {
    let (totals, link) = (&snapshot.totals, &snapshot.link);
    let open = totals.rolls + totals.held;
    let mut parts = vec![if open == 0 { "No roll is under way".into() } else { count(open, "roll") }];
    match totals.held {
        0 => {}
        1 => parts.push("1 needs a person".into()),
        held => parts.push(format!("{} need a person", thousands(held))),
    }
    if snapshot.agent.stopping {
        parts.push("coming to a safe point".into());
    } else if let Some(problem) = &link.trouble {
        parts.push(format!("no connection to the share: {}", problem.message));
    } else if link.pace.allowance == Allowance::Nothing {
        parts.push(format!("paused: {}", link.pace.why));
    } else if link.up > 0 {
        parts.push(format!("sending at {}", Rate::bits_per_second(link.up)));
    } else if link.down > 0 {
        parts.push(format!("reading back at {}", Rate::bits_per_second(link.down)));
    } else if let Some(waiting) = &link.waiting {
        parts.push(format!("waiting: {waiting}"));
    }
    let urgent = snapshot.notices.iter().filter(|notice| notice.urgent).map(|notice| &notice.problem);
    let unsaid = urgent.filter(|problem| link.trouble.as_ref() != Some(problem));
    parts.extend(unsaid.map(|problem| format!("attention: {}", problem.message)));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::control::{Notice, Pace, Pacer, Snapshot, Totals};
    use crate::pace::Allowance;
    use crate::problem::{Code, Problem};

    /// An agent with so many rolls that travel, and so many that are held.
    fn agent(rolls: u64, held: u64) -> Snapshot {
        let pace = Pace {
            allowance: Allowance::Unlimited,
            by: Pacer::Timetable,
            why: "Mon-Fri 08:00-20:00".into(),
            until: None,
            timetable: Allowance::Unlimited,
            round_trip: None,
            back: None,
            hold: None,
        };
        let text = serde_json::json!({
            "at": "2026-11-22T10:00:00Z",
            "agent": {
                "studio": "", "host": "nas", "version": "0", "since": "2026-11-22T10:00:00Z", "pid": 1, "state": "/s",
                "config": null, "config_since": "2026-11-22T10:00:00Z", "stopping": false, "watched": [],
            },
            "link": {
                "destination": "smb://fsx/footage", "trouble": null, "waiting": null, "session": null, "readback": null,
                "free": null, "pace": pace, "up": 0, "down": 0, "history": [], "zone": "UTC", "windows": [],
                "otherwise": Allowance::Unlimited,
            },
            "rolls": [], "totals": Totals { rolls, held, ..Totals::default() }, "notices": [],
        });
        serde_json::from_value(text).expect("a snapshot")
    }

    fn problem(message: &str) -> Problem {
        Problem::new(Code::ShareLost, message)
    }

    #[test]
    fn it_says_how_many_rolls_there_are_who_is_needed_and_how_fast_it_goes() {
        let mut sending = agent(2, 1);
        sending.link.up = 812_000_000;
        sending.link.down = 90_000_000;
        let mut proving = agent(1, 0);
        proving.link.down = 90_000_000;
        for (snapshot, told) in [
            (agent(0, 0), "No roll is under way"),
            (agent(0, 2), "2 rolls, 2 need a person"),
            (sending, "3 rolls, 1 needs a person, sending at 812 Mbit/s"),
            (proving, "1 roll, reading back at 90.0 Mbit/s"),
        ] {
            assert_eq!(line(&snapshot), told);
        }
    }

    #[test]
    fn it_says_why_nothing_is_sent() {
        let mut away = agent(2, 0);
        away.link.trouble = Some(problem("The server does not answer"));
        away.link.up = 1;
        let notice = |problem, urgent| Notice { since: away.at, urgent, problem };
        away.notices = vec![notice(problem("The server does not answer"), true)];
        let mut paused = agent(2, 0);
        paused.link.pace.allowance = Allowance::Nothing;
        paused.link.pace.why = "mu paused: a live event".into();
        let mut busy = agent(2, 0);
        busy.link.waiting = Some("The share is full".into());
        let mut ending = agent(2, 0);
        ending.agent.stopping = true;
        ending.link.up = 1;
        for (snapshot, told) in [
            (away, "2 rolls, no connection to the share: The server does not answer"),
            (paused, "2 rolls, paused: mu paused: a live event"),
            (busy, "2 rolls, waiting: The share is full"),
            (ending, "2 rolls, coming to a safe point"),
        ] {
            assert_eq!(line(&snapshot), told);
        }
    }

    #[test]
    fn what_somebody_must_act_on_is_never_left_out() {
        let mut agent = agent(1, 0);
        agent.link.up = 8_000_000;
        let notice = |message, urgent| Notice { since: agent.at, urgent, problem: problem(message) };
        agent.notices = vec![notice("The configuration is faulty", true), notice("A hint", false)];
        let told = "1 roll, sending at 8.00 Mbit/s, attention: The configuration is faulty";
        assert_eq!(line(&agent), told);
    }
}
