//! What the server offers before anybody logs in: its dialect, encryption, signatures, and how much at a time.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::problem::{Code, Problem};
use crate::share::{Encryption, Greeting, ShareError, greet};
use crate::words::bytes::ByteCount;
use crate::words::span::Millis;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(35);

/// The newest dialect: the only one that protects the agreement on all others.
const NEWEST: &str = "3.1.1";

/// What one request should be able to carry.
const PIECE: u32 = 1 << 20;

pub(super) type Seen = Result<Result<Greeting, ShareError>, Late>;

pub(super) async fn observe(look: &Look, host: &str, port: u16) -> Seen {
    look.within(PATIENCE, greet(host, port, &look.clock)).await
}

pub(super) fn judge(address: &str, encryption: Encryption, seen: &Seen) -> Finding {
    let about = check("offer", address);
    let greeting = match seen {
        Ok(Ok(greeting)) => greeting,
        Ok(Err(error)) => {
            let problem =
                Problem::new(Code::ShareUnreachable, format!("What answers there speaks no SMB: {error}"));
            return about.fault(
                problem.with_hint("Check address and port: something else than a file server answers"),
            );
        }
        Err(late) => return about.silent(Code::ShareUnreachable, "Greeting the server", *late),
    };
    let Greeting { dialect, signing_required, cipher, largest, took, .. } = greeting;
    let signatures = if *signing_required { "insists on signatures" } else { "takes signatures" };
    let encrypted =
        cipher.as_ref().map_or("offers no encryption".into(), |cipher| format!("encrypts with {cipher}"));
    let found = format!("It speaks SMB {dialect}, {encrypted}, {signatures} (answered in {})", Millis(*took));
    if encryption == Encryption::Required && cipher.is_none() {
        let clear = format!("Encryption is required, and the server offers none (SMB {dialect})");
        return about.fault(Problem::new(Code::ShareClear, clear));
    }
    if dialect != NEWEST {
        let remedy = "Have the server offer SMB 3.1.1: with an older dialect somebody in between could weaken what is agreed on";
        return about.warning(found, remedy);
    }
    if let Some(small) = largest.iter().find(|bytes| **bytes < PIECE) {
        let remedy =
            "See what limits it at the server (Samba: `smb2 max read`, `smb2 max write`, `smb2 max trans`)";
        let small = ByteCount(u64::from(*small));
        return about.warning(
            format!("{found}; it takes {small} a request at most, and a long link stays half empty"),
            remedy,
        );
    }
    about.ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;
    use crate::share::Kind;

    #[test]
    fn what_a_server_offers_is_held_against_what_is_required() {
        let fine = Greeting {
            dialect: "3.1.1".into(),
            signing_required: true,
            cipher: Some("AES-128-GCM".into()),
            largest: [8 << 20; 3],
            ahead: None,
            took: Duration::from_millis(31),
        };
        let with = |change: fn(&mut Greeting)| {
            let mut greeting = fine.clone();
            change(&mut greeting);
            Ok(Ok(greeting))
        };
        use Encryption::{Off, Required};
        use Verdict::{Fault, Ok as Fine, Warning};
        let silent = ShareError::new(Kind::Unreachable, "//nas/footage", "invalid data");
        for (encryption, seen, verdict, words) in [
            (
                Required,
                with(|_| ()),
                Fine,
                "SMB 3.1.1, encrypts with AES-128-GCM, insists on signatures (answered in 31.0 ms)",
            ),
            (Required, with(|greeting| greeting.cipher = None), Fault, "the server offers none"),
            (Off, with(|greeting| greeting.cipher = None), Fine, "offers no encryption"),
            (Off, with(|greeting| greeting.dialect = "2.1".into()), Warning, "speaks SMB 2.1"),
            (Required, with(|greeting| greeting.largest[1] = 65_536), Warning, "65.5 kB a request"),
            (Required, Ok(Err(silent)), Fault, "speaks no SMB"),
            (Required, Err(Late::Silent(PATIENCE)), Fault, "no answer within 35 s"),
        ] {
            let found = judge("//nas/footage", encryption, &seen);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }
}
