//! Asks AWS about all that is looked after, each thing when it is due.
//!
//! It promises: one call for a thing as long as all is well, and one for all that is measured; what fails is asked later and
//! later; and after AWS has refused whoever asks, the next to ask has read the credentials anew. It changes nothing at AWS.

use super::due::Due;
use super::error::{CloudError, Fault};
use super::known::Known;
use super::{Account, Backup, Cloud, Ids, Subjects, connect};
use crate::words::clock::Clock;
use jiff::Timestamp;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::Instant;

/// Backups come once a day or so, and their list is long: it is asked for once in so many rounds, while none is under way.
const BACKUPS: u32 = 5;

/// A call that is on its way.
type Call<'a, T> = Pin<Box<dyn Future<Output = Result<T, CloudError>> + Send + 'a>>;

/// Everything of these that is due has failed.
macro_rules! fail {
    ($inquiry:ident, $known:ident, $error:ident, $at:ident, $now:ident: $($what:ident),*) => {
        $(if $inquiry.$what.is_now($now) {
            $inquiry.$what.asked($now, false);
            $known.$what.take($at, Err($error.clone()));
        })*
    };
}

/// Somebody who asks.
pub struct Inquiry {
    account: Account,
    ids: Ids,
    cloud: Option<Cloud>,
    /// Which of the account's gateways is meant, once that is known.
    arn: Option<String>,
    file_system: Due,
    gateway: Due,
    cache: Due,
    ties: Due,
    line: Due,
    interface: Due,
    readings: Due,
    backups: Due,
    every: Duration,
}

impl Inquiry {
    /// Asks in this account about these things, so often. Nothing is asked yet.
    pub fn new(account: Account, ids: Ids, every: Duration) -> Self {
        let due = || Due::new(every);
        Self {
            account,
            ids,
            cloud: None,
            arn: None,
            file_system: due(),
            gateway: due(),
            cache: due(),
            ties: due(),
            line: due(),
            interface: due(),
            readings: due(),
            backups: Due::new(every * BACKUPS),
            every,
        }
    }

    /// What is asked about.
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    /// How often.
    pub fn every(&self) -> Duration {
        self.every
    }

    /// In which account.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// When there is something to ask.
    pub fn next(&self) -> Option<Instant> {
        let Ids { file_system, gateway, line, interface } = &self.ids;
        let systems = [&self.file_system, &self.backups].into_iter().filter(|_| file_system.is_some());
        let gateways = [&self.gateway, &self.cache, &self.ties].into_iter().filter(|_| gateway.is_some());
        let lines = [&self.line].into_iter().filter(|_| line.is_some());
        let interfaces = [&self.interface].into_iter().filter(|_| interface.is_some());
        let all = systems.chain(gateways).chain(lines).chain(interfaces).chain([&self.readings]);
        all.map(Due::next).min().flatten()
    }

    /// Everything is asked anew as soon as possible, by somebody who has read the credentials anew.
    pub fn hurry(&mut self) {
        self.cloud = None;
        let Self { file_system, gateway, cache, ties, line, interface, readings, backups, .. } = self;
        let all = [file_system, gateway, cache, ties, line, interface, readings, backups];
        all.into_iter().for_each(Due::hurry);
    }

    /// The list of backups is asked for as soon as possible: one was just begun.
    pub fn hurry_backups(&mut self) {
        self.backups.hurry();
    }

    /// Asks what is due, and gives back what is known then. As long as the calls take: each is bounded in time.
    pub async fn round(&mut self, known: &Known, clock: &Clock) -> Known {
        let mut known = known.clone();
        let cloud = match self.cloud.clone() {
            Some(cloud) => Ok(cloud),
            None => connect(&self.account).await,
        };
        let is_refused = match cloud {
            Ok(cloud) => {
                self.cloud = Some(cloud.clone());
                self.ask(&cloud, &mut known, clock).await
            }
            Err(error) => {
                self.without(&error, &mut known, clock);
                false
            }
        };
        if is_refused {
            self.cloud = None;
        }
        known
    }

    /// Whether somebody was refused.
    async fn ask(&mut self, cloud: &Cloud, known: &mut Known, clock: &Clock) -> bool {
        let ids = self.ids.clone();
        let system = ids.file_system.as_deref();
        let unnamed = self.name_gateway(cloud).await.err();
        let gateway = self.arn.as_deref();
        let (line, interface) = (ids.line.as_deref(), ids.interface.as_deref());
        let (systems, gateways, lines) = (&*cloud.file_systems, &*cloud.gateways, &*cloud.lines);
        let (file_system, backups, state, cache, ties, line, interface) = tokio::join!(
            asked(&self.file_system, system, |id| systems.describe(id)),
            asked(&self.backups, system, |id| systems.backups(id)),
            asked(&self.gateway, gateway, |arn| gateways.describe(arn)),
            asked(&self.cache, gateway, |arn| gateways.cache(arn)),
            asked(&self.ties, gateway, |arn| gateways.ties(arn)),
            asked(&self.line, line, |id| lines.line(id)),
            asked(&self.interface, interface, |id| lines.interface(id)),
        );
        let (at, now) = (clock.now(), Instant::now());
        let mut is_refused = unnamed.as_ref().is_some_and(CloudError::is_about_who_asks);
        if let Some(error) = unnamed {
            self.without_gateway(&error, known, at);
        }
        macro_rules! take {
            ($($answer:expr => $what:ident),*) => {
                $(if let Some(answer) = $answer {
                    is_refused |= answer.as_ref().is_err_and(CloudError::is_about_who_asks);
                    self.$what.asked(now, answer.is_ok());
                    known.$what.take(at, answer);
                })*
            };
        }
        take!(file_system => file_system, backups => backups, state => gateway, cache => cache, ties => ties,
            line => line, interface => interface);
        let of = self.subjects(known);
        match self.readings.is_now(now) {
            true if of.is_empty() => self.readings.asked(now, true),
            true => {
                let readings = cloud.metrics.read(&of, at).await;
                take!(Some(readings) => readings);
            }
            false => {}
        }
        // Whoever waits for one to become whole need not wait long.
        let mut all = known.backups.last.iter().flat_map(|(_, backups)| backups);
        if known.backups.failing.is_none() && all.any(Backup::is_under_way) {
            self.backups.within(now, self.every);
        }
        is_refused
    }

    /// Finds out what the gateway is called in full, where its id alone is given: that needs the account's number.
    async fn name_gateway(&mut self, cloud: &Cloud) -> Result<(), CloudError> {
        let due = [&self.gateway, &self.cache, &self.ties];
        let is_due = due.into_iter().any(|due| due.is_now(Instant::now()));
        let Some(id) = self.ids.gateway.as_ref().filter(|_| self.arn.is_none() && is_due) else {
            return Ok(());
        };
        let region = &self.account.region;
        self.arn = id.arn(region, "");
        if self.arn.is_none() {
            let caller = cloud.identity.caller().await?;
            let nobody = || CloudError::unknown("STS", "GetCallerIdentity", "there is no account in it");
            self.arn = Some(id.arn(region, &caller.arn).ok_or_else(nobody)?);
        }
        Ok(())
    }

    /// CloudWatch wants the gateway's name besides its id, which only the gateway tells.
    fn subjects(&self, known: &Known) -> Subjects {
        let named = |id: &super::GatewayId| {
            let (_, gateway) = known.gateway.last.as_ref()?;
            (!gateway.name.is_empty()).then(|| (id.id().to_owned(), gateway.name.clone()))
        };
        Subjects {
            file_system: self.ids.file_system.clone(),
            gateway: self.ids.gateway.as_ref().and_then(named),
            line: self.ids.line.clone(),
        }
    }

    /// There is nobody who could ask.
    fn without(&mut self, error: &CloudError, known: &mut Known, clock: &Clock) {
        let (at, now) = (clock.now(), Instant::now());
        fail!(self, known, error, at, now: file_system, line, interface, readings, backups);
        self.without_gateway(error, known, at);
    }

    fn without_gateway(&mut self, error: &CloudError, known: &mut Known, at: Timestamp) {
        let now = Instant::now();
        fail!(self, known, error, at, now: gateway, cache, ties);
    }
}

/// The answer about something that is named, where it is due.
async fn asked<'a, T>(
    due: &Due,
    name: Option<&'a str>,
    ask: impl FnOnce(&'a str) -> Call<'a, T>,
) -> Option<Result<T, CloudError>> {
    let name = name.filter(|_| due.is_now(Instant::now()))?;
    Some(ask(name).await)
}

impl CloudError {
    /// Whether others, or the same with newer credentials, may be answered.
    fn is_about_who_asks(&self) -> bool {
        matches!(self.fault, Fault::Credentials | Fault::Expired)
    }
}
