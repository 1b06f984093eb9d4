//! The columns of the matrix: what speaks SMB, and in which words it says what is wrong.

use crate::common::link::Link;
use crate::common::samba::{Samba, destination};
use crate::common::worker::built;
use ingest::share::{Client as Speaker, Destination, Encryption, SmbPlace};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Client {
    Native,
    Libsmbclient,
}

/// Why a call fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    /// The connection is gone.
    Broken,
    /// There is no room.
    Full,
    /// It is not allowed.
    Denied,
    /// Somebody has it open, and shares it with nobody.
    Open,
}

impl Client {
    /// Every column of the matrix.
    pub(super) fn all() -> Vec<Self> {
        if built() { vec![Self::Native, Self::Libsmbclient] } else { vec![Self::Native] }
    }

    /// The server for this client, at the near end of a link.
    pub(super) fn at(self, samba: &Samba, link: &Link) -> Destination {
        let client = match self {
            Self::Native => Speaker::Native,
            Self::Libsmbclient => Speaker::Libsmbclient,
        };
        let place = samba.place(Encryption::Required, 2);
        destination(SmbPlace { client, port: link.address().port(), ..place })
    }

    /// The name that the command line has for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Libsmbclient => "libsmbclient",
        }
    }

    /// Its words for it. The library has those of the system.
    pub(super) fn says(self, why: Why) -> &'static str {
        match (self, why) {
            (Self::Native, Why::Broken) => "the server closed the connection",
            (Self::Native, Why::Full) => "DISK_FULL",
            (Self::Native, Why::Denied) => "ACCESS_DENIED",
            (Self::Native, Why::Open) => "SHARING_VIOLATION",
            (Self::Libsmbclient, Why::Broken) => "the connection is lost",
            (Self::Libsmbclient, Why::Full) => "no space left on device",
            (Self::Libsmbclient, Why::Denied) => "permission denied",
            (Self::Libsmbclient, Why::Open) => "device or resource busy",
        }
    }
}
