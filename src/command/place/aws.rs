//! Who asks AWS, what it is asked about, and the passwords that it keeps.

use super::PlaceArgs;
use super::chosen::{Chosen, Origin};
use crate::cloud::{Account, Ids, connect};
use crate::config::{Aws, Backup, Config, WhenToBackUp};
use crate::daemon::WhenToBackUp as Policy;
use crate::pace::TimeOfDay;
use crate::problem::Problem;
use crate::share::{Keeper, Kept};
use Origin::File;
use async_trait::async_trait;
use std::sync::Arc;

/// When a day ends, unless told otherwise.
const AT: &str = "23:30";

pub(super) fn account(aws: Aws, chosen: &mut Chosen) -> Account {
    let Aws { region, profile, credentials_file, endpoint, .. } = aws;
    chosen.note("aws.region", Some(region.clone()), File);
    chosen.first("aws.profile", [(File, profile.clone())], Clone::clone);
    chosen
        .first("aws.credentials_file", [(File, credentials_file.clone())], |file| file.display().to_string());
    chosen.first("aws.endpoint", [(File, endpoint.clone())], Clone::clone);
    Account { region, profile, credentials_file, endpoint }
}

/// What AWS is asked about: it goes with the server that the file names, and with no other.
pub(super) fn ids(args: &PlaceArgs, config: &Config, chosen: &mut Chosen) -> Ids {
    let Some(aws) = config.aws.as_ref().filter(|_| args.to.is_none()) else { return Ids::default() };
    let text = |text: &String| text.clone();
    let gateway = config.gateway.as_ref();
    Ids {
        file_system: chosen.first("aws.file_system", [(File, aws.file_system.clone())], text),
        gateway: gateway.and_then(|gateway| {
            chosen.first("gateway.id", [(File, gateway.id.clone())], ToString::to_string)
        }),
        line: chosen.first("link.connection", [(File, config.line.clone())], text),
        interface: chosen.first("link.interface", [(File, config.interface.clone())], text),
    }
}

/// When backups are made.
pub(super) fn backup(said: Backup, chosen: &mut Chosen) -> Policy {
    let Backup { when, at } = said;
    let words = |when: &WhenToBackUp| match when {
        WhenToBackUp::Never => "never".into(),
        WhenToBackUp::Release => "release".into(),
        WhenToBackUp::Day => "day".into(),
    };
    let when = chosen.or("backup.when", [(File, when)], WhenToBackUp::Never, words);
    let usual: TimeOfDay = AT.parse().expect("a time of day");
    let at = chosen.or("backup.at", [(File, at)], usual, ToString::to_string);
    match when {
        WhenToBackUp::Never => Policy::Never,
        WhenToBackUp::Release => Policy::Release,
        WhenToBackUp::Day => Policy::Day(at),
    }
}

/// A password that Secrets Manager keeps.
pub(super) fn kept(name: &str, account: &Account) -> Kept {
    Kept::new(name, Arc::new(Secret { account: account.clone(), name: name.into() }))
}

struct Secret {
    account: Account,
    name: String,
}

#[async_trait]
impl Keeper for Secret {
    /// With a new client each time: seldom enough, and whoever asks may be somebody else by then.
    async fn password(&self) -> Result<String, Problem> {
        let secret = connect(&self.account).await?.secrets.password(&self.name).await?;
        Ok(secret.reveal().to_owned())
    }
}
