//! The running agent: many rolls, orders, restarts.

mod carried;
mod day;
