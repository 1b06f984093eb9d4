//! The time a check may take. Each has its own, whatever hangs: a dead mount, a server that says nothing, a program that waits
//! for somebody.

use crate::words::clock::Clock;
use crate::words::span::Span;
use std::fmt;
use std::future::Future;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// One look at everything.
#[derive(Clone, Debug)]
pub struct Look {
    /// Tells the time.
    pub clock: Clock,
    /// Cancelled when somebody wants it to end.
    pub stop: CancellationToken,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// None within this time.
    Silent(Duration),
    /// Somebody stopped the look.
    Stopped,
    /// The work broke off.
    Broken,
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Silent(limit) => write!(f, "no answer within {}", Span(*limit)),
            Self::Stopped => f.write_str("it was stopped"),
            Self::Broken => f.write_str("it broke off"),
        }
    }
}

impl Look {
    /// Waits for an answer, so long at most.
    pub(super) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Result<T, Late> {
        tokio::select! {
            () = self.stop.cancelled() => Err(Late::Stopped),
            done = tokio::time::timeout(limit, work) => done.map_err(|_| Late::Silent(limit)),
        }
    }

    /// The same for what blocks its thread. What hangs is left to itself.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Late> {
        self.within(limit, tokio::task::spawn_blocking(work)).await?.map_err(|_| Late::Broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look() -> Look {
        Look { clock: Clock::system(), stop: CancellationToken::new() }
    }

    #[tokio::test(start_paused = true)]
    async fn what_hangs_is_not_waited_for() {
        let limit = Duration::from_secs(5);
        let late = look().within(limit, std::future::pending::<()>()).await;
        assert_eq!(late, Err(Late::Silent(limit)));
        assert_eq!(Late::Silent(limit).to_string(), "no answer within 5 s");
    }

    #[tokio::test]
    async fn whoever_stops_it_does_not_wait_either() {
        let look = look();
        look.stop.cancel();
        let late = look.within(Duration::from_secs(60), std::future::pending::<()>()).await;
        assert_eq!(late, Err(Late::Stopped));
    }

    #[tokio::test]
    async fn what_breaks_off_is_no_answer() {
        let broken = look().blocking(Duration::from_secs(60), || panic!("as ordered")).await;
        assert_eq!(broken, Err::<(), _>(Late::Broken));
    }
}
