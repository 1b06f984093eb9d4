//! The ledger and the notices, as file and defaults say it.

use super::chosen::{Chosen, Origin::File};
use crate::cloud::Account;
use crate::config::{self, Begin};
use crate::daemon::{LedgerSettings, NoticeSettings};
use crate::journal;
use crate::ledger::Place;
use crate::share::Destination;
use crate::words::span::Span;
use crate::words::tiding::Tiding;
use jiff::tz::TimeZone;
use std::time::Duration;

const TABLE: &str = "ingest-ledger";
/// So long the share may be away before somebody is woken up.
const AWAY: Span = Span(Duration::from_secs(10 * 60));
/// What happens within this goes into one message.
const GATHER: Span = Span(Duration::from_secs(60));

/// The ledger, but for what the share is called in it where the file does not say it.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    account: Account,
    site: String,
    table: String,
    share: Option<String>,
    begin: journal::Begin,
}

impl Ledger {
    pub(super) fn choose(
        file: Option<config::Ledger>,
        account: Option<&Account>,
        zone: &TimeZone,
        chosen: &mut Chosen,
    ) -> Option<Self> {
        let (config, account) = file.zip(account)?;
        chosen.note("ledger.kind", Some("dynamodb".into()), File);
        let table = chosen.or("ledger.table", [(File, config.table)], TABLE.into(), Clone::clone);
        let region =
            chosen.or("ledger.region", [(File, config.region)], account.region.clone(), Clone::clone);
        let share = chosen.first("ledger.share", [(File, config.share)], Clone::clone);
        let begin = chosen.or("ledger.begin", [(File, config.begin)], Begin::Now, |begin| match begin {
            Begin::Now => "now".into(),
            Begin::All => "all".into(),
            Begin::Since(day) => day.to_string(),
        });
        let begin = match begin {
            Begin::Now => journal::Begin::Now,
            Begin::All => journal::Begin::All,
            // A day that the zone does not have, or cannot have, is none that anything happened on.
            Begin::Since(day) => day
                .to_zoned(zone.clone())
                .map_or(journal::Begin::All, |start| journal::Begin::Since(start.timestamp())),
        };
        let site = account.region.clone();
        Some(Self { account: Account { region, ..account.clone() }, site, table, share, begin })
    }

    /// With a destination, whose address is what the share is called unless the file says otherwise.
    pub(super) fn of(&self, destination: &Destination) -> LedgerSettings {
        let (account, place) = self.place();
        let share = self.share.clone().unwrap_or_else(|| destination.to_string().to_lowercase());
        LedgerSettings { account, place: Place { share, ..place }, begin: self.begin }
    }

    /// Where it lies, and as whom it is asked: without a destination, so that the share may have no name in it.
    pub(super) fn place(&self) -> (Account, Place) {
        let (region, site) = (self.account.region.clone(), self.site.clone());
        let share = self.share.clone().unwrap_or_default();
        (self.account.clone(), Place { table: self.table.clone(), region, site, share })
    }
}

/// Whom to tell, and of what.
pub(super) fn notices(
    file: Option<config::Notify>,
    account: Option<&Account>,
    chosen: &mut Chosen,
) -> Option<NoticeSettings> {
    let (config, account) = file.zip(account)?;
    chosen.note("notify.topic", Some(config.topic.arn.clone()), File);
    let names = |kinds: &std::collections::BTreeSet<Tiding>| {
        kinds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let usual = Tiding::USUAL.into_iter().collect();
    Some(NoticeSettings {
        // A topic is asked where it lies.
        account: Account { region: config.topic.region, ..account.clone() },
        topic: config.topic.arn,
        events: chosen.or("notify.events", [(File, config.events)], usual, names),
        redact: chosen.or("notify.redact", [(File, config.redact)], false, |redact| {
            if *redact { "on".into() } else { "off".into() }
        }),
        away: chosen.or("notify.away", [(File, config.away)], AWAY, ToString::to_string).0,
        gather: chosen.or("notify.gather", [(File, config.gather)], GATHER, ToString::to_string).0,
    })
}
