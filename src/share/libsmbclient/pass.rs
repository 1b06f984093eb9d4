//! What lets a worker in: a password, which it is told, or tickets, which it finds where Kerberos looks for them.

use crate::share::credentials::{self, Credentials};
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
        Ok(match &place.credentials {
            Credentials::Password { user, domain, password } => {
                Self::Password { user: user.clone(), domain: domain.clone(), password: password.clone() }
            }
            tickets => {
                let (ticket, tickets) = kerberos::ticket(tickets, &place.host).await?;
                Self::Ticket(Box::new(ticket), tickets)
            }
        })
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
            mark: place.flow.mark,
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

    /// Whether a ticket is to be renewed. A session ends with its ticket ([MS-SMB2] 3.3.5.2.9).
    pub(super) fn aged(&self) -> bool {
        match self {
            Self::Password { .. } => false,
            Self::Ticket(ticket, _) => ticket.due() < Clock::system().now(),
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
            Self::Password { user, domain, .. } => credentials::words(user, domain),
            Self::Ticket(ticket, _) => ticket.words(),
        }
    }
}
