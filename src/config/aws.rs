//! Where AWS is asked and as whom, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use crate::cloud::GatewayId;
use std::path::PathBuf;

/// The section, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Aws {
    pub region: String,
    pub profile: Option<String>,
    pub credentials_file: Option<PathBuf>,
    pub endpoint: Option<String>,
    pub file_system: Option<String>,
}

/// The account; none where nothing is said of one.
pub(super) fn aws(section: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Aws> {
    let region = section.take("region", faults, values::region);
    let profile = section.take("profile", faults, values::text);
    let credentials_file = section.take("credentials_file", faults, values::path);
    let endpoint = section.take("endpoint", faults, values::url);
    let file_system = section.take("file_system", faults, values::file_system);
    if section.is_empty() {
        return None;
    }
    section.require("region", whole, faults);
    if !cfg!(feature = "aws") {
        let remedy = "take the section out, or build `ingest` with the feature `aws`";
        section.fault("region", faults, Wrong::new("This `ingest` was built without AWS", remedy));
    }
    Some(Aws { region: region?, profile, credentials_file, endpoint, file_system })
}

/// Whoever names something of AWS elsewhere in the file has to say how AWS is asked; and a gateway lies in the region that is.
pub(super) fn needed(
    [account, destination, gateway, link, handoff, arrival]: [&Section<'_>; 6],
    (aws, id): (Option<&Aws>, Option<&GatewayId>),
    whole: bool,
    faults: &mut Faults<'_>,
) {
    let named = [
        (destination, "password_secret"),
        (gateway, "password_secret"),
        (gateway, "id"),
        (arrival, "password_secret"),
        (link, "connection"),
        (link, "interface"),
        (handoff, "role"),
    ];
    for (section, key) in named.into_iter().filter(|(section, key)| section.has(key)) {
        if whole && account.is_empty() {
            let wrong = Wrong::new("Nothing says how AWS is asked", "add `[aws]` with its `region`");
            section.fault(key, faults, wrong);
        }
    }
    let region = aws.map(|aws| aws.region.as_str());
    if let Some((theirs, ours)) = id.and_then(GatewayId::region).zip(region).filter(|(one, two)| one != two) {
        let reason = format!("This gateway lies in `{theirs}`, and `{ours}` is asked");
        gateway.fault("id", faults, Wrong::new(reason, "write the region of both into `[aws]`"));
    }
}
