//! The clock of this machine against that of the server, as the server itself tells it.

use super::finding::{Finding, check};
use crate::problem::{Code, Problem};
use jiff::SignedDuration;

/// More than any time service leaves.
const ODD: SignedDuration = SignedDuration::from_secs(1);

/// What Kerberos and AWS refuse (RFC 4120, 5.2.3).
const REFUSED: SignedDuration = SignedDuration::from_mins(5);

/// `ahead`: by how much the server's clock is ahead; `None` where it does not tell.
pub(super) fn judge(server: &str, ahead: Option<SignedDuration>) -> Finding {
    let about = check("clock", server);
    let Some(ahead) = ahead else { return about.not_checked("the server does not tell its time") };
    let (apart, side) = (ahead.abs(), if ahead.is_positive() { "behind" } else { "ahead of" });
    let seconds = apart.as_secs_f64();
    let found = format!("The clock of this machine is {seconds:.1} s {side} that of the server");
    if apart > REFUSED {
        return about.fault(Problem::new(Code::ClockSkew, found));
    }
    if apart > ODD {
        return about.warning(found, "Have both follow a time service: beyond 5 min Kerberos and AWS refuse");
    }
    about.ok(format!("The clocks of this machine and of the server are {:.0} ms apart", seconds * 1e3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn clocks_are_near_odd_or_too_far_apart() {
        for (millis, verdict, words) in [
            (Some(12), Verdict::Ok, "12 ms apart"),
            (Some(-900), Verdict::Ok, "900 ms apart"),
            (Some(2500), Verdict::Warning, "2.5 s behind that of the server"),
            (Some(-90_000), Verdict::Warning, "90.0 s ahead of"),
            (Some(301_000), Verdict::Fault, "301.0 s behind"),
            (Some(-400_000), Verdict::Fault, "400.0 s ahead of"),
            (None, Verdict::NotChecked, "does not tell its time"),
        ] {
            let found = judge("fs.corp", millis.map(SignedDuration::from_millis));
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert_eq!(found.code, (verdict == Verdict::Fault).then_some(Code::ClockSkew));
        }
    }
}
