//! Reads an order: what it does not know it refuses, so that a typing error in a script never becomes another order.

use super::PATIENCE;
use crate::control::api::{Action, Order};
use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use serde_json::{Map, Value};

/// What an order may take, in bytes.
const LONGEST: usize = 64 * 1024;

/// What the name of a roll, or a reason, may take, in characters: it is written down for ever.
const LONGEST_TEXT: usize = 4096;

/// Why an order is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Wrong {
    #[error("The order cannot be read: it may have {LONGEST} bytes")]
    Large,
    #[error("The order did not come within {} s", PATIENCE.as_secs())]
    Late,
    #[error("The order is no JSON: {0}")]
    NoJson(String),
    #[error("The order is not understood: {0}")]
    NotUnderstood(String),
    #[error("The order has a field `{}`, which `{action}` does not have", .field.escape_debug())]
    Unknown { field: String, action: &'static str },
    #[error("The order has no {0}")]
    Empty(&'static str),
    #[error("The order's {0} is longer than {LONGEST_TEXT} characters")]
    Long(&'static str),
}

impl Wrong {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Large => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Late => StatusCode::REQUEST_TIMEOUT,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

/// The order that a request brings.
pub(super) async fn read(body: Body) -> Result<Order, Wrong> {
    // What was announced to be longer need not be waited for.
    if axum::body::HttpBody::size_hint(&body).lower() > LONGEST as u64 {
        return Err(Wrong::Large);
    }
    let body = tokio::time::timeout(PATIENCE, to_bytes(body, LONGEST)).await;
    parse(&body.map_err(|_| Wrong::Late)?.map_err(|_| Wrong::Large)?)
}

/// An order, whole.
fn parse(body: &[u8]) -> Result<Order, Wrong> {
    let written: Map<String, Value> =
        serde_json::from_slice(body).map_err(|error| Wrong::NoJson(escaped(&error)))?;
    let order: Order = serde_json::from_value(Value::Object(written.clone()))
        .map_err(|error| Wrong::NotUnderstood(escaped(&error)))?;
    // Whatever it could have, it has when it is written again.
    let known = serde_json::to_value(&order).unwrap_or_default();
    if let Some(field) = written.keys().find(|field| known.get(field).is_none()) {
        return Err(Wrong::Unknown { field: field.clone(), action: order.action.name() });
    }
    for (name, text) in texts(&order.action) {
        if text.trim().is_empty() {
            return Err(Wrong::Empty(name));
        }
        if text.chars().count() > LONGEST_TEXT {
            return Err(Wrong::Long(name));
        }
    }
    Ok(order)
}

/// What has to be said in an order.
fn texts(action: &Action) -> impl Iterator<Item = (&'static str, &str)> {
    let texts = [("roll", action.roll()), ("reason", action.reason())];
    texts.into_iter().filter_map(|(name, text)| Some((name, text?)))
}

fn escaped(error: &serde_json::Error) -> String {
    error.to_string().escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_order_is_refused_with_the_reason() {
        for (text, words) in [
            ("", "no JSON: EOF while parsing"),
            ("[]", "no JSON: invalid type: sequence"),
            ("{}", "missing field `action`"),
            (r#"{"action":"explode"}"#, "unknown variant `explode`, expected one of `hold`, `retry`"),
            (r#"{"action":"hold","roll":"A001"}"#, "missing field `reason`"),
            (r#"{"action":"hold","roll":"A001","reason":" "}"#, "has no reason"),
            (r#"{"action":"retry","roll":""}"#, "has no roll"),
            (
                r#"{"action":"retry","roll":"A001","reson":"x"}"#,
                "a field `reson`, which `retry` does not have",
            ),
            (r#"{"action":"look","\u001b[2J":1}"#, "a field `\\u{1b}[2J`"),
            (r#"{"action":"rate","allowance":"1000"}"#, "`1000` is no rate"),
            (r#"{"action":"pause","reason":"r","until":"tomorrow"}"#, "not understood"),
        ] {
            let wrong = parse(text.as_bytes()).expect_err(text).to_string();
            assert!(wrong.contains(words), "{text}: {wrong}");
        }
        let long = serde_json::json!({ "action": "retry", "roll": "ä".repeat(LONGEST_TEXT + 1) });
        assert_eq!(parse(long.to_string().as_bytes()), Err(Wrong::Long("roll")));
    }

    #[test]
    fn an_order_may_leave_out_what_has_a_default() {
        let order = parse(br#"{"action":"rate","allowance":"1 Gbit/s","until":null}"#).expect("an order");
        assert!(matches!(order.action, Action::Rate { until: None, .. }), "{order:?}");
        let order = parse(br#"{"action":"prioritise","roll":"A001","priority":"high"}"#).expect("an order");
        assert!(matches!(order.action, Action::Prioritise { deadline: None, .. }), "{order:?}");
        assert_eq!(order.origin, "");
    }
}
