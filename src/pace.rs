//! When to send, and how fast.

mod allowance;
pub mod forecast;
mod gate;
mod gauge;
mod governor;
mod meter;
mod politeness;
mod record;
mod terms;
mod throttle;
mod timetable;
mod turns;
mod window;

pub use allowance::Allowance;
pub use gate::{Asks, Gate, Way};
pub use gauge::Gauge;
pub use governor::Governor;
pub use meter::Meter;
pub use politeness::Politeness;
pub use record::Kept;
pub use terms::{Holding, Pacer, RoundTrip, Said, Terms};
pub use throttle::Throttle;
pub use timetable::{Due, Overlap, Timetable};
pub(crate) use turns::Grant;
pub use turns::{Turn, Turns};
pub use window::{BadWindow, Days, TimeOfDay, Window};
