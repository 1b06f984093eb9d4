//! How a login is tried with a password that somebody keeps: anew when it was changed, and never twice with one that was refused,
//! so that no account is locked.

use super::Kept;
use crate::share::credentials::Credentials;
use crate::share::directory::Fault;
use crate::share::{Kind, Result, Share, ShareError};
use std::future::Future;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Logs in to one place with a password that is kept.
#[derive(Clone)]
pub(in crate::share) struct Login {
    user: String,
    domain: String,
    kept: Kept,
    /// What was refused last, and how.
    refused: Arc<Mutex<Option<(String, ShareError)>>>,
}

impl Login {
    /// The login of these credentials; `None` where nobody keeps their password.
    pub(in crate::share) fn of(credentials: &Credentials) -> Option<Self> {
        let Credentials::Kept { user, domain, password } = credentials else { return None };
        let (user, domain, kept) = (user.clone(), domain.clone(), password.clone());
        Some(Self { user, domain, kept, refused: Arc::default() })
    }

    /// Connects with the password as it was given last; where that is refused, once more if it has changed.
    pub(in crate::share) async fn connect<F>(&self, connect: impl Fn(Credentials) -> F) -> Result<Share>
    where
        F: Future<Output = Result<Share>> + Send,
    {
        let mut refused = self.refused.lock().await;
        let password = match &*refused {
            None => self.kept.last().await?,
            Some((tried, error)) => {
                let newer = self.kept.now().await?;
                if newer == *tried {
                    return Err(error.clone());
                }
                newer
            }
        };
        let error = match connect(self.with(&password)).await {
            Err(error) if is_about_it(error.kind) => error,
            done => {
                *refused = None;
                return done;
            }
        };
        *refused = Some((password.clone(), error.clone()));
        let newer = self.kept.now().await?;
        if newer == password {
            return Err(error);
        }
        let done = connect(self.with(&newer)).await;
        *refused = match &done {
            Err(error) if is_about_it(error.kind) => Some((newer, error.clone())),
            _ => None,
        };
        done
    }

    /// Whether what was refused may succeed now: there is another password, or one at all.
    pub(in crate::share) async fn has_news(&self, refused: &ShareError) -> bool {
        let newer = match refused.kind {
            Kind::Password(_) => return self.kept.now().await.is_ok(),
            kind if is_about_it(kind) => self.kept.now().await,
            _ => return false,
        };
        let tried = self.refused.lock().await.as_ref().map(|(tried, _)| tried.clone());
        newer.is_ok_and(|newer| tried != Some(newer))
    }

    fn with(&self, password: &str) -> Credentials {
        let (user, domain) = (self.user.clone(), self.domain.clone());
        Credentials::Password { user, domain, password: password.into() }
    }
}

/// Whether another password may help.
fn is_about_it(kind: Kind) -> bool {
    matches!(kind, Kind::Login | Kind::Directory(Fault::PasswordExpired))
}

#[cfg(test)]
mod tests {
    use super::super::{BREATH, Keeper};
    use super::*;
    use crate::problem::{Code, Problem};
    use async_trait::async_trait;
    use std::sync::Mutex as Plain;
    use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

    /// Has one password, and counts how often it is asked.
    struct Safe {
        password: Plain<std::result::Result<String, Problem>>,
        asked: AtomicU32,
    }

    #[async_trait]
    impl Keeper for Safe {
        async fn password(&self) -> std::result::Result<String, Problem> {
            self.asked.fetch_add(1, Relaxed);
            self.password.lock().expect("the safe").clone()
        }
    }

    struct Scene {
        safe: Arc<Safe>,
        login: Login,
        /// What the server takes, and all that it was shown.
        right: Plain<String>,
        shown: Plain<Vec<String>>,
    }

    impl Scene {
        fn new(password: &str) -> Self {
            let safe = Arc::new(Safe { password: Plain::new(Ok(password.into())), asked: AtomicU32::new(0) });
            let password = Kept::new("ingest/smb", safe.clone());
            let credentials = Credentials::Kept { user: "svc".into(), domain: String::new(), password };
            assert!(!format!("{credentials:?}").contains("one"));
            let login = Login::of(&credentials).expect("somebody keeps it");
            Self { safe, login, right: Plain::new("one".into()), shown: Plain::default() }
        }

        async fn connect(&self) -> std::result::Result<(), Kind> {
            let connected = self.login.connect(|credentials| {
                let Credentials::Password { password, .. } = credentials else { panic!("no password") };
                let is_right = *self.right.lock().expect("the server") == password;
                self.shown.lock().expect("the server").push(password);
                async move {
                    match is_right {
                        true => Ok(Share::absent("//nas/footage")),
                        false => Err(ShareError::new(Kind::Login, "//nas/footage", "refused")),
                    }
                }
            });
            connected.await.map(drop).map_err(|error| error.kind)
        }

        fn keeps(&self, password: std::result::Result<&str, Code>) {
            let password = password.map(Into::into).map_err(|code| Problem::new(code, "It cannot be had"));
            *self.safe.password.lock().expect("the safe") = password;
        }

        fn shown(&self) -> Vec<String> {
            std::mem::take(&mut *self.shown.lock().expect("the server"))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_password_that_was_changed_is_asked_for_when_the_old_one_is_refused() {
        let scene = Scene::new("one");
        assert_eq!((scene.connect().await, scene.connect().await), (Ok(()), Ok(())));
        assert_eq!(scene.safe.asked.load(Relaxed), 1, "what works is not asked for again");
        *scene.right.lock().expect("the server") = "two".into();
        scene.keeps(Ok("two"));
        tokio::time::advance(BREATH).await;
        scene.shown();
        assert_eq!(scene.connect().await, Ok(()));
        assert_eq!(scene.shown(), ["one", "two"]);
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_was_refused_is_never_tried_again() {
        let scene = Scene::new("wrong");
        for _ in 0..5 {
            assert_eq!(scene.connect().await, Err(Kind::Login));
            tokio::time::advance(BREATH).await;
        }
        assert_eq!(scene.shown(), ["wrong"]);
        let refused = |kind| ShareError::new(kind, "//nas/footage", "refused");
        assert!(!scene.login.has_news(&refused(Kind::Login)).await);
        tokio::time::advance(BREATH).await;
        scene.keeps(Ok("one"));
        for (kind, has_news) in
            [(Kind::Login, true), (Kind::Password(Code::AwsDenied), true), (Kind::Clear, false)]
        {
            assert_eq!(scene.login.has_news(&refused(kind)).await, has_news, "{kind:?}");
        }
        assert_eq!(scene.connect().await, Ok(()));
        assert_eq!(scene.shown(), ["one"]);
    }

    #[tokio::test(start_paused = true)]
    async fn that_it_cannot_be_had_is_told_as_what_it_is() {
        let scene = Scene::new("one");
        for (code, refusal) in [(Code::AwsUnreachable, false), (Code::AwsDenied, true)] {
            scene.keeps(Err(code));
            let kind = scene.connect().await.expect_err("nobody gives it");
            assert_eq!((kind, kind.is_refusal()), (Kind::Password(code), refusal));
        }
        assert_eq!(scene.shown(), [""; 0]);
        scene.keeps(Ok("one"));
        assert_eq!(scene.connect().await, Ok(()));
    }
}
