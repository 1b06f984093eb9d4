//! Room on the share, against the reserve that stays free for everybody else.

use super::finding::{Finding, check};
use super::look::Late;
use crate::problem::{Code, Problem};
use crate::share::{ShareError, Space};
use crate::words::bytes::ByteCount;

pub(super) fn judge(
    address: &str,
    reserve: Option<ByteCount>,
    seen: &Result<Result<Space, ShareError>, Late>,
) -> Finding {
    let about = check("space", address);
    let space = match seen {
        Ok(Ok(space)) => space,
        Ok(Err(error)) => return about.fault(error.clone()),
        Err(late) => return about.not_checked(late),
    };
    let reserve = space.reserve(reserve);
    let found = format!(
        "{} of {} are free, of which {reserve} are to stay free",
        ByteCount(space.free),
        ByteCount(space.total)
    );
    match space.free.saturating_sub(reserve.0) {
        0 => about.fault(Problem::new(Code::ShareFull, format!("{found}: nothing more is sent"))),
        left if left < space.total / 50 => about.warning(
            found,
            "Make room before the next card, or lower `reserve`: a send waits while it does not fit",
        ),
        _ => about.ok(found),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn room_is_what_is_left_above_the_reserve() {
        const GB: u64 = 1_000_000_000;
        for (free, total, reserve, verdict, words) in [
            (500, 1000, None, Verdict::Ok, "500 GB of 1.00 TB are free, of which 10.0 GB are to stay free"),
            (25, 1000, None, Verdict::Warning, "25.0 GB of 1.00 TB"),
            (8, 1000, None, Verdict::Fault, "nothing more is sent"),
            (60, 1000, Some(80), Verdict::Fault, "80.0 GB are to stay free"),
        ] {
            let space = Space { free: free * GB, total: total * GB };
            let found = judge("//nas/footage", reserve.map(|gb: u64| ByteCount(gb * GB)), &Ok(Ok(space)));
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
            assert_eq!(found.code, (verdict == Verdict::Fault).then_some(Code::ShareFull));
        }
    }
}
