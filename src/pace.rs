//! When to send, and how fast.

mod allowance;
mod keeper;
mod throttle;
mod timetable;
mod window;

pub use allowance::Allowance;
pub use keeper::Keeper;
pub use throttle::Throttle;
pub use timetable::{Due, Overlap, Timetable};
pub use window::{BadWindow, Days, TimeOfDay, Window};
