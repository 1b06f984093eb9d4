//! What lets a worker in: a password, which it is told, or tickets, which it finds where Kerberos looks for them.

use crate::share::credentials::Credentials;
use crate::share::kerberos::{self, Ticket, Tickets};
use crate::share::worker::message::Login;
use crate::share::{Encryption, Result, SmbPlace};
use crate::words::clock::Clock;
use jiff::Timestamp;
use std::time::Duration;

pub(super) enum Pass {
    Password { user: String, domain: String, password: String },
    Ticket(Box<Ticket>, Tickets),
}

impl Pass {
    /// Gets ready to log in. The directory is asked for tickets here, so that what it has against a login is told apart.
    pub(super) async fn get(place: &SmbPlace) -> Result<Self> {
        let (ticket, tickets) = match place.credentials.clone() {
            Credentials::Password { user, domain, password } => {
                return Ok(Self::Password { user, domain, password });
            }
            Credentials::Keytab { principal, path } => {
                kerberos::with_keytab(&path, &principal, &place.host).await?
            }
            Credentials::Ccache { cache, principal } => {
                kerberos::with_cache(&cache, principal.as_deref(), &place.host).await?
            }
        };
        Ok(Self::Ticket(Box::new(ticket), tickets))
    }

    /// The first request to a worker.
    pub(super) fn login(&self, place: &SmbPlace, silence: Duration, dialect: Option<String>) -> Login {
        let (host, domain, user, password) = match self {
            Self::Password { user, domain, password } => {
                (place.host.clone(), domain.clone(), user.clone(), Some(password.clone()))
            }
            Self::Ticket(ticket, _) => (ticket.host.clone(), String::new(), ticket.principal.clone(), None),
        };
        let (port, share) = (place.port, place.share.clone());
        Login {
            host,
            port,
            share,
            domain,
            user,
            password,
            encrypted: place.encryption == Encryption::Required,
            dialect,
            silence,
        }
    }

    /// What the variable KRB5CCNAME has to say in a worker; `None` to leave it as it is.
    pub(super) fn cache(&self) -> Option<&str> {
        match self {
            Self::Password { .. } => None,
            Self::Ticket(_, tickets) => tickets.name(),
        }
    }

    /// Whether less than a fifth of a ticket's life is left. A session ends with its ticket ([MS-SMB2] 3.3.5.2.9).
    pub(super) fn aged(&self) -> bool {
        match self {
            Self::Password { .. } => false,
            Self::Ticket(ticket, _) => aged(ticket, Clock::system().now()),
        }
    }

    /// Until when it lets anybody in; `None` for ever.
    pub(super) fn ends(&self) -> Option<Timestamp> {
        match self {
            Self::Password { .. } => None,
            Self::Ticket(ticket, _) => Some(ticket.ends),
        }
    }

    /// For the receipt: how, and as whom.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Password { user, domain, .. } if domain.is_empty() => format!("NTLMv2 as {user}"),
            Self::Password { user, domain, .. } => format!("NTLMv2 as {domain}\\{user}"),
            Self::Ticket(ticket, _) => format!("Kerberos as {}", ticket.principal),
        }
    }
}

fn aged(ticket: &Ticket, now: Timestamp) -> bool {
    ticket.ends.duration_since(now) < ticket.ends.duration_since(ticket.begins) / 5
}

#[cfg(test)]
mod tests {
    use super::aged;
    use crate::share::kerberos::Ticket;

    #[test]
    fn a_ticket_is_aged_when_less_than_a_fifth_of_its_life_is_left() {
        let at = |text: &str| text.parse().expect("a time");
        let ticket = Ticket::of_times(at("2026-11-22T08:00:00Z"), at("2026-11-22T18:00:00Z"));
        for (now, expected) in
            [("2026-11-22T08:00:00Z", false), ("2026-11-22T15:59:00Z", false), ("2026-11-22T16:01:00Z", true)]
        {
            assert_eq!(aged(&ticket, at(now)), expected, "{now}");
        }
    }
}
