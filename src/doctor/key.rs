//! The key that signs receipts, and the receipts: whether the one fits the others.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::journal::Reader;
use crate::problem::{Code, Problem};
use crate::receipt::{self, ReceiptError, SigningKey, Trusted};
use crate::words::english::count;
use crate::words::path::shown;
use std::path::Path;
use std::time::Duration;

/// For thousands of receipts of many files each.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is there.
pub(super) struct Seen {
    /// The key's fingerprint; `None` where there is none.
    key: Result<Option<String>, ReceiptError>,
    /// How many receipts there are, and who signed the newest: whether with this key.
    receipts: Result<(u64, Option<bool>), ReceiptError>,
}

pub(super) async fn observe(look: &Look, state: &Path) -> Result<Seen, Late> {
    let state = state.to_owned();
    look.blocking(PATIENCE, move || {
        let key = SigningKey::load(&state);
        let public = key.as_ref().ok().and_then(Option::as_ref).map(SigningKey::public);
        let receipts = || {
            let stored = receipt::list(&state)?;
            let Some(newest) = stored.last() else { return Ok((0, None)) };
            // What the journal knows tells whether the end of the chain is missing.
            let known = Reader::open(&state).and_then(|journal| journal.last_receipt()).ok().flatten();
            let end = receipt::check_folder(&receipt::folder(&state), known.map(|(number, _)| number))?;
            let signer = receipt::check(&newest.path, &Trusted::of_state(&state)?)?.signer;
            Ok((end, Some(public == Some(signer.key))))
        };
        let receipts = receipts();
        Seen { key: key.map(|key| key.map(|key| key.public().fingerprint())), receipts }
    })
    .await
}

pub(super) fn judge(state: &Path, seen: Result<Seen, Late>) -> Vec<Finding> {
    let path = shown(&SigningKey::path_in(state));
    let key = check("key", &path);
    let receipts = check("receipts", shown(&receipt::folder(state)));
    let Seen { key: found, receipts: chain } = match seen {
        Ok(seen) => seen,
        Err(late) => return vec![key.not_checked(late), receipts.not_checked(late)],
    };
    let any = matches!(&chain, Ok((number, _)) if *number > 0) || chain.is_err();
    let key = match found {
        Ok(Some(fingerprint)) => key.ok(format!("`{path}` is {fingerprint}, and nobody else can read it")),
        Ok(None) if any => {
            let gone = format!("There are receipts, and the key `{path}` that signs them is gone");
            key.fault(Problem::new(Code::KeyUnusable, gone).with_hint(
                "Restore it from a copy; else move its `.pub` to `keys/trusted` and make another with `ingest key new`",
            ))
        }
        Ok(None) => key.ok("There is no key yet: it is made with the first receipt"),
        Err(error) => key.fault(error),
    };
    let receipts = match chain {
        Ok((0, _)) => receipts.ok("There are no receipts yet"),
        Ok((number, Some(true))) => {
            receipts.ok(format!("The chain of {} is whole, signed with this key", count(number, "receipt")))
        }
        Ok((number, _)) => receipts.ok(format!(
            "The chain of {} is whole, the newest signed with an earlier key that is trusted here",
            count(number, "receipt")
        )),
        Err(error @ ReceiptError::Signer { .. }) => receipts.fault(Problem::from(error).with_hint(
            "Put the `.pub` of the key that signed it into `keys/trusted` below the state folder",
        )),
        Err(error) => receipts.fault(error),
    };
    vec![key, receipts]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn the_key_and_the_receipts_fit_or_it_is_said_how_they_do_not() {
        let key = || Ok(Some("SHA256:abc".to_owned()));
        let open =
            || ReceiptError::Key { path: "/state/keys/receipt.key".into(), why: "others may read it".into() };
        let chain =
            || ReceiptError::Chain { path: "/state/receipts".into(), why: "receipt 2 is missing".into() };
        use Verdict::{Fault, Ok as Fine};
        for (key, receipts, verdicts, words) in [
            (key(), Ok((0, None)), [Fine, Fine], "There are no receipts yet"),
            (key(), Ok((17, Some(true))), [Fine, Fine], "17 receipts is whole, signed with this key"),
            (key(), Ok((17, Some(false))), [Fine, Fine], "an earlier key that is trusted"),
            (Ok(None), Ok((0, None)), [Fine, Fine], "no key yet"),
            (Ok(None), Ok((3, Some(false))), [Fault, Fine], "that signs them is gone"),
            (Err(open()), Ok((0, None)), [Fault, Fine], "others may read it"),
            (key(), Err(chain()), [Fine, Fault], "receipt 2 is missing"),
        ] {
            let found = judge(Path::new("/state"), Ok(Seen { key, receipts }));
            assert_eq!(found.iter().map(|found| found.verdict).collect::<Vec<_>>(), verdicts, "{found:?}");
            assert!(found.iter().any(|found| found.message.contains(words)), "{found:?}");
        }
        let late = judge(Path::new("/state"), Err(Late::Silent(PATIENCE)));
        assert!(late.iter().all(|found| found.verdict == Verdict::NotChecked));
    }
}
