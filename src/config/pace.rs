//! The weekly timetable, as the file says it: what holds outside the windows, and the windows.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use crate::pace::{Allowance, Timetable, Window};
use jiff::tz::TimeZone;

/// The timetable; none where nothing is said of rates, nor of the zone, in which times are told and meant also where
/// everything may always go.
pub(super) fn pace(link: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Timetable> {
    let otherwise = link.take("rate", faults, values::allowance);
    let zone = link.take("time_zone", faults, values::time_zone);
    let sections = link.list("window", "link.window", faults);
    let windows: Vec<Option<Window>> =
        sections.iter().map(|section| window(section, whole, faults)).collect();
    if sections.is_empty() && otherwise.is_none() && zone.is_none() {
        return None;
    }
    let windows = windows.into_iter().collect::<Option<Vec<_>>>()?;
    let zone = zone.unwrap_or_else(TimeZone::system);
    match Timetable::new(zone, windows, otherwise.unwrap_or(Allowance::Unlimited)) {
        Ok(timetable) => Some(timetable),
        Err(overlap) => {
            let remedy = "let one of them end where the other begins";
            sections[overlap.nth].fault("rate", faults, Wrong::new(&overlap, remedy));
            None
        }
    }
}

fn window(section: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Window> {
    for key in ["days", "from", "to", "rate"] {
        section.require(key, whole, faults);
    }
    let days = section.take("days", faults, values::days);
    let from = section.take("from", faults, values::time_of_day);
    let to = section.take("to", faults, values::time_of_day);
    let rate = section.take("rate", faults, values::allowance);
    let window = Window::new(days?, from?, to?, rate?);
    window.map_err(|bad| section.fault("to", faults, Wrong::new(&bad, bad.remedy()))).ok()
}
