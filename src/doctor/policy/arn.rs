//! Things at AWS by their names in full, from a configuration alone: nothing is asked.
//!
//! Whose account it is stands in the ARN of a task or a gateway, which lie in ours; topics and secrets may lie in others'. Where
//! neither is named the account is `*`: an agent's role reaches no other account without that one's leave.

use crate::doctor::subject::Settings;
use crate::handoff::{SyncPlace, datasync};

/// What Secrets Manager puts behind a name: a hyphen and so many characters.
const SUFFIX: usize = 6;

/// In which partition of AWS, and whose.
struct Owner {
    partition: String,
    account: String,
}

impl Owner {
    fn of(settings: &Settings) -> Self {
        let task =
            if let SyncPlace::DataSync(place) = &settings.sync { Some(place.task.clone()) } else { None };
        let gateway = settings.ids.gateway.as_ref().map(ToString::to_string);
        let named = [task, gateway].into_iter().flatten().find_map(|arn| {
            let parts: Vec<&str> = arn.split(':').collect();
            Some(Self { partition: (*parts.get(1)?).into(), account: (*parts.get(4)?).into() })
        });
        let region = settings.account.as_ref().map(|account| account.region.as_str()).unwrap_or_default();
        named.unwrap_or_else(|| Self { partition: partition(region).into(), account: "*".into() })
    }

    fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        let Self { partition, account } = self;
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// The partition in which a region lies.
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// The bucket, or keys in it. It lies in the partition of AWS in which the task does.
pub(super) fn in_bucket(place: &datasync::Place, keys: &str) -> String {
    let partition = place.task.split(':').nth(1).unwrap_or("aws");
    format!("arn:{partition}:s3:::{}{keys}", place.bucket)
}

/// The gateway.
pub(super) fn gateway(settings: &Settings) -> Option<String> {
    let (id, account) = settings.ids.gateway.as_ref().zip(settings.account.as_ref())?;
    let Owner { partition, account: number } = Owner::of(settings);
    id.arn(&account.region, &format!("arn:{partition}:sts::{number}:"))
}

/// All ties of gateways to file systems: nobody knows their names beforehand.
pub(super) fn ties(settings: &Settings) -> Option<String> {
    let gateway = gateway(settings)?;
    gateway.rsplit_once(':').map(|(owner, _)| format!("{owner}:fs-association/*"))
}

/// The file system, and the backups that are made of it.
pub(super) fn backed_up(settings: &Settings) -> Option<[String; 2]> {
    let (id, account) = settings.ids.file_system.as_ref().zip(settings.account.as_ref())?;
    let owner = Owner::of(settings);
    let resources = [format!("file-system/{id}"), "backup/*".to_owned()];
    Some(resources.map(|resource| owner.arn("fsx", &account.region, &resource)))
}

/// The ledger's table.
pub(super) fn table(settings: &Settings) -> Option<String> {
    let (account, place) = settings.ledger.as_ref()?;
    Some(Owner::of(settings).arn("dynamodb", &account.region, &format!("table/{}", place.table)))
}

/// The secrets with passwords, each once, in the order of their names.
pub(super) fn secrets(settings: &Settings) -> Vec<String> {
    let Some(account) = &settings.account else { return Vec::new() };
    let owner = Owner::of(settings);
    let full = |name: String| match (name.starts_with("arn:"), has_suffix(&name)) {
        (true, true) => name,
        (true, false) => format!("{name}-{}", "?".repeat(SUFFIX)),
        (false, _) => {
            owner.arn("secretsmanager", &account.region, &format!("secret:{name}-{}", "?".repeat(SUFFIX)))
        }
    };
    settings.secrets().into_iter().map(full).collect()
}

/// Whether an ARN of a secret is whole: it may be given without what Secrets Manager puts behind the name.
fn has_suffix(arn: &str) -> bool {
    arn.rsplit_once('-')
        .is_some_and(|(_, end)| end.len() == SUFFIX && end.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
