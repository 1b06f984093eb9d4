//! What MIT's tools say when something goes wrong, and what it means.

use crate::share::directory::Fault;

/// Parts of what both say (the error tables of MIT Kerberos 1.20 for the codes of RFC 4120, 7.5.9).
const BOTH: &[(&str, Fault)] = &[
    ("Clock skew too great", Fault::Clock),
    ("Ticket not yet valid", Fault::Clock),
    ("Cannot contact any KDC", Fault::Unreachable),
    ("Cannot find KDC", Fault::Unreachable),
    ("Cannot resolve", Fault::Unreachable),
    ("Ticket expired", Fault::Expired),
    ("Password has expired", Fault::PasswordExpired),
    ("credentials have been revoked", Fault::Blocked),
    ("entry in database has expired", Fault::Blocked),
    ("KDC policy rejects request", Fault::Blocked),
    ("Server not found in Kerberos database", Fault::Server),
    ("Cannot determine realm", Fault::Server),
    ("not found in Kerberos database", Fault::User),
    // An option that an older version does not know.
    ("unrecognized option", Fault::Tools),
];

/// What `kinit` says, which knows of keytabs.
const KINIT: &[(&str, Fault)] = &[
    ("eytab", Fault::Keytab),
    ("ey table", Fault::Keytab),
    // The directory's answers to keys that are not its own.
    ("Preauthentication failed", Fault::OldKeys),
    ("Password incorrect", Fault::OldKeys),
    ("Decrypt integrity check failed", Fault::OldKeys),
    ("KDC has no support for encryption type", Fault::OldKeys),
];

/// What `kvno` says, which knows of caches.
const KVNO: &[(&str, Fault)] =
    &[("redentials cache", Fault::Cache), ("getting client principal name", Fault::Cache)];

/// What a tool's last line means. The first words that fit count.
pub(super) fn meaning(tool: &str, line: &str) -> Fault {
    let own = if tool == "kinit" { KINIT } else { KVNO };
    let known = BOTH.iter().chain(own).find(|(words, _)| line.contains(words));
    known.map_or(Fault::Other, |(_, fault)| *fault)
}

#[cfg(test)]
mod tests {
    use super::{Fault, meaning};

    #[test]
    fn what_the_tools_say_has_its_meaning() {
        for (line, fault) in [
            ("kinit: Preauthentication failed while getting initial credentials", Fault::OldKeys),
            ("kinit: Client's credentials have been revoked while getting initial", Fault::Blocked),
            ("kinit: Client's entry in database has expired while getting initial", Fault::Blocked),
            ("kinit: Password has expired while getting initial credentials", Fault::PasswordExpired),
            ("kinit: Keytab contains no suitable keys for a@B while getting initial", Fault::Keytab),
            ("kinit: Pre-authentication failed: Key table file '/k' not found while", Fault::Keytab),
            ("kinit: Pre-authentication failed: Unsupported key table format version", Fault::Keytab),
            ("kinit: Client 'a@B' not found in Kerberos database while getting initial", Fault::User),
            ("kinit: Cannot contact any KDC for realm 'B' while getting initial", Fault::Unreachable),
            ("kinit: Cannot find KDC for realm \"B\" while getting initial", Fault::Unreachable),
            ("kvno: Clock skew too great while getting credentials for cifs/a@", Fault::Clock),
            ("kvno: Ticket expired while getting credentials for cifs/a@", Fault::Expired),
            ("kvno: Server not found in Kerberos database while getting credentials", Fault::Server),
            ("kvno: No credentials cache found (filename: /c) while getting client", Fault::Cache),
            ("kvno: Unsupported credentials cache format (filename: /a.keytab)", Fault::Cache),
            ("kvno: unrecognized option '--out-cache'", Fault::Tools),
            ("kinit: Something new", Fault::Other),
        ] {
            let tool = line.split(':').next().expect("a tool");
            assert_eq!(meaning(tool, line), fault, "{line}");
        }
    }
}
