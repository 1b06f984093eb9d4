//! Who logs in to a share, and what proves it: a password (NTLMv2), which somebody else may keep, a keytab or a ticket cache
//! (Kerberos).
//!
//! It promises: neither a password nor a key is ever printed, and of a user it is known to which domain or realm they
//! belong before anything is sent.

use super::kept::Kept;
use std::fmt;
use std::path::{Path, PathBuf};

/// How to log in.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// NTLMv2.
    Password {
        /// The user; `user@corp.example.com` names the domain as well.
        user: String,
        /// The domain, empty for none.
        domain: String,
        /// The password. Never printed.
        password: String,
    },
    /// NTLMv2, with a password that somebody keeps and may change.
    Kept {
        /// As above.
        user: String,
        /// As above.
        domain: String,
        /// The password, whenever it is needed.
        password: Kept,
    },
    /// Kerberos, with the keys of the user in a file.
    Keytab {
        /// `user@REALM`, or `user` alone in the default realm of this machine.
        principal: String,
        /// The file.
        path: PathBuf,
    },
    /// Kerberos, with tickets that somebody else keeps.
    Ccache {
        /// Where they are kept.
        cache: Cache,
        /// Whose they have to be: `user@REALM`, or `user` of any realm; `None` for whomever they belong to.
        principal: Option<String>,
    },
}

/// A ticket cache.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cache {
    /// The one that MIT Kerberos finds by itself: by the variable KRB5CCNAME, else by `krb5.conf`.
    Default,
    /// A named one, as MIT Kerberos writes it: `FILE:/run/ingest/tickets`, `KCM:1000`.
    Named(String),
}

/// What is wrong with a user or a cache.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLogin {
    /// `user@corp.example.com` and a domain besides.
    #[error("The user `{}` names a domain already", .0.escape_debug())]
    TwoDomains(String),
    /// Kerberos and a short name of a domain.
    #[error("Kerberos needs the realm, and `{}` is the short name of a domain", .0.escape_debug())]
    NoRealm(String),
    /// `@`, `user@`, `a@b@c`.
    #[error("`{}` is no user", .0.escape_debug())]
    NoUser(String),
    /// Neither `default`, nor an absolute path, nor `TYPE:name`.
    #[error("`{}` is no ticket cache", .0.escape_debug())]
    NoCache(String),
}

impl BadLogin {
    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::TwoDomains(_) => "write the domain once",
            Self::NoRealm(_) => "write the domain as it is in the DNS, such as `corp.example.com`",
            Self::NoUser(_) => "write `user`, or `user@corp.example.com`",
            Self::NoCache(_) => "write the absolute path of a ticket cache, `TYPE:name`, or `default`",
        }
    }
}

/// How somebody logs in by a password, and who: for the receipt.
pub(super) fn words(user: &str, domain: &str) -> String {
    let domain = if domain.is_empty() { String::new() } else { format!("{domain}\\") };
    format!("NTLMv2 as {domain}{user}")
}

/// Checks that at most one domain is named. For a login by password.
pub fn one_domain(user: &str, domain: &str) -> Result<(), BadLogin> {
    if user.contains('@') && !domain.is_empty() { Err(BadLogin::TwoDomains(user.into())) } else { Ok(()) }
}

/// The Kerberos principal of a user. Realms are in capitals, as Active Directory names its own ([MS-KILE] 3.1.5.9), and
/// are domains as they stand in the DNS; without one the principal has none either.
pub fn principal(user: &str, domain: &str) -> Result<String, BadLogin> {
    one_domain(user, domain)?;
    let no_user = || BadLogin::NoUser(user.into());
    let (name, realm) = match user.split_once('@') {
        Some((_, "")) => return Err(no_user()),
        Some((name, realm)) => (name, realm),
        None if domain.is_empty() || domain.contains('.') => (user, domain),
        None => return Err(BadLogin::NoRealm(domain.into())),
    };
    // `/` and `\` mean something in a principal, and no user of a directory has them.
    if name.is_empty() || realm.contains('@') || user.contains(['/', '\\']) {
        return Err(no_user());
    }
    Ok(if realm.is_empty() { name.into() } else { format!("{name}@{}", realm.to_uppercase()) })
}

impl std::str::FromStr for Cache {
    type Err = BadLogin;

    fn from_str(text: &str) -> Result<Self, BadLogin> {
        let is_type = |kind: &str| kind.len() > 1 && kind.bytes().all(|byte| byte.is_ascii_uppercase());
        match text.split_once(':') {
            _ if text == "default" => Ok(Self::Default),
            _ if Path::new(text).is_absolute() => Ok(Self::Named(format!("FILE:{text}"))),
            Some((kind, name)) if is_type(kind) && !name.is_empty() => Ok(Self::Named(text.into())),
            _ => Err(BadLogin::NoCache(text.into())),
        }
    }
}

impl fmt::Display for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::Named(name) => f.write_str(name.strip_prefix("FILE:").unwrap_or(name)),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Password { user, domain, .. } => write!(f, "password of {domain};{user}"),
            Self::Kept { user, domain, password } => write!(f, "secret {password} of {domain};{user}"),
            Self::Keytab { principal, path } => write!(f, "keytab {} of {principal}", path.display()),
            Self::Ccache { cache, principal } => {
                write!(f, "tickets {cache} of {}", principal.as_deref().unwrap_or("anybody"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_principal_is_a_user_and_a_realm() {
        for (user, domain, expected) in [
            ("svc", "", Ok("svc")),
            ("svc", "corp.example.com", Ok("svc@CORP.EXAMPLE.COM")),
            ("svc@corp.example.com", "", Ok("svc@CORP.EXAMPLE.COM")),
            ("NAS$@CORP", "", Ok("NAS$@CORP")),
            ("svc", "CORP", Err(BadLogin::NoRealm("CORP".into()))),
            ("svc@a.example", "b.example", Err(BadLogin::TwoDomains("svc@a.example".into()))),
            ("svc@", "", Err(BadLogin::NoUser("svc@".into()))),
            ("@CORP", "", Err(BadLogin::NoUser("@CORP".into()))),
            ("a@b@c", "", Err(BadLogin::NoUser("a@b@c".into()))),
            ("host/nas@CORP", "", Err(BadLogin::NoUser("host/nas@CORP".into()))),
        ] {
            assert_eq!(principal(user, domain), expected.map(String::from), "{user} {domain}");
        }
    }

    #[test]
    fn a_cache_is_named_as_kerberos_names_it() {
        for (text, expected, shown) in [
            ("default", Cache::Default, "default"),
            ("/run/tickets", Cache::Named("FILE:/run/tickets".into()), "/run/tickets"),
            ("FILE:/run/tickets", Cache::Named("FILE:/run/tickets".into()), "/run/tickets"),
            ("KCM:1000", Cache::Named("KCM:1000".into()), "KCM:1000"),
        ] {
            let cache: Cache = text.parse().expect("a cache");
            assert_eq!(cache, expected);
            assert_eq!(cache.to_string(), shown);
        }
        for bad in ["", "tickets", "./tickets", "FILE:", "file:/x", ":x"] {
            assert_eq!(bad.parse::<Cache>(), Err(BadLogin::NoCache(bad.into())));
        }
    }

    #[test]
    fn a_password_is_never_printed() {
        let password =
            Credentials::Password { user: "svc".into(), domain: "CORP".into(), password: "secret".into() };
        assert!(!format!("{password:?}").contains("secret"));
    }
}
