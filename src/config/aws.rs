//! Where AWS is asked and as whom, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use std::path::PathBuf;

/// The section, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Aws {
    pub region: String,
    pub profile: Option<String>,
    pub credentials_file: Option<PathBuf>,
    pub endpoint: Option<String>,
}

/// The account; none where nothing is said of one.
pub(super) fn aws(section: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Option<Aws> {
    let region = section.take("region", faults, values::region);
    let profile = section.take("profile", faults, values::text);
    let credentials_file = section.take("credentials_file", faults, values::path);
    let endpoint = section.take("endpoint", faults, values::url);
    if section.is_empty() {
        return None;
    }
    section.require("region", whole, faults);
    if !cfg!(feature = "aws") {
        let remedy = "take the section out, or build `ingest` with the feature `aws`";
        section.fault("region", faults, Wrong::new("This `ingest` was built without AWS", remedy));
    }
    Some(Aws { region: region?, profile, credentials_file, endpoint })
}
