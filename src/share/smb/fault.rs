//! What the SMB crate and the server say, as the kinds that callers branch on.

use crate::share::directory::Fault;
use crate::share::{Kind, ShareError};
use smb2::types::status::NtStatus;
use smb2::{Error, ErrorKind};

/// How far a connection had come.
#[derive(Clone, Copy)]
pub(super) enum Step {
    /// TCP, and the agreement on a dialect.
    Reach,
    /// User and password.
    Login,
    /// A ticket of Kerberos.
    Ticket,
    /// The share.
    Tree,
}

/// STATUS_MEDIA_WRITE_PROTECTED, STATUS_QUOTA_EXCEEDED, STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_NAME_TOO_LONG
/// ([MS-ERREF] 2.3.1), which the SMB crate has no names for.
const WRITE_PROTECTED: NtStatus = NtStatus(0xC000_00A2);
const QUOTA_EXCEEDED: NtStatus = NtStatus(0xC000_0044);
const PATH_SYNTAX_BAD: NtStatus = NtStatus(0xC000_003B);
const NAME_TOO_LONG: NtStatus = NtStatus(0xC000_0106);

/// What a server says about a user who is known to it ([MS-ERREF] 2.3.1).
const ABOUT_USERS: &[(u32, Fault)] = &[
    (0xC000_0071, Fault::PasswordExpired), // STATUS_PASSWORD_EXPIRED
    (0xC000_0224, Fault::PasswordExpired), // STATUS_PASSWORD_MUST_CHANGE
    (0xC000_0072, Fault::Blocked),         // STATUS_ACCOUNT_DISABLED
    (0xC000_0193, Fault::Blocked),         // STATUS_ACCOUNT_EXPIRED
    (0xC000_0234, Fault::Blocked),         // STATUS_ACCOUNT_LOCKED_OUT
    (0xC000_006F, Fault::Blocked),         // STATUS_INVALID_LOGON_HOURS
    (0xC000_0070, Fault::Blocked),         // STATUS_INVALID_WORKSTATION
    (0xC000_015B, Fault::Blocked),         // STATUS_LOGON_TYPE_NOT_GRANTED
    (0xC000_006E, Fault::NoNtlm),          // STATUS_ACCOUNT_RESTRICTION
    (0xC000_0413, Fault::NoNtlm),          // STATUS_AUTHENTICATION_FIREWALL_FAILED
    (0xC000_0418, Fault::NoNtlm),          // STATUS_NTLM_BLOCKED
    (0xC000_0133, Fault::Clock),           // STATUS_TIME_DIFFERENCE_AT_DC
    (0xC000_005E, Fault::Unreachable),     // STATUS_NO_LOGON_SERVERS
];

/// The server, or something behind it, is not there just now, and a new connection may find it: STATUS_DEVICE_NOT_READY,
/// STATUS_IO_TIMEOUT, STATUS_BAD_NETWORK_PATH, STATUS_UNEXPECTED_NETWORK_ERROR, STATUS_NETLOGON_NOT_STARTED,
/// STATUS_CONNECTION_DISCONNECTED, STATUS_CONNECTION_RESET, STATUS_DOMAIN_CONTROLLER_NOT_FOUND,
/// STATUS_NETWORK_UNREACHABLE, STATUS_HOST_UNREACHABLE, STATUS_CONNECTION_ABORTED, STATUS_VOLUME_DISMOUNTED,
/// STATUS_SERVER_UNAVAILABLE, STATUS_FILE_NOT_AVAILABLE ([MS-ERREF] 2.3.1).
const AWAY: [NtStatus; 14] = [
    NtStatus(0xC000_00A3),
    NtStatus(0xC000_00B5),
    NtStatus(0xC000_00BE),
    NtStatus(0xC000_00C4),
    NtStatus(0xC000_0192),
    NtStatus(0xC000_020C),
    NtStatus(0xC000_020D),
    NtStatus(0xC000_0233),
    NtStatus(0xC000_023C),
    NtStatus(0xC000_023D),
    NtStatus(0xC000_0241),
    NtStatus(0xC000_026E),
    NtStatus(0xC000_0466),
    NtStatus(0xC000_0467),
];

/// The server has no hand free: STATUS_INSUFFICIENT_RESOURCES, STATUS_NETWORK_BUSY, STATUS_REQUEST_NOT_ACCEPTED,
/// STATUS_TOO_MANY_OPENED_FILES, STATUS_INSUFF_SERVER_RESOURCES ([MS-ERREF] 2.3.1).
const OVERLOADED: [NtStatus; 5] = [
    NtStatus(0xC000_009A),
    NtStatus(0xC000_00BF),
    NtStatus(0xC000_00D0),
    NtStatus(0xC000_011F),
    NtStatus(0xC000_0205),
];

/// The kind of a failed call on a connected share.
pub(super) fn kind(error: &Error) -> Kind {
    match error.status() {
        Some(status) if AWAY.contains(&status) => return Kind::Lost,
        Some(status) if OVERLOADED.contains(&status) => return Kind::Busy,
        Some(WRITE_PROTECTED) => return Kind::ReadOnly,
        Some(QUOTA_EXCEEDED) => return Kind::Full,
        Some(PATH_SYNTAX_BAD | NAME_TOO_LONG) => return Kind::Name,
        Some(NtStatus::DIRECTORY_NOT_EMPTY) => return Kind::Shape,
        Some(NtStatus::DELETE_PENDING) => return Kind::Busy,
        Some(NtStatus::CANNOT_DELETE) => return Kind::Denied,
        Some(NtStatus::FILE_CLOSED) => return Kind::Lost,
        _ => {}
    }
    match error.kind() {
        ErrorKind::NotFound => Kind::NotFound,
        ErrorKind::AlreadyExists => Kind::Exists,
        ErrorKind::AccessDenied => Kind::Denied,
        ErrorKind::DiskFull => Kind::Full,
        ErrorKind::SharingViolation => Kind::Busy,
        ErrorKind::IsADirectory | ErrorKind::NotADirectory => Kind::Shape,
        ErrorKind::InvalidName => Kind::Name,
        ErrorKind::AuthRequired | ErrorKind::SigningRequired | ErrorKind::GuestSessionRefused => Kind::Login,
        ErrorKind::ConnectionLost | ErrorKind::TimedOut | ErrorKind::SessionExpired | ErrorKind::Io => {
            Kind::Lost
        }
        _ => Kind::Other,
    }
}

/// The error of a failed call on a connected share.
pub(super) fn failed(about: &str, error: &Error) -> ShareError {
    ShareError::new(kind(error), about, text(error))
}

/// The error of a connection that did not come about.
pub(super) fn refused(about: &str, step: Step, error: &Error) -> ShareError {
    let of_user = error.status().and_then(|status| ABOUT_USERS.iter().find(|(code, _)| *code == status.0));
    let kind = match (step, kind(error)) {
        // A server that is away or has no hand free says nothing about the password.
        (Step::Reach, _) | (_, Kind::Lost | Kind::Busy) => Kind::Unreachable,
        (Step::Login, _) if let Some((_, fault)) = of_user => Kind::Directory(*fault),
        // Of NTLM there is nothing to be refused.
        (Step::Ticket, _) => Kind::Directory(match of_user {
            None | Some((_, Fault::NoNtlm)) => Fault::Refused,
            Some((_, fault)) => *fault,
        }),
        (Step::Login, _) if matches!(error, Error::Protocol { .. }) => Kind::Login,
        (Step::Tree, Kind::NotFound) => Kind::NoShare,
        (_, other) => other,
    };
    ShareError::new(kind, about, text(error))
}

/// The server's own word where it gave one, for that is what people search for.
fn text(error: &Error) -> String {
    match error {
        Error::Protocol { status, .. } => format!("the server says {status}"),
        Error::SessionExpired => "the login has expired".to_owned(),
        Error::Timeout => "no answer in time".to_owned(),
        Error::Disconnected => "the server closed the connection".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Step, kind, refused};
    use crate::share::Kind;
    use smb2::Error;
    use smb2::types::Command;
    use smb2::types::status::NtStatus;

    fn says(status: NtStatus) -> Error {
        Error::Protocol { status, command: Command::Create }
    }

    #[test]
    fn every_answer_that_somebody_branches_on_has_its_kind() {
        for (status, wanted) in [
            (NtStatus::OBJECT_NAME_NOT_FOUND, Kind::NotFound),
            (NtStatus::OBJECT_PATH_NOT_FOUND, Kind::NotFound),
            (NtStatus::OBJECT_NAME_COLLISION, Kind::Exists),
            (NtStatus::ACCESS_DENIED, Kind::Denied),
            (NtStatus(0xC000_00A2), Kind::ReadOnly),
            (NtStatus::DISK_FULL, Kind::Full),
            (NtStatus(0xC000_0044), Kind::Full),
            (NtStatus::SHARING_VIOLATION, Kind::Busy),
            (NtStatus::DELETE_PENDING, Kind::Busy),
            (NtStatus::DIRECTORY_NOT_EMPTY, Kind::Shape),
            (NtStatus::FILE_IS_A_DIRECTORY, Kind::Shape),
            (NtStatus::NOT_A_DIRECTORY, Kind::Shape),
            (NtStatus::OBJECT_NAME_INVALID, Kind::Name),
            (NtStatus::NETWORK_NAME_DELETED, Kind::Lost),
            (NtStatus::USER_SESSION_DELETED, Kind::Lost),
            (NtStatus::FILE_CLOSED, Kind::Lost),
            (NtStatus::NETWORK_SESSION_EXPIRED, Kind::Lost),
            (NtStatus(0xC000_00B5), Kind::Lost),
            (NtStatus(0xC000_0466), Kind::Lost),
            (NtStatus(0xC000_009A), Kind::Busy),
            (NtStatus::INTERNAL_ERROR, Kind::Other),
        ] {
            assert_eq!(kind(&says(status)), wanted, "{status}");
        }
        assert_eq!(kind(&Error::SessionExpired), Kind::Lost);
        assert_eq!(kind(&Error::Timeout), Kind::Lost);
        assert_eq!(kind(&Error::Disconnected), Kind::Lost);
    }

    #[test]
    fn a_refused_connection_says_at_which_step() {
        for (step, error, wanted) in [
            (Step::Reach, Error::Timeout, Kind::Unreachable),
            (Step::Reach, says(NtStatus::NOT_SUPPORTED), Kind::Unreachable),
            (Step::Login, says(NtStatus::LOGON_FAILURE), Kind::Login),
            (Step::Login, says(NtStatus::ACCESS_DENIED), Kind::Login),
            (Step::Login, says(NtStatus(0xC000_0224)), Kind::Directory(Fault::PasswordExpired)),
            (Step::Login, says(NtStatus(0xC000_0234)), Kind::Directory(Fault::Blocked)),
            (Step::Login, says(NtStatus(0xC000_006E)), Kind::Directory(Fault::NoNtlm)),
            (Step::Ticket, says(NtStatus::LOGON_FAILURE), Kind::Directory(Fault::Refused)),
            (Step::Ticket, says(NtStatus(0xC000_006E)), Kind::Directory(Fault::Refused)),
            (Step::Ticket, says(NtStatus(0xC000_0072)), Kind::Directory(Fault::Blocked)),
            (Step::Ticket, Error::Timeout, Kind::Unreachable),
            (Step::Login, Error::Disconnected, Kind::Unreachable),
            (Step::Login, says(NtStatus(0xC000_005E)), Kind::Directory(Fault::Unreachable)),
            (Step::Login, says(NtStatus(0xC000_009A)), Kind::Unreachable),
            (Step::Tree, says(NtStatus::BAD_NETWORK_NAME), Kind::NoShare),
            (Step::Tree, says(NtStatus::ACCESS_DENIED), Kind::Denied),
        ] {
            assert_eq!(refused("//nas/share", step, &error).kind, wanted, "{error}");
        }
    }
}
