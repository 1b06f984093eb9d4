//! The configuration file: raw, then checked, all faults at once.
