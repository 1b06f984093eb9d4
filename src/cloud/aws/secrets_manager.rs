//! Secrets (AWS Secrets Manager). Nothing of one is ever part of an error.

use super::fault::fault;
use crate::cloud::{CloudError, Fault, Secret, Secrets};
use async_trait::async_trait;
use aws_config::SdkConfig;

const SERVICE: &str = "Secrets Manager";
const CALL: &str = "GetSecretValue";

pub(super) struct SecretsManager(aws_sdk_secretsmanager::Client);

impl SecretsManager {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_secretsmanager::Client::new(config))
    }
}

#[async_trait]
impl Secrets for SecretsManager {
    async fn password(&self, name: &str) -> Result<Secret, CloudError> {
        let said = self.0.get_secret_value().secret_id(name).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        let none = || CloudError {
            service: SERVICE,
            operation: CALL,
            fault: Fault::Missing,
            detail:
                "the secret has no password in it: neither a `password` in an object, nor one line of text"
                    .into(),
        };
        said.secret_string.as_deref().and_then(Secret::password).ok_or_else(none)
    }
}
