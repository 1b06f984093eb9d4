//! What can go wrong on a share: one error, whose kind callers branch on.

use super::directory::Fault;
use crate::problem::{Code, Problem, Retry};
use crate::words::path::{NotBelow, printable};
use serde::{Deserialize, Serialize};

/// The kinds that somebody branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nothing has that name.
    NotFound,
    /// The name is taken.
    Exists,
    /// The user may not do that.
    Denied,
    /// The share cannot be written.
    ReadOnly,
    /// There is no room.
    Full,
    /// Somebody else has the file open, or the server has no hand free.
    Busy,
    /// A file where a folder was expected, or the reverse, or a folder that is not empty.
    Shape,
    /// The name cannot exist on this share.
    Name,
    /// No such server, or it does not answer.
    Unreachable,
    /// User name or password refused.
    Login,
    /// The studio's directory is in the way.
    Directory(Fault),
    /// Who keeps the password does not give it, for this reason.
    Password(Code),
    /// No such share.
    NoShare,
    /// Encryption is required and not to be had.
    Clear,
    /// The program that the client needs is missing, or does not work.
    Worker,
    /// Not the mount that was configured.
    Mount,
    /// The connection broke, or a call took too long.
    Lost,
    /// What was acknowledged may be lost with the session that was to flush it.
    Doubt,
    /// Anything else.
    Other,
}

impl Kind {
    /// Whether a login that failed like this is not tried again: a password or a key that is tried on and on locks the
    /// account, and a server without its encryption may be another one.
    pub(crate) fn is_refusal(self) -> bool {
        match self {
            Self::Login | Self::Clear => true,
            Self::Directory(fault) => !fault.may_pass(),
            Self::Password(code) => code.retry() == Retry::Person,
            _ => false,
        }
    }
}

/// A call on a share that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{detail}", about.as_ref().map(|about| format!("`{}`: ", printable(about))).unwrap_or_default())]
pub struct ShareError {
    /// Which kind.
    pub kind: Kind,
    /// The path, or the address, it was about.
    pub about: Option<String>,
    /// What the server or the system said.
    pub detail: String,
}

impl ShareError {
    /// An error of a kind about a path or an address.
    pub fn new(kind: Kind, about: impl ToString, detail: impl ToString) -> Self {
        Self { kind, about: Some(about.to_string()), detail: detail.to_string() }
    }

    pub(crate) fn name(bad: NotBelow) -> Self {
        Self::new(Kind::Name, &bad.0, "no path below a share")
    }
}

impl From<ShareError> for Problem {
    fn from(error: ShareError) -> Self {
        let code = match error.kind {
            Kind::Denied => Code::ShareDenied,
            Kind::ReadOnly => Code::ShareReadOnly,
            Kind::Full => Code::ShareFull,
            Kind::Busy => Code::ShareBusy,
            Kind::Name => Code::SourceName,
            Kind::Unreachable => Code::ShareUnreachable,
            Kind::Login => Code::ShareLogin,
            Kind::Directory(fault) => fault.code(),
            Kind::Password(code) => code,
            Kind::NoShare => Code::ShareMissing,
            Kind::Clear => Code::ShareClear,
            Kind::Worker => Code::ShareWorker,
            Kind::Mount => Code::ShareMount,
            Kind::Lost | Kind::Doubt => Code::ShareLost,
            Kind::NotFound | Kind::Exists | Kind::Shape | Kind::Other => Code::ShareFault,
        };
        Self::new(code, format!("Share: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Kind};

    #[test]
    fn a_key_that_is_refused_is_not_tried_until_the_account_is_locked() {
        for (kind, refused) in [
            (Kind::Directory(Fault::OldKeys), true),
            (Kind::Directory(Fault::Blocked), true),
            (Kind::Login, true),
            (Kind::Clear, true),
            (Kind::Lost, false),
            (Kind::Directory(Fault::Unreachable), false),
            (Kind::Directory(Fault::Expired), false),
            (Kind::Unreachable, false),
        ] {
            assert_eq!(kind.is_refusal(), refused, "{kind:?}");
        }
    }
}
