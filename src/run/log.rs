//! The log of this process, on stderr: for whoever looks for a fault. What a user needs is never only there.

use crate::world::Stream;
use tracing_subscriber::EnvFilter;

/// Starts it: silent, then `-v` for `ingest` and warnings of the rest, `-vv` for all of `ingest`.
pub(super) fn start(verbose: u8, stderr: &Stream) {
    let filter = match verbose {
        0 => return,
        1 => "warn,ingest=info",
        2 => "info,ingest=trace",
        _ => "trace",
    };
    let stderr = stderr.clone();
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(false)
        .with_writer(move || stderr.clone());
    // A process that has a log already keeps it.
    let _ = log.try_init();
}
