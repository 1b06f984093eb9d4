//! What the studio's directory (Active Directory) may have against a login.

use crate::problem::Code;
use serde::{Deserialize, Serialize};

/// What went wrong between this machine, the directory and the server, other than a wrong user or password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The password has expired, or has to be changed.
    PasswordExpired,
    /// The user is disabled, locked or expired, or may not log in just now.
    Blocked,
    /// This user may not log in by password.
    NoNtlm,
    /// No domain controller answers.
    Unreachable,
    /// The clocks are too far apart.
    Clock,
    /// `kinit` and `kvno` are not there, or too old.
    Tools,
    /// The directory has no such user.
    User,
    /// The keytab cannot be read, or has no keys of the user.
    Keytab,
    /// The keytab's keys are not the user's any more.
    OldKeys,
    /// There are no tickets, they cannot be read, or they are somebody else's.
    Cache,
    /// The tickets have expired.
    Expired,
    /// The directory has no such server.
    Server,
    /// The server does not take the ticket.
    Refused,
    /// Anything else.
    Other,
}

impl Fault {
    /// Whether the same login may be tried again without harm, and may then succeed: no domain controller answered,
    /// the clock is being set, somebody else keeps the tickets. All else a person has to mend, and a refused key that
    /// is tried on and on locks the account.
    pub(crate) fn may_pass(self) -> bool {
        matches!(self, Self::Unreachable | Self::Clock | Self::Cache | Self::Expired)
    }

    /// The problem that people see.
    pub(crate) fn code(self) -> Code {
        match self {
            Self::PasswordExpired => Code::PasswordExpired,
            Self::Blocked => Code::AccountBlocked,
            Self::NoNtlm => Code::NtlmRefused,
            Self::Unreachable => Code::DirectoryUnreachable,
            Self::Clock => Code::ClockSkew,
            Self::Tools => Code::KerberosTools,
            Self::User => Code::UserUnknown,
            Self::Keytab => Code::KeytabUnusable,
            Self::OldKeys => Code::KeytabOld,
            Self::Cache => Code::TicketCache,
            Self::Expired => Code::TicketExpired,
            Self::Server => Code::ServerUnknown,
            Self::Refused => Code::TicketRefused,
            Self::Other => Code::DirectoryFault,
        }
    }
}
