//! SIGINT and SIGTERM: the first asks the command to come to a safe point, the second ends it at once.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Cancels `stop` at the first signal. Never returns after the second.
pub(super) async fn listen(stop: CancellationToken) {
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return; // Without a handler the system's default ends the process, which is safe at any instant.
    };
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
