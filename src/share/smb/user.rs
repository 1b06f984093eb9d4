//! Who logs in on a connection, and how: by a password (NTLMv2), or with a ticket (Kerberos).

use super::fault::Step;
use super::lane::Answer;
use crate::share::credentials;
use crate::share::kerberos::{self, Ticket};
use crate::share::{Credentials, Result, SmbPlace};
use smb2::KerberosCredentials;
use smb2::client::Session as Login;
use smb2::client::connection::Connection;
use std::sync::Arc;

/// What lets a user in. Cheap to clone; a ticket is got once for all lanes.
#[derive(Clone)]
pub(super) enum Pass {
    Password { user: String, domain: String, password: String },
    Ticket(Arc<Ticket>),
}

impl Pass {
    /// Gets ready to log in. The directory is asked for a ticket here, and takes the time it needs.
    pub(super) async fn get(place: &SmbPlace) -> Result<Self> {
        Ok(match &place.credentials {
            Credentials::Password { user, domain, password } => {
                Self::Password { user: user.clone(), domain: domain.clone(), password: password.clone() }
            }
            // What the ticket was got from goes right away: the lanes need no other.
            tickets => Self::Ticket(Arc::new(kerberos::ticket(tickets, &place.host).await?.0)),
        })
    }

    /// Logs in.
    pub(super) async fn log_in(&self, conn: &mut Connection) -> Answer<Login> {
        let ticket = match self {
            Self::Password { user, domain, password } => {
                return Login::setup(conn, user, password, domain).await;
            }
            Self::Ticket(ticket) => ticket,
        };
        let (name, realm) = ticket.principal.rsplit_once('@').unwrap_or((&ticket.principal, ""));
        // The ticket is there: neither a password nor the address of a domain controller is looked at.
        let credentials = KerberosCredentials {
            username: name.to_owned(),
            password: String::new(),
            realm: realm.to_owned(),
            kdc_address: String::new(),
        };
        Login::setup_kerberos_from_ccache(conn, &credentials, &ticket.host, &ticket.cache).await
    }

    /// The step of a connection that this is.
    pub(super) fn step(&self) -> Step {
        match self {
            Self::Password { .. } => Step::Login,
            Self::Ticket(_) => Step::Ticket,
        }
    }

    /// For the receipt: how, and as whom.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Password { user, domain, .. } => credentials::words(user, domain),
            Self::Ticket(ticket) => ticket.words(),
        }
    }
}
