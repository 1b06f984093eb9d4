//! Which names servers, shares and folders on them may have.

use crate::words::name::fault;
use crate::words::path::RelPath;

/// A name that cannot be; the text says why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// No DNS name and no address.
    #[error("`{}` is no name or address of a server", .0.escape_debug())]
    Host(String),
    /// No name of a share.
    #[error("`{}` is no name of a share", .0.escape_debug())]
    Share(String),
    /// No path below a share.
    #[error("`{}` cannot be a folder on a share", .0.escape_debug())]
    Folder(String),
}

/// Checks the name or address of a server. IPv6 stands without brackets, and may have a zone (`fe80::1%eth0`).
pub fn host(text: &str) -> Result<String, BadName> {
    let address = text.split_once('%').map_or(text, |(address, _)| address);
    let is_ipv6 = address.parse::<std::net::Ipv6Addr>().is_ok();
    let label = |label: &str| {
        let fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        (1..=63).contains(&label.len()) && label.chars().all(fine) && !label.starts_with('-')
    };
    // A dot at the end is the root of the DNS.
    let is_name = text.len() <= 253 && text.strip_suffix('.').unwrap_or(text).split('.').all(label);
    if is_ipv6 || is_name { Ok(text.into()) } else { Err(BadName::Host(text.into())) }
}

/// Checks the name of a share: at most 80 characters, and none of those that Windows refuses.
pub fn share(text: &str) -> Result<String, BadName> {
    let fine = |c: char| !c.is_control() && !"\"/\\[]:|<>+=;,*?".contains(c);
    let length = text.chars().count();
    let is_name = (1..=80).contains(&length) && text.chars().all(fine) && text.trim() == text;
    if is_name { Ok(text.into()) } else { Err(BadName::Share(text.into())) }
}

/// Checks a folder below a share: every component can exist on a share as it is written.
pub fn folder(text: &str) -> Result<RelPath, BadName> {
    let refuse = || BadName::Folder(text.into());
    let path = RelPath::new(text).map_err(|_| refuse())?;
    if path.components().all(|name| fault(name).is_none()) { Ok(path) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_have_names_or_addresses() {
        for good in ["nas", "NAS_1", "fs.corp.example.com", "10.0.0.1", "::1", "fe80::1%eth0", "a.b."] {
            assert!(host(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "a..b", "-a", "a b", "[::1]", "a/b", "a:445", "ü", "a\n"] {
            assert!(host(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn shares_and_folders_have_names_that_the_server_can_hold() {
        assert!(share("Footage$").is_ok() && share("my share").is_ok());
        for bad in ["", "a/b", "a\\b", "a:b", " a", "a\0"] {
            assert!(share(bad).is_err(), "{bad:?}");
        }
        assert!(folder("Footage/2026/Día 1").is_ok());
        for bad in ["", "/a", "a/../b", "a\\b", "a:b", "a.", "a /b", "a\nb", "what?", "a/NUL"] {
            assert!(folder(bad).is_err(), "{bad:?}");
        }
    }
}
