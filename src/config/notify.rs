//! Whom to tell, and of what, as the file says it.

use super::fault::{Faults, Wrong};
use super::section::Section;
use super::{suggest, values};
use crate::words::span::Span;
use crate::words::tiding::Tiding;
use std::collections::BTreeSet;
use toml::de::DeValue;

/// The section, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the table of keys")]
pub struct Notify {
    pub topic: Topic,
    pub events: Option<BTreeSet<Tiding>>,
    pub redact: Option<bool>,
    pub away: Option<Span>,
    pub gather: Option<Span>,
}

/// A topic, by its ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// `arn:aws:sns:us-west-2:123456789012:ingest-events`.
    pub arn: String,
    /// The region that stands in it.
    pub region: String,
}

/// Whom to tell; nobody where nothing is said of it.
pub(super) fn notify(
    section: &Section<'_>,
    has_account: bool,
    whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Notify> {
    let topic = section.take("topic", faults, topic);
    let events = section.take("events", faults, events);
    let redact = section.take("redact", faults, values::switch);
    let away = section.take("away", faults, values::span);
    let gather = section.take("gather", faults, values::span);
    if section.is_empty() {
        return None;
    }
    section.require("topic", whole, faults);
    if section.has("topic") && whole && !has_account {
        let wrong = Wrong::new("SNS needs an account", "add `[aws]` with its `region`");
        section.fault("topic", faults, wrong);
    }
    Some(Notify { topic: topic?, events, redact, away, gather })
}

fn topic(value: &DeValue<'_>) -> Result<Topic, Wrong> {
    let arn = values::text(value)?;
    let parts: Vec<&str> = arn.split(':').collect();
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    };
    match parts.as_slice() {
        ["arn", partition, "sns", region, account, name]
            if partition.starts_with("aws")
                && region.contains('-')
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && is_word(region)
                && is_word(name) =>
        {
            let region = (*region).to_owned();
            Ok(Topic { arn, region })
        }
        _ => Err(Wrong::new(
            format!("`{arn}` is no ARN of a topic"),
            "write it as SNS shows it: \"arn:aws:sns:us-west-2:123456789012:ingest-events\"",
        )),
    }
}

fn events(value: &DeValue<'_>) -> Result<BTreeSet<Tiding>, Wrong> {
    let names = || Tiding::ALL.into_iter().map(Tiding::name);
    let list = || {
        format!(
            "write a list of {}",
            names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
        )
    };
    let Some(array) = value.as_array() else { return Err(Wrong::new("This is no list", list())) };
    let each = array.iter().map(|item| {
        let name = values::text(item.get_ref())?;
        Tiding::ALL.into_iter().find(|tiding| tiding.name() == name).ok_or_else(|| {
            let remedy = suggest::nearest(&name, names())
                .map_or_else(list, |meant| format!("did you mean `{meant}`?"));
            Wrong::new(format!("`{name}` is nothing that people are told of"), remedy)
        })
    });
    each.collect()
}
