//! The report of an execution: which files were not a success.
//!
//! DataSync writes several files, of what was transferred, compared and skipped, each with a list of entries that have a
//! `RelativePath` and a status. Only these two are understood, wherever they stand.

use serde_json::Value;

/// The paths of all entries that are no success. A document that is no JSON has none.
pub(super) fn unsuccessful(body: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(document) = serde_json::from_slice(body) {
        gather(&document, &mut found);
    }
    found
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(entry) => match entry.get("RelativePath").and_then(Value::as_str) {
            Some(path) => {
                let mut statuses = entry.iter().filter(|(key, _)| key.ends_with("Status"));
                if statuses.any(|(_, status)| status.as_str() != Some("SUCCESS")) {
                    found.push(path.to_owned());
                }
            }
            None => entry.values().for_each(|value| gather(value, found)),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::unsuccessful;

    #[test]
    fn entries_are_found_wherever_they_stand() {
        for (text, expected) in [
            (
                r#"[{"RelativePath":"/a","TransferStatus":"FAILED"},{"RelativePath":"/b","TransferStatus":"SUCCESS"}]"#,
                &["/a"][..],
            ),
            (
                r#"{"TaskExecutionId":"x","Verified":[{"RelativePath":"/c","VerificationStatus":"FAILED","SrcMetadata":{}}]}"#,
                &["/c"],
            ),
            (r#"{"Transferred":[]}"#, &[]),
            ("not JSON", &[]),
        ] {
            assert_eq!(unsuccessful(text.as_bytes()), expected, "{text}");
        }
    }
}
