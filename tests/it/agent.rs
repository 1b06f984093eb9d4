//! The running agent: many rolls, orders, restarts.

mod carried;
mod day;
#[cfg(feature = "aws")]
mod far_side;
#[cfg(feature = "aws")]
mod ledger;
#[cfg(feature = "aws")]
mod notices;
mod stopped;
