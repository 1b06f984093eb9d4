//! Keeps the lanes of a share logged in for longer than one ticket lives.
//!
//! A session ends with the ticket that began it ([MS-SMB2] 3.3.5.2.9). So before that, there are new lanes with a new
//! ticket, which take all new work; the old ones finish what they have open. What is still open when their session
//! ends is lost with them, as with any broken connection. It promises: a share whose lanes cannot be renewed works on
//! until its tickets end, and a login that is refused is not tried again.

use super::Way;
use super::lanes::Lanes;
use super::user::Pass;
use crate::share::Result;
use crate::share::kerberos::Ticket;
use crate::words::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The shortest pause between two tries.
const SHORTEST: Duration = Duration::from_secs(1);

/// The work of keeping lanes logged in. It ends when this is dropped.
pub(super) struct Renewal(JoinHandle<()>);

impl Drop for Renewal {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Begins to keep these lanes logged in; `None` where a login lasts.
pub(super) fn keep(way: &Way, pass: Pass, lanes: &Arc<Lanes>) -> Option<Renewal> {
    let Pass::Ticket(ticket) = pass else { return None };
    let (way, lanes) = (way.clone(), Arc::clone(lanes));
    Some(Renewal(tokio::spawn(renew_for_ever(way, ticket, lanes))))
}

async fn renew_for_ever(way: Way, mut ticket: Arc<Ticket>, lanes: Arc<Lanes>) {
    let clock = Clock::system();
    let mut failed = false;
    // Once the tickets have ended, so have the sessions: whoever meets that connects anew.
    while clock.now() < ticket.ends {
        tokio::time::sleep(pause(&ticket, clock.now(), failed)).await;
        match renew(&way, &ticket, &lanes).await {
            Ok(Some(newer)) => {
                tracing::info!("new lanes with a ticket until {}", newer.ends);
                (ticket, failed) = (newer, false);
            }
            Ok(None) => failed = true,
            Err(error) => {
                tracing::warn!("the login until {} is not renewed yet: {error}", ticket.ends);
                if error.kind.is_refusal() {
                    return;
                }
                failed = true;
            }
        }
    }
}

/// How long to wait: until four fifths of a ticket's life are over, and after a try that failed for a tenth of what
/// is left.
fn pause(ticket: &Ticket, now: Timestamp, failed: bool) -> Duration {
    let pause = if failed { ticket.ends.duration_since(now) / 10 } else { ticket.due().duration_since(now) };
    Duration::try_from(pause.max(SignedDuration::ZERO)).unwrap_or_default().max(SHORTEST)
}

/// New lanes instead of the old ones. `None`: there is no better ticket to be had yet.
async fn renew(way: &Way, ticket: &Ticket, lanes: &Lanes) -> Result<Option<Arc<Ticket>>> {
    let Pass::Ticket(newer) = Pass::get(&way.place).await? else { return Ok(None) };
    if newer.ends <= ticket.ends {
        return Ok(None);
    }
    lanes.renew(way, &Pass::Ticket(Arc::clone(&newer))).await?;
    Ok(Some(newer))
}

#[cfg(test)]
mod tests {
    use super::pause;
    use crate::share::kerberos::Ticket;
    use std::time::Duration;

    #[test]
    fn a_ticket_is_renewed_when_a_fifth_of_its_life_is_left() {
        let at = |text: &str| text.parse().expect("a time");
        let ticket = Ticket::of_times(at("2026-11-22T08:00:00Z"), at("2026-11-22T18:00:00Z"));
        for (now, failed, expected) in [
            ("2026-11-22T08:00:00Z", false, Duration::from_hours(8)),
            ("2026-11-22T15:30:00Z", false, Duration::from_mins(30)),
            ("2026-11-22T17:00:00Z", false, Duration::from_secs(1)),
            ("2026-11-22T17:00:00Z", true, Duration::from_mins(6)),
            ("2026-11-22T19:00:00Z", true, Duration::from_secs(1)),
        ] {
            assert_eq!(pause(&ticket, at(now), failed), expected, "{now}");
        }
    }
}
