//! Who logs in on a connection, and how: by a password (NTLMv2), or with a ticket (Kerberos).

use super::fault::Step;
use super::lane::Answer;
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
        let ticket = match &place.credentials {
            Credentials::Password { user, domain, password } => {
                let (user, domain, password) = (user.clone(), domain.clone(), password.clone());
                return Ok(Self::Password { user, domain, password });
            }
            Credentials::Keytab { principal, path } => {
                kerberos::with_keytab(path, principal, &place.host).await
            }
            Credentials::Ccache { cache, principal } => {
                kerberos::with_cache(cache, principal.as_deref(), &place.host).await
            }
        };
        let (ticket, _) = ticket?;
        Ok(Self::Ticket(Arc::new(ticket)))
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
            Self::Password { user, domain, .. } if domain.is_empty() => format!("NTLMv2 as {user}"),
            Self::Password { user, domain, .. } => format!("NTLMv2 as {domain}\\{user}"),
            Self::Ticket(ticket) => format!("Kerberos as {}", ticket.principal),
        }
    }
}
