//! AWS: whether it knows this machine, and then whether everything that the configuration names is there, and as a delivery needs it.
//!
//! Only what leaves nothing behind is tried; what is not tried is named.

mod far;
mod identity;
mod ledger;
mod refused;
mod secret;
mod topic;

use super::finding::{Check, Finding, check};
use super::look::Look;
use super::subject::Settings;

/// What everything here needs.
pub(super) const KNOWN: &str = "AWS to know this machine";

/// What was found, and whether AWS knows this machine.
pub(super) async fn examine(look: &Look, settings: &Settings) -> (Vec<Finding>, bool) {
    let Some(account) = &settings.account else {
        let why = "there is no `[aws]`: nothing of AWS is asked";
        return (vec![check("aws_identity", "").not_checked(why)], false);
    };
    let identity = identity::judge(account, &Box::pin(identity::observe(look, account)).await);
    let knows_us = identity.holds();
    let mut findings = vec![identity];
    if !knows_us {
        findings.extend(parts(settings).iter().map(|part| part.needs(KNOWN)));
        return (findings, false);
    }
    // What the SDK waits with is large, and would lie on the stack of whoever waits for all of it.
    let (far, ledger, topic, secrets) = tokio::join!(
        Box::pin(far::examine(look, settings, account)),
        Box::pin(ledger::examine(look, settings)),
        Box::pin(topic::examine(look, settings)),
        Box::pin(secret::examine(look, settings, account)),
    );
    findings.extend([far, ledger, topic, secrets].concat());
    (findings, true)
}

/// All that the configuration names at AWS.
fn parts(settings: &Settings) -> Vec<Check> {
    let ledger = settings.ledger.as_ref().map(|(_, place)| ledger::about(place));
    let topic = settings.topic.as_ref().map(|(_, topic)| topic::about(topic));
    let secrets = settings.secrets();
    far::parts(&settings.ids)
        .into_iter()
        .chain(ledger)
        .chain(topic)
        .chain(secrets.iter().map(|name| secret::about(name)))
        .collect()
}
