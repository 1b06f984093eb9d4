//! Reads a destination as it is written on a command line: `smb://CORP;svc@nas.example:445/footage/Footage`.
//!
//! No error repeats more than the part it is about: a password may stand in the rest.

use super::names::{self, BadName};
use crate::words::path::RelPath;

/// The form of an address, for messages.
pub const FORM: &str = "smb://[DOMAIN;]USER@HOST[:PORT]/SHARE[/SYNC_ROOT]";

/// TCP port of SMB (MS-SMB2 2.1).
pub const PORT: u16 = 445;

/// An address, taken apart. It has no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The domain, empty for none.
    pub domain: String,
    /// The user.
    pub user: String,
    /// Name or address of the server; IPv6 without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The share.
    pub share: String,
    /// The folder that the sync watches, where the address names one.
    pub sync_root: Option<RelPath>,
}

/// What is wrong with an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// `cifs://`, `nfs://`, ...
    #[error("`{}://` is no kind of destination; only `smb://` and folders are", .0.escape_debug())]
    Scheme(String),
    /// `smb:` without `//`.
    #[error("Behind `smb:` come two slashes")]
    Slashes,
    /// `\\server\share`.
    #[error("A destination is not written as `\\\\server\\share`")]
    Unc,
    /// `user:password@`.
    #[error(
        "The address holds a password, which everybody on this machine could read in the list of processes"
    )]
    Password,
    /// Nothing before the `@`.
    #[error("The address names no user")]
    NoUser,
    /// No `]` behind the `[`.
    #[error("An IPv6 address stands between `[` and `]`")]
    Brackets,
    /// No number from 1 to 65535.
    #[error("The port is no number from 1 to 65535")]
    Port,
    /// Nothing after the host.
    #[error("The address names no share")]
    NoShare,
    /// `%` without two hex digits, or bytes that are no UTF-8.
    #[error(
        "A `%` in the address is not followed by two hex digits of UTF-8 text; write `%25` for `%` itself"
    )]
    Escape,
    /// `?` and `#` end a path in every other address.
    #[error("A `{0}` in an address is written as `%{code:02X}`", code = u32::from(*.0))]
    Reserved(char),
    /// A name that cannot be.
    #[error(transparent)]
    Name(#[from] BadName),
}

impl AddressError {
    /// What to do about it.
    pub fn remedy(&self) -> String {
        match self {
            Self::Password => {
                "Leave it out; use `--password-file` or the variable INGEST_SMB_PASSWORD".into()
            }
            _ => format!("Write `--to PATH` or `--to {FORM}`"),
        }
    }
}

/// Whether a text means a server, not a folder. One that means a server in another way of writing is refused.
pub fn is_address(text: &str) -> Result<bool, AddressError> {
    if text.starts_with("\\\\") || text.starts_with("//") {
        return Err(AddressError::Unc);
    }
    let is_scheme = |scheme: &str| !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric());
    match text.split_once("://") {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("smb") => Ok(true),
        Some((scheme, _)) if is_scheme(scheme) => Err(AddressError::Scheme(scheme.into())),
        _ if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("smb:")) => {
            Err(AddressError::Slashes)
        }
        _ => Ok(false),
    }
}

impl std::str::FromStr for Address {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (who, server) = authority.rsplit_once('@').ok_or(AddressError::NoUser)?;
        if who.contains(':') {
            return Err(AddressError::Password);
        }
        if let Some(reserved) = text.chars().find(|c| matches!(c, '?' | '#')) {
            return Err(AddressError::Reserved(reserved));
        }
        let (domain, user) = who.split_once(';').unwrap_or(("", who));
        let (host, port) = server_and_port(server)?;
        let (share, below) = path.split_once('/').unwrap_or((path, ""));
        let below = decoded(below.trim_end_matches('/'))?;
        let address = Self {
            domain: decoded(domain)?,
            user: decoded(user)?,
            host: names::host(&decoded(host)?)?,
            port,
            share: decoded(share)?,
            sync_root: if below.is_empty() { None } else { Some(names::folder(&below)?) },
        };
        match (address.user.as_str(), address.share.as_str()) {
            ("", _) => Err(AddressError::NoUser),
            (_, "") => Err(AddressError::NoShare),
            (_, share) => {
                names::share(share)?;
                Ok(address)
            }
        }
    }
}

/// Takes `host`, `host:445`, `[::1]` or `[::1]:445` apart.
fn server_and_port(server: &str) -> Result<(&str, u16), AddressError> {
    let (host, port) = if let Some(inner) = server.strip_prefix('[') {
        let (host, rest) = inner.split_once(']').ok_or(AddressError::Brackets)?;
        let port =
            if rest.is_empty() { None } else { Some(rest.strip_prefix(':').ok_or(AddressError::Port)?) };
        (host, port)
    } else {
        match server.split_once(':') {
            Some((_, rest)) if rest.contains(':') => return Err(AddressError::Brackets),
            Some((host, port)) => (host, Some(port)),
            None => (server, None),
        }
    };
    let number = |digits: &str| {
        let port = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?;
        port.filter(|port| *port != 0)
    };
    match port {
        None => Ok((host, PORT)),
        Some(digits) => Ok((host, number(digits).ok_or(AddressError::Port)?)),
    }
}

/// Undoes percent-encoding (RFC 3986, 2.1).
fn decoded(text: &str) -> Result<String, AddressError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        if *first != b'%' {
            bytes.push(*first);
            rest = behind;
            continue;
        }
        let [high, low, behind @ ..] = behind else { return Err(AddressError::Escape) };
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (Some(high), Some(low)) = (digit(*high), digit(*low)) else { return Err(AddressError::Escape) };
        bytes.push(high << 4 | low);
        rest = behind;
    }
    let text = String::from_utf8(bytes).map_err(|_| AddressError::Escape)?;
    if text.contains(char::is_control) { Err(AddressError::Escape) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> Result<(String, String, String, u16, String, String), String> {
        let address: Address = text.parse().map_err(|error: AddressError| error.to_string())?;
        let Address { domain, user, host, port, share, sync_root } = address;
        Ok((domain, user, host, port, share, sync_root.map(String::from).unwrap_or_default()))
    }

    #[test]
    fn an_address_is_taken_apart() {
        for (text, expected) in [
            ("smb://svc@nas/footage", ("", "svc", "nas", 445, "footage", "")),
            ("smb://svc@nas/footage/", ("", "svc", "nas", 445, "footage", "")),
            ("SMB://CORP;svc@nas:1445/f/Footage", ("CORP", "svc", "nas", 1445, "f", "Footage")),
            ("smb://svc@[::1]:1445/f/a/b/", ("", "svc", "::1", 1445, "f", "a/b")),
            ("smb://svc@[fe80::1%25eth0]/f", ("", "svc", "fe80::1%eth0", 445, "f", "")),
            ("smb://a%40b@nas/my%20share/D%C3%ADa", ("", "a@b", "nas", 445, "my share", "Día")),
            ("smb://svc@corp.example@nas/f", ("", "svc@corp.example", "nas", 445, "f", "")),
        ] {
            let (domain, user, host, port, share, root) = expected;
            let expected = (domain.into(), user.into(), host.into(), port, share.into(), root.into());
            assert_eq!(parts(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, error) in [
            ("smb://nas/footage", AddressError::NoUser),
            ("smb://@nas/footage", AddressError::NoUser),
            ("smb://CORP;@nas/footage", AddressError::NoUser),
            ("smb://svc:secret@nas/footage", AddressError::Password),
            ("smb://svc@nas", AddressError::NoShare),
            ("smb://svc@nas//a", AddressError::NoShare),
            ("smb://svc@nas:0/f", AddressError::Port),
            ("smb://svc@nas:70000/f", AddressError::Port),
            ("smb://svc@nas:+1/f", AddressError::Port),
            ("smb://svc@::1/f", AddressError::Brackets),
            ("smb://svc@[::1/f", AddressError::Brackets),
            ("smb://svc@[::1]445/f", AddressError::Port),
            ("smb://svc@nas/100%", AddressError::Escape),
            ("smb://svc@nas/%zz", AddressError::Escape),
            ("smb://svc@nas/%ff", AddressError::Escape),
            ("smb://svc@nas/f%00", AddressError::Escape),
            ("smb://svc@nas/f/day#1", AddressError::Reserved('#')),
            ("smb://svc@/f", AddressError::Name(BadName::Host(String::new()))),
            ("smb://svc@nas/f/../x", AddressError::Name(BadName::Folder("../x".into()))),
            ("smb://svc@nas/f/a%5Cb", AddressError::Name(BadName::Folder("a\\b".into()))),
        ] {
            assert_eq!(text.parse::<Address>(), Err(error), "{text}");
        }
    }

    #[test]
    fn servers_written_otherwise_are_no_folders() {
        assert_eq!(is_address("smb://x"), Ok(true));
        for folder in ["/mnt/fsx", "out", "./a://b", "a b://c"] {
            assert_eq!(is_address(folder), Ok(false), "{folder}");
        }
        assert_eq!(is_address("\\\\nas\\footage"), Err(AddressError::Unc));
        assert_eq!(is_address("//nas/footage"), Err(AddressError::Unc));
        assert_eq!(is_address("smb:/svc@nas/footage"), Err(AddressError::Slashes));
        assert_eq!(is_address("nfs://nas/x"), Err(AddressError::Scheme("nfs".into())));
    }

    proptest! {
        #[test]
        fn a_password_is_never_repeated(user in "[a-z]{1,8}", tail in "[/@:;%a-z]{0,12}") {
            let text = format!("smb://{user}:Hunter2{tail}@nas/f");
            let refused = text.parse::<Address>().expect_err("an address with a password");
            prop_assert!(!refused.to_string().contains("Hunter2"), "{refused}");
            prop_assert!(!refused.remedy().contains("Hunter2"));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "smb://\\PC{0,40}") {
            let _ = text.parse::<Address>();
        }
    }
}
