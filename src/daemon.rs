//! Joins the stations: effect to station to event.

pub mod progress;
