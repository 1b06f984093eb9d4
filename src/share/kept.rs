//! A password that somebody else keeps, and may change at any time. It is asked for when it is needed, and never printed.

mod login;

use super::{Kind, Result, ShareError};
use crate::problem::Problem;
use async_trait::async_trait;
pub(super) use login::Login;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Whoever has just been asked says the same.
const BREATH: Duration = Duration::from_secs(1);

/// Keeps a password.
#[async_trait]
pub trait Keeper: Send + Sync {
    /// The password as it is now.
    async fn password(&self) -> std::result::Result<String, Problem>;
}

/// A password that is kept by somebody. Cheap to clone; all clones ask once.
#[derive(Clone)]
pub struct Kept {
    name: String,
    keeper: Arc<dyn Keeper>,
    given: Arc<Mutex<Option<(String, Instant)>>>,
}

impl Kept {
    /// The password of this name.
    pub fn new(name: impl Into<String>, keeper: Arc<dyn Keeper>) -> Self {
        Self { name: name.into(), keeper, given: Arc::default() }
    }

    /// As it was given last.
    async fn last(&self) -> Result<String> {
        let given = self.given.lock().await.as_ref().map(|(password, _)| password.clone());
        match given {
            Some(password) => Ok(password),
            None => self.now().await,
        }
    }

    /// As it is now.
    async fn now(&self) -> Result<String> {
        let mut given = self.given.lock().await;
        if let Some((password, _)) = given.as_ref().filter(|(_, at)| at.elapsed() < BREATH) {
            return Ok(password.clone());
        }
        let refused = |problem: Problem| {
            let about = format!("the secret {}", self.name);
            ShareError::new(Kind::Password(problem.code), about, problem.message)
        };
        let password = self.keeper.password().await.map_err(refused)?;
        *given = Some((password.clone(), Instant::now()));
        Ok(password)
    }
}

/// The same name is the same password, whatever it is.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kept {}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}
