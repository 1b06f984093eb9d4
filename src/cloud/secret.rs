//! AWS Secrets Manager: the password of the share, kept where it is changed by itself.

use super::error::CloudError;
use async_trait::async_trait;
use std::fmt;

/// A secret. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// What Secrets Manager gave: an object of JSON with a `password`, or the password itself, without the end of a line that
    /// an editor leaves. `None` where there is none in it.
    pub fn password(text: &str) -> Option<Self> {
        let of_object = || {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
            Some(object.get("password").and_then(|value| value.as_str()).unwrap_or_default().to_owned())
        };
        let password = of_object().unwrap_or_else(|| text.trim_end_matches(['\r', '\n']).to_owned());
        (!password.is_empty() && !password.contains(['\r', '\n', '\0'])).then_some(Self(password))
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }
}

/// The secrets of an account.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The password in a secret, by the secret's name or ARN.
    async fn password(&self, name: &str) -> Result<Secret, CloudError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_an_object_or_plain_text() {
        for (text, password) in [
            (r#"{"username":"svc","password":"pass word"}"#, Some("pass word")),
            (r#"{"username":"svc"}"#, None),
            (r#"{"password":""}"#, None),
            (r#"{"password":7}"#, None),
            ("pass word", Some("pass word")),
            ("pass word\r\n", Some("pass word")),
            (" spaces count ", Some(" spaces count ")),
            ("{half an object", Some("{half an object")),
            ("two\nlines", None),
            ("", None),
            ("\n", None),
        ] {
            assert_eq!(Secret::password(text).as_ref().map(Secret::reveal), password, "{text:?}");
        }
    }

    #[test]
    fn it_is_never_printed() {
        let secret = Secret::password("hunter2").expect("a password");
        assert_eq!(format!("{secret:?}"), "a secret");
    }
}
