//! The log of this process, on stderr: for whoever looks for a fault. What a user needs is never only there.

use crate::world::Stream;
use tracing_subscriber::EnvFilter;

/// All there is, except what AWS's SDK would write down: whole answers, with the keys that are in them, and signed requests.
const QUIET_ABOUT_AWS: &str = "trace,aws_config=info,aws_runtime=info,aws_sigv4=info,aws_smithy_runtime=info,\
    aws_smithy_runtime_api=info,aws_smithy_http_client=info,aws_credential_types=info,aws_smithy_json=info,hyper=info,\
    hyper_util=info,h2=info";

/// Starts it: silent, then `-v` for `ingest` and warnings of the rest, `-vv` for all of `ingest`.
pub(super) fn start(verbose: u8, stderr: &Stream) {
    let filter = match verbose {
        0 => return,
        1 => "warn,ingest=info",
        2 => "info,ingest=trace",
        _ => QUIET_ABOUT_AWS,
    };
    let stderr = stderr.clone();
    let log = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_ansi(false)
        .with_writer(move || stderr.clone());
    // A process that has a log already keeps it.
    let _ = log.try_init();
}
