//! Who logs in: the user of the address, with the one proof that stands nearest to the person.

use super::PlaceArgs;
use super::aws;
use super::chosen::{Chosen, Origin};
use super::password::{Password, VARIABLE, open_private};
use crate::cloud::Account;
use crate::config::Proof;
use crate::problem::{Code, Problem};
use crate::share::credentials::{BadLogin, one_domain, principal};
use crate::share::{Cache, Credentials};
use crate::world::Env;

/// What proves who somebody is, before a password is read.
pub(super) enum Way {
    Password(Password),
    Secret(String),
    Keytab(std::path::PathBuf),
    Ccache(Cache),
}

impl Way {
    /// What was said, nearest first: on the command line, in the environment, in the file.
    pub(super) fn choose(
        args: &PlaceArgs,
        file: Option<Proof>,
        env: &Env,
        chosen: &mut Chosen,
    ) -> Option<Self> {
        let flag = [
            args.password_file.clone().map(|path| Self::Password(Password::File(path))),
            args.keytab.clone().map(Self::Keytab),
            args.ccache.clone().map(Self::Ccache),
        ];
        let flag = flag.into_iter().flatten().next();
        let variable = env.get(VARIABLE).map(|password| Self::Password(Password::Variable(password.into())));
        let said = [(Origin::Flag, flag), (Origin::Env, variable), (Origin::File, file.map(Into::into))];
        let found = said.into_iter().find_map(|(from, way)| Some((from, way?)));
        let Some((from, way)) = found else {
            chosen.note("destination.password_file", None, Origin::Default);
            return None;
        };
        let (key, shown) = match &way {
            Self::Password(Password::File(path)) => ("destination.password_file", path.display().to_string()),
            Self::Password(Password::Variable(_)) => ("destination.password_file", VARIABLE.into()),
            Self::Secret(name) => ("destination.password_secret", name.clone()),
            Self::Keytab(path) => ("destination.keytab", path.display().to_string()),
            Self::Ccache(cache) => ("destination.ccache", cache.to_string()),
        };
        chosen.note(key, Some(shown), from);
        Some(way)
    }

    /// All that a login needs, with the password read; a secret is asked for by `account`, and not before it is needed.
    pub(super) fn credentials(
        &self,
        user: Option<&str>,
        domain: &str,
        account: Option<&Account>,
    ) -> Result<Credentials, Problem> {
        let named = || user.ok_or_else(|| Problem::new(Code::Usage, "No user is named").with_hint(NAME_ONE));
        Ok(match self {
            Self::Password(password) => {
                let user = named()?;
                one_domain(user, domain).map_err(usage)?;
                let password = password.read()?;
                Credentials::Password { user: user.into(), domain: domain.into(), password }
            }
            Self::Secret(name) => {
                let user = named()?;
                one_domain(user, domain).map_err(usage)?;
                let unasked = || Problem::new(Code::Usage, "Nothing says how AWS is asked for the password");
                let account = account.ok_or_else(|| unasked().with_hint("Add `[aws]` with its `region`"))?;
                Credentials::Kept {
                    user: user.into(),
                    domain: domain.into(),
                    password: aws::kept(name, account),
                }
            }
            Self::Keytab(path) => {
                let principal = principal(named()?, domain).map_err(usage)?;
                open_private(path, "keytab", Code::KeytabUnusable)?;
                // `kinit` would read a relative one with a colon as `TYPE:name`.
                let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
                Credentials::Keytab { principal, path }
            }
            Self::Ccache(cache) => Credentials::Ccache {
                cache: cache.clone(),
                principal: user.map(|user| principal(user, domain)).transpose().map_err(usage)?,
            },
        })
    }
}

const NAME_ONE: &str =
    "Write `user = ...` into the configuration, or the user into the address behind `--to`";

fn usage(bad: BadLogin) -> Problem {
    let remedy = bad.remedy();
    let hint = format!("{}{}", remedy[..1].to_uppercase(), &remedy[1..]);
    Problem::new(Code::Usage, bad.to_string()).with_hint(hint)
}

impl From<Proof> for Way {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::PasswordFile(path) => Self::Password(Password::File(path)),
            Proof::PasswordSecret(name) => Self::Secret(name),
            Proof::Keytab(path) => Self::Keytab(path),
            Proof::Ccache(cache) => Self::Ccache(cache),
        }
    }
}
