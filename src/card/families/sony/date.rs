//! The day on which a clip was recorded, as far as names and sidecars tell.

use crate::card::exam::Exam;
use crate::card::tree::File;
use jiff::civil::{Date, date};
use std::ops::Range;

/// The day in a name such as `A003C012_230405AB`; none where there is none, or where the camera's clock had lost its time.
pub(super) fn in_name(stem: &str) -> Option<Date> {
    let (_, rest) = stem.split_once('_')?;
    let digits = rest.get(..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |range: Range<usize>| digits.get(range)?.parse::<i8>().ok();
    let day = Date::new(2000 + i16::from(number(0..2)?), number(2..4)?, number(4..6)?).ok()?;
    known(day)
}

/// The day in a clip's `M01.XML`.
pub(super) fn in_sidecar(exam: &Exam<'_>, file: File<'_>) -> Option<Date> {
    let root = exam.sidecar_xml(file)?;
    let text = root.at("CreationDate")?.attribute("value")?;
    known(text.get(..10)?.parse().ok()?)
}

/// A clock that was reset begins on the first day of a year.
fn known(day: Date) -> Option<Date> {
    (day >= date(2005, 1, 1) && !(day.month() == 1 && day.day() == 1)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_where_it_can_be_believed() {
        assert_eq!(in_name("A003C012_230405AB"), Some(date(2023, 4, 5)));
        for none in ["C0001", "A003C012_210101AB", "628_1298", "A003C012_239905AB", "A003_12"] {
            assert_eq!(in_name(none), None, "{none}");
        }
    }
}
