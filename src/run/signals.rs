//! SIGINT and SIGTERM: the first asks the command to come to a safe point, the second ends it at once.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// From now on signals are heard, and cancel `stop`. Needs the runtime. Without handlers the system's default ends
/// the process, which is safe at any instant.
pub(super) fn heed(stop: CancellationToken) {
    let handlers =
        signal(SignalKind::interrupt()).and_then(|first| Ok((first, signal(SignalKind::terminate())?)));
    if let Ok((interrupt, terminate)) = handlers {
        tokio::spawn(listen(interrupt, terminate, stop));
    }
}

async fn listen(mut interrupt: Signal, mut terminate: Signal, stop: CancellationToken) {
    for first in [true, false] {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        if first {
            stop.cancel();
        }
    }
    end();
}

#[expect(
    clippy::disallowed_methods,
    reason = "a person insists, and the program may be killed at any instant"
)]
fn end() -> ! {
    std::process::exit(1)
}
