//! Programs that this one runs: MIT's Kerberos tools, and the worker of the client libsmbclient.

use super::finding::{Finding, check};
use super::program::find;
use crate::problem::{Code, Problem};
use crate::share::worker::PROGRAM;
use crate::share::{Client, Credentials, Destination, Place, SmbPlace, worker_program};
use crate::words::path::shown;
use std::path::PathBuf;

/// Which of them are needed, and where they are.
pub(super) fn observe(destinations: &[&Destination]) -> Vec<(&'static str, Option<PathBuf>)> {
    let places = || destinations.iter().filter_map(|destination| smb(destination));
    let mut needed = Vec::new();
    if places().any(|place| place.client == Client::Libsmbclient) {
        needed.push((PROGRAM, worker_program().ok()));
    }
    if places().any(|place| matches!(place.credentials, Credentials::Keytab { .. })) {
        needed.push(("kinit", find("kinit")));
    }
    if places()
        .any(|place| !matches!(place.credentials, Credentials::Password { .. } | Credentials::Kept { .. }))
    {
        needed.push(("kvno", find("kvno")));
    }
    needed
}

fn smb(destination: &Destination) -> Option<&SmbPlace> {
    match &destination.place {
        Place::Smb(place) => Some(place),
        Place::Path(_) => None,
    }
}

pub(super) fn judge(needed: &[(&'static str, Option<PathBuf>)]) -> Vec<Finding> {
    let judge = |(program, found): &(&'static str, Option<PathBuf>)| {
        let about = check("programs", program);
        match found {
            Some(path) => about.ok(format!("`{program}` is `{}`", shown(path))),
            None if *program == PROGRAM => {
                let message = format!("`{program}` lies neither beside `ingest` nor in a folder of PATH");
                about.fault(Problem::new(Code::ShareWorker, message))
            }
            None => {
                let message =
                    format!("`{program}`, which gets tickets of Kerberos, lies in no folder of PATH");
                about.fault(Problem::new(Code::KerberosTools, message))
            }
        }
    };
    needed.iter().map(judge).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_program_that_is_needed_is_there_or_is_missed() {
        let found = judge(&[("kinit", Some("/usr/bin/kinit".into())), ("kvno", None), (PROGRAM, None)]);
        let codes: Vec<_> = found.iter().map(|found| (found.verdict, found.code)).collect();
        assert_eq!(
            codes,
            [
                (Verdict::Ok, None),
                (Verdict::Fault, Some(Code::KerberosTools)),
                (Verdict::Fault, Some(Code::ShareWorker)),
            ]
        );
        assert!(judge(&[]).is_empty(), "what nobody needs is not looked for");
    }
}
