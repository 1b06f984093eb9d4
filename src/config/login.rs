//! Who logs in, as the file says it: one user, one domain, one proof.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::{Proof, values};
use crate::share::credentials::{BadLogin, one_domain, principal};

/// The keys that prove who somebody is.
const PROOFS: [&str; 4] = ["password_file", "password_secret", "keytab", "ccache"];

/// Who logs in.
pub(super) struct Login {
    pub(super) user: Option<String>,
    pub(super) domain: Option<String>,
    pub(super) proof: Option<Proof>,
}

pub(super) fn login(section: &Section<'_>, faults: &mut Faults<'_>) -> Login {
    let user = section.take("user", faults, values::text);
    let domain = section.take("domain", faults, values::text);
    let password_file = section.take("password_file", faults, values::path).map(Proof::PasswordFile);
    let secret = section.take("password_secret", faults, values::secret).map(Proof::PasswordSecret);
    let keytab = section.take("keytab", faults, values::path).map(Proof::Keytab);
    let ccache = section.take("ccache", faults, values::ccache).map(Proof::Ccache);
    let mut there = PROOFS.into_iter().filter(|key| section.has(key));
    if let Some(first) = there.next() {
        for key in there {
            let reason = format!("There is `{first}` already, and one of them is enough");
            section.fault(key, faults, Wrong::new(reason, "take one of the two out"));
        }
    }
    let proof = password_file.or(secret).or(keytab).or(ccache);
    let is_kerberos = section.has("keytab") || section.has("ccache");
    if user.is_none() && section.has("ccache") && section.has("domain") {
        section.fault(
            "domain",
            faults,
            Wrong::new("No user is named beside it", "take it out, or add `user`"),
        );
    }
    if let Some(user) = &user {
        let domain = domain.as_deref().unwrap_or_default();
        let checked = if is_kerberos { principal(user, domain).map(drop) } else { one_domain(user, domain) };
        if let Err(bad) = checked {
            let key = if matches!(bad, BadLogin::NoUser(_)) { "user" } else { "domain" };
            section.fault(key, faults, Wrong::new(&bad, bad.remedy()));
        }
    }
    Login { user, domain, proof }
}
