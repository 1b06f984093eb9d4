//! Joins the stations: effect to station to event.
