//! Sessions that nobody uses any more, and of which the server may not know that yet.

use smb2::types::SessionId;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Their ids. Cheap to clone; all clones see the same.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenUp(Arc<Mutex<Vec<SessionId>>>);

impl GivenUp {
    /// One more.
    pub(super) fn add(&self, session: SessionId) {
        self.sessions().push(session);
    }

    /// One of them, for a login that ends it.
    pub(super) fn name(&self) -> Named {
        Named { session: self.sessions().pop(), given_up: self.clone() }
    }

    fn sessions(&self) -> MutexGuard<'_, Vec<SessionId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session that a login names, if there is one. It is there for the next, unless that login succeeds.
pub(super) struct Named {
    session: Option<SessionId>,
    given_up: GivenUp,
}

impl Named {
    /// What to put into the login.
    pub(super) fn id(&self) -> SessionId {
        self.session.unwrap_or(SessionId(0))
    }

    /// The server has ended it.
    pub(super) fn ended(mut self) {
        self.session = None;
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        if let Some(session) = self.session {
            self.given_up.add(session);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::GivenUp;
    use smb2::types::SessionId;

    #[test]
    fn a_session_is_named_until_a_login_succeeds() {
        let given_up = GivenUp::default();
        assert_eq!(given_up.name().id(), SessionId(0));
        given_up.add(SessionId(7));
        let first = given_up.name();
        assert_eq!(
            (first.id(), given_up.name().id()),
            (SessionId(7), SessionId(0)),
            "by one login at a time"
        );
        drop(first);
        let second = given_up.name();
        assert_eq!(second.id(), SessionId(7));
        second.ended();
        assert_eq!(given_up.name().id(), SessionId(0));
    }
}
