//! The running agent: many rolls, orders, restarts.

mod carried;
mod day;
mod process;
mod running;
