//! The configuration: faults, the example, and what is in force.

mod faults;
mod show;
