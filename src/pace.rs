//! When to send, and how fast.

mod throttle;

pub use throttle::Throttle;
