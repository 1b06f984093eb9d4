//! Who we are (STS).

use super::fault::fault;
use crate::cloud::{Caller, CloudError, Identity};
use async_trait::async_trait;
use aws_config::SdkConfig;

const SERVICE: &str = "STS";

pub(super) struct Sts(aws_sdk_sts::Client);

impl Sts {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_sts::Client::new(config))
    }
}

#[async_trait]
impl Identity for Sts {
    async fn caller(&self) -> Result<Caller, CloudError> {
        const CALL: &str = "GetCallerIdentity";
        let said = self.0.get_caller_identity().send().await.map_err(|error| fault(SERVICE, CALL, &error))?;
        let none = || CloudError::unknown(SERVICE, CALL, "it names nobody");
        Ok(Caller { account: said.account.ok_or_else(none)?, arn: said.arn.ok_or_else(none)? })
    }
}
