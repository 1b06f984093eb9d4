//! Times as SMB carries them: steps of 100 ns since 1601 in UTC ([MS-DTYP] 2.3.3).

use jiff::Timestamp;
use smb2::pack::FileTime;

/// Steps from 1601 to 1970.
const EPOCH: i128 = 116_444_736_000_000_000;

/// Nanoseconds in a step.
const STEP: i128 = 100;

/// `None` for a time that cannot be set: before 1601 or at it (0 stands for "leave it as it is"), or so far away
/// that the number would be negative (-1 and -2 are commands).
pub(super) fn to_wire(time: Timestamp) -> Option<FileTime> {
    let steps = time.as_nanosecond().div_euclid(STEP) + EPOCH;
    let steps = i64::try_from(steps).ok().filter(|steps| *steps > 0)?;
    u64::try_from(steps).ok().map(FileTime)
}

/// A time that does not exist here (after the year 9999) is shown as the last that does.
pub(super) fn from_wire(time: FileTime) -> Timestamp {
    Timestamp::from_nanosecond((i128::from(time.0) - EPOCH) * STEP).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::{from_wire, to_wire};
    use jiff::Timestamp;
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use smb2::pack::FileTime;

    #[test]
    fn known_times_are_right() {
        for (steps, text) in [
            (133_485_408_000_000_000, "2024-01-01T00:00:00Z"),
            (116_444_736_000_000_000, "1970-01-01T00:00:00Z"),
            (116_444_735_999_999_999, "1969-12-31T23:59:59.9999999Z"),
            (1, "1601-01-01T00:00:00.0000001Z"),
        ] {
            let time: Timestamp = text.parse().expect("a time");
            assert_eq!(from_wire(FileTime(steps)), time, "{text}");
            assert_eq!(to_wire(time), Some(FileTime(steps)), "{text}");
        }
    }

    #[test]
    fn a_time_that_would_be_a_command_is_not_set() {
        for text in ["1601-01-01T00:00:00Z", "1500-01-01T00:00:00Z"] {
            assert_eq!(to_wire(text.parse().expect("a time")), None, "{text}");
        }
        assert_eq!(from_wire(FileTime(u64::MAX)), Timestamp::MAX);
    }

    proptest! {
        #[test]
        fn a_time_comes_back_to_100_ns(seconds in -11_000_000_000_i64..200_000_000_000, nanos in any::<u32>()) {
            let nanos = i32::try_from(nanos % 1_000_000_000).expect("below a second");
            let time = Timestamp::new(seconds, 0).expect("a time") + jiff::SignedDuration::new(0, nanos);
            let back = from_wire(to_wire(time).expect("after 1601"));
            prop_assert_eq!(back.as_nanosecond(), time.as_nanosecond().div_euclid(100) * 100);
        }
    }
}
