//! When a dump has finished, and how often folders are looked at: file and defaults.

use super::chosen::{Chosen, Origin};
use crate::card::settle::Times;
use crate::card::watch::Rhythm;
use crate::config::Settling;
use crate::words::span::Span;
use std::time::Duration;

/// The times in force.
pub(super) fn times(config: &Settling, chosen: &mut Chosen) -> (Times, Rhythm) {
    let (times, rhythm) = (Times::default(), Rhythm::default());
    let mut of = |key: &'static str, said: Option<Span>, default: Duration| {
        chosen.or(key, [(Origin::File, said)], Span(default), ToString::to_string).0
    };
    let times = Times {
        manifest: of("settling.manifest", config.manifest, times.manifest),
        structure: of("settling.structure", config.structure, times.structure),
        unsure: of("settling.unsure", config.unsure, times.unsure),
        verify: of("settling.verify", config.verify, times.verify),
        fresh: of("settling.fresh", config.fresh, times.fresh),
        ..times
    };
    let rhythm = Rhythm {
        top: of("settling.top", config.top, rhythm.top),
        active: of("settling.active", config.active, rhythm.active),
        full: of("settling.full", config.full, rhythm.full),
    };
    (times, rhythm)
}
