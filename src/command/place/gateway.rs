//! The gateway in front of the destination, where the file names one.

use super::PlaceArgs;
use super::chosen::{Chosen, Origin};
use super::login::Way;
use crate::cloud::Account;
use crate::config;
use crate::daemon;
use crate::landing::Patience;
use crate::problem::Problem;
use crate::share::destination::address::PORT;
use crate::share::{Destination, Place, SmbPlace};
use crate::words::bytes::ByteCount;
use crate::words::span::Span;
use std::time::Duration;

/// How long a gateway may bring nothing to the server behind it, unless told otherwise.
const PATIENCE: Span = Span(Duration::from_secs(6 * 3600));

/// How much it may have accepted that is not proven, unless told otherwise.
const UNPROVEN: ByteCount = ByteCount(500_000_000_000);

/// A gateway that is in force.
pub(in crate::command) struct Gateway {
    said: config::Gateway,
    patience: Span,
    unproven: ByteCount,
}

/// The way through a gateway to the destination.
#[derive(Clone, Debug)]
pub(crate) struct Through {
    /// Where to write.
    pub(crate) destination: Destination,
    /// How far it is trusted.
    pub(crate) gateway: daemon::Gateway,
}

impl Gateway {
    /// What the file says of it goes with the server that the file names, and with no other.
    pub(super) fn choose(
        args: &PlaceArgs,
        said: Option<config::Gateway>,
        chosen: &mut Chosen,
    ) -> Option<Self> {
        let said = said.filter(|_| args.to.is_none())?;
        let file = Origin::File;
        chosen.note("gateway.server", Some(said.host.clone()), file);
        chosen.or("gateway.port", [(file, said.port)], PORT, ToString::to_string);
        if let Some(share) = &said.share {
            chosen.note("gateway.share", Some(share.clone()), file);
        }
        if said.proof.is_some() {
            chosen.first("gateway.domain", [(file, said.domain.clone())], Clone::clone);
            chosen.first("gateway.user", [(file, said.user.clone())], Clone::clone);
        }
        let patience = chosen.or("gateway.patience", [(file, said.patience)], PATIENCE, ToString::to_string);
        let unproven = chosen.or("gateway.unproven", [(file, said.unproven)], UNPROVEN, ToString::to_string);
        Some(Self { said, patience, unproven })
    }

    /// Its name, and its port.
    pub(in crate::command) fn server(&self) -> (String, u16) {
        (self.said.host.clone(), self.said.port.unwrap_or(PORT))
    }

    /// The way through it to a destination, by the same login unless it has one of its own.
    pub(in crate::command) fn to(
        &self,
        destination: &Destination,
        account: Option<&Account>,
    ) -> Result<Option<Through>, Problem> {
        let Place::Smb(behind) = &destination.place else { return Ok(None) };
        let said = &self.said;
        let credentials = match said.proof.clone() {
            None => behind.credentials.clone(),
            Some(proof) => {
                let domain = said.domain.as_deref().unwrap_or_default();
                Way::from(proof).credentials(said.user.as_deref(), domain, account)?
            }
        };
        let place = Place::Smb(SmbPlace {
            host: said.host.clone(),
            port: said.port.unwrap_or(PORT),
            share: said.share.clone().unwrap_or_else(|| behind.share.clone()),
            credentials,
            ..behind.clone()
        });
        let gateway = daemon::Gateway { patience: Patience::new(self.patience.0), unproven: self.unproven.0 };
        Ok(Some(Through { destination: Destination { place, ..destination.clone() }, gateway }))
    }
}
