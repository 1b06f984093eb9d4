//! What was agreed on: encryption, signatures, Kerberos, how much at a time, and how far away the server is.

use super::assumption::{Assumption, Tried};
use super::bench::Bench;
use crate::doctor::finding::Finding;
use crate::problem::Code;
use crate::share::{Credentials, Encryption, ShareError, SmbPlace};
use crate::words::english::count;
use crate::words::session::Session;
use crate::words::span::Millis;
use std::time::Duration;

pub(super) const ENCRYPTION: Assumption = Assumption {
    name: "encryption",
    assumption: "Nothing is sent in clear, where the configuration does not allow it",
    expected: "a cipher",
    means: "Footage travels in clear; `ingest` refuses to send anything where encryption is required",
};

pub(super) const SIGNING: Assumption = Assumption {
    name: "signing",
    assumption: "Every message is signed or encrypted, so that nobody in between can change it",
    expected: "an algorithm that signs",
    means: "Somebody in between could change what is sent, and what is read back to prove it",
};

pub(super) const KERBEROS: Assumption = Assumption {
    name: "kerberos",
    assumption: "The login is by Kerberos, where the configuration says so",
    expected: "a ticket for this server",
    means: "The login falls back to nothing: `ingest` then sends nothing",
};

pub(super) const CREDITS: Assumption = Assumption {
    name: "credits",
    assumption: "The server lets many requests be under way, so that a long link is full",
    expected: "128 credits or more, of 64 KiB each",
    means: "Every connection is held to so much in a round trip, whatever the link carries",
};

pub(super) const ROUND_TRIP: Assumption = Assumption {
    name: "round_trip",
    assumption: "An answer takes about as long as light does to the region and back",
    expected: "below 150 ms, as over a private line",
    means: "Small files and renames take longer: each waits for two or three answers",
};

/// Credits that hold 8 MiB.
const ENOUGH: u16 = 128;
const FAR: Duration = Duration::from_millis(150);

pub(super) fn encryption(tried: Tried, place: Option<&SmbPlace>, session: &Session) -> Finding {
    let Some(place) = place else {
        return tried.not_checked("the destination is a folder of this machine's");
    };
    let wanted = match place.encryption {
        Encryption::Required => "a cipher, since `encryption = \"required\"`",
        Encryption::Off => "whatever the server insists on, since `encryption = \"off\"`",
    };
    let tried = tried.expecting(wanted);
    match (session.encryption.as_str(), place.encryption) {
        ("", Encryption::Required) => {
            tried.fault(Code::ShareClear, "Nothing is encrypted", Code::ShareClear.remedy())
        }
        ("", Encryption::Off) => tried.warning(
            "Nothing is encrypted",
            "Take `encryption = \"off\"` out, unless the link itself is encrypted",
        ),
        (cipher, _) => tried.ok(format!("{cipher}, SMB {}", session.dialect)),
    }
}

pub(super) fn signing(tried: Tried, place: Option<&SmbPlace>, session: &Session) -> Finding {
    match (place, session.signing.as_str()) {
        (None, _) => tried.not_checked("the destination is a folder of this machine's"),
        (Some(_), "") => {
            tried.fault(Code::ShareFault, "Nothing is signed", "Have the server insist on signatures")
        }
        (Some(_), algorithm) => tried.ok(algorithm),
    }
}

pub(super) fn kerberos(tried: Tried, place: Option<&SmbPlace>, session: &Session) -> Finding {
    match place.map(|place| &place.credentials) {
        None => tried.not_checked("the destination is a folder of this machine's"),
        Some(Credentials::Password { .. } | Credentials::Kept { .. }) => {
            tried.not_checked("the login is by a password (NTLMv2)")
        }
        Some(_) if session.login.starts_with("Kerberos") => tried.ok(session.login.clone()),
        Some(_) => tried.fault(Code::TicketRefused, session.login.clone(), Code::TicketRefused.remedy()),
    }
}

/// What a connection of its own has found.
pub(super) struct Seen {
    credits: u16,
    answers: Vec<Duration>,
}

/// Asks for nothing, again and again: each answer brings credits, and tells how far away the server is.
pub(super) async fn observe(bench: &Bench<'_>) -> Result<Option<Seen>, ShareError> {
    let Some(probe) = &bench.probe else { return Ok(None) };
    let mut answers = Vec::new();
    for _ in 0..20 {
        answers.push(probe.echo().await?);
    }
    answers.sort_unstable();
    Ok(Some(Seen { credits: probe.credits(), answers }))
}

pub(super) fn judge(credits: Tried, round_trip: Tried, seen: Option<Seen>) -> Vec<Finding> {
    let Some(Seen { credits: granted, answers }) = seen else {
        let why = "it needs a server, and the client that is built in";
        return vec![credits.not_checked(why), round_trip.not_checked(why)];
    };
    let found = format!("{} after 20 requests", count(u64::from(granted), "credit"));
    let credits = match granted < ENOUGH {
        true => credits
            .warning(found, "Have the server grant more (Samba: `smb2 max credits`), or use more `lanes`"),
        false => credits.ok(found),
    };
    let median = answers.get(answers.len() / 2).copied().unwrap_or_default();
    let worst = answers.last().copied().unwrap_or_default();
    let found = format!("{} at the middle of {}, {} at worst", Millis(median), answers.len(), Millis(worst));
    let round_trip = match median > FAR {
        true => {
            round_trip.warning(found, "See which way the packets go (`mtr`), and whether the link is full")
        }
        false => round_trip.ok(found),
    };
    vec![credits, round_trip]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn credits_and_round_trip_are_held_against_what_fills_a_link() {
        let millis = |millis: &[u64]| millis.iter().map(|millis| Duration::from_millis(*millis)).collect();
        for (credits, answers, verdicts, words) in [
            (512, millis(&[28, 29, 61]), [Verdict::Ok; 2], "29.0 ms at the middle of 3, 61.0 ms at worst"),
            (64, millis(&[28]), [Verdict::Warning, Verdict::Ok], "64 credits after 20 requests"),
            (512, millis(&[200]), [Verdict::Ok, Verdict::Warning], "200.0 ms"),
        ] {
            let found = judge(CREDITS.on("//nas"), ROUND_TRIP.on("//nas"), Some(Seen { credits, answers }));
            assert_eq!(found.iter().map(|found| found.verdict).collect::<Vec<_>>(), verdicts, "{found:?}");
            assert!(found.iter().any(|found| found.message.contains(words)), "{found:?}");
        }
        let found = judge(CREDITS.on("/mnt"), ROUND_TRIP.on("/mnt"), None);
        assert!(found.iter().all(|found| found.verdict == Verdict::NotChecked));
    }
}
