//! Where all studios see what each has delivered, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::values;
use jiff::civil::Date;
use toml::de::DeValue;

/// How long a name of the share may be: it stands in keys.
const LONGEST: usize = 200;

/// The section, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Ledger {
    pub table: Option<String>,
    pub region: Option<String>,
    pub share: Option<String>,
    pub begin: Option<Begin>,
}

/// From when on an agent that has a history tells the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// From now on.
    Now,
    /// From the beginning of a day on.
    Since(Date),
    /// All of it.
    All,
}

/// The ledger; none where nothing is said of one.
pub(super) fn ledger(
    section: &Section<'_>,
    has_account: bool,
    whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Ledger> {
    let is_kept = section.take("kind", faults, kind);
    let ledger = Ledger {
        table: section.take("table", faults, table),
        region: section.take("region", faults, values::region),
        share: section.take("share", faults, share),
        begin: section.take("begin", faults, begin),
    };
    if section.is_empty() {
        return None;
    }
    section.require("kind", whole, faults);
    let is_kept = is_kept?;
    if is_kept && whole && !has_account {
        let wrong = Wrong::new("DynamoDB needs an account", "add `[aws]` with its `region`");
        section.fault("kind", faults, wrong);
    }
    is_kept.then_some(ledger)
}

fn kind(value: &DeValue<'_>) -> Result<bool, Wrong> {
    values::one_of(value, &[("none", false), ("dynamodb", true)])
}

fn table(value: &DeValue<'_>) -> Result<String, Wrong> {
    let text = values::text(value)?;
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    match (3..=255).contains(&text.len()) && text.bytes().all(is_fine) {
        true => Ok(text),
        false => Err(Wrong::new(
            format!("`{text}` is no name of a table"),
            "write 3 to 255 letters, digits and `_.-`, such as \"ingest-ledger\"",
        )),
    }
}

fn share(value: &DeValue<'_>) -> Result<String, Wrong> {
    let text = values::text(value)?;
    let remedy = format!("write at most {LONGEST} characters, such as \"footage in Oregon\"");
    if text.len() <= LONGEST { Ok(text) } else { Err(Wrong::new("The name is too long", remedy)) }
}

fn begin(value: &DeValue<'_>) -> Result<Begin, Wrong> {
    let text = values::text(value)?;
    match text.as_str() {
        "now" => Ok(Begin::Now),
        "all" => Ok(Begin::All),
        day => day.parse().map(Begin::Since).map_err(|_| {
            Wrong::new(
                format!("`{day}` is no beginning"),
                "write \"now\", \"all\" or a day, such as \"2026-11-22\"",
            )
        }),
    }
}
