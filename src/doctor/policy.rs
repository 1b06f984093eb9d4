//! The least that AWS has to allow for a configuration, as a policy of IAM.
//!
//! What is allowed to whom stands in the table in `rights`, and what is named there in full in `arn`. Who we are is answered without
//! any right.

mod arn;
mod rights;

use super::subject::Settings;
use rights::{On, RIGHTS};
use serde::Serialize;
use serde_json::Value;

/// A policy, as IAM reads it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: &'static str,
    effect: &'static str,
    action: &'static [&'static str],
    resource: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Value>,
}

/// The policy for a configuration.
pub fn policy(settings: &Settings) -> Policy {
    let statement = RIGHTS.iter().filter_map(|right| {
        let On { resources, condition } = (right.on)(settings)?;
        Some(Statement {
            sid: right.sid,
            effect: "Allow",
            action: right.actions,
            resource: resources,
            condition,
        })
    });
    Policy { version: "2012-10-17", statement: statement.collect() }
}

impl Policy {
    /// Whether it allows nothing at all.
    pub fn is_empty(&self) -> bool {
        self.statement.is_empty()
    }
}
