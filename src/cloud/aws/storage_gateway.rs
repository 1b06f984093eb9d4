//! Gateways (AWS Storage Gateway).

use super::fault::{fault, one_line};
use crate::cloud::{Cache, CloudError, Gateway, GatewayState, Gateways, Tie, TieState};
use crate::words::path::printable;
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_storagegateway::operation::describe_gateway_information::{
    DescribeGatewayInformationError as Refused, DescribeGatewayInformationOutput,
};
use aws_sdk_storagegateway::types::ErrorCode;
use aws_sdk_storagegateway::types::error::InvalidGatewayRequestException;

const SERVICE: &str = "Storage Gateway";

/// Ties are described so many at a time.
const AT_ONCE: usize = 10;

pub(super) struct StorageGateway(aws_sdk_storagegateway::Client);

impl StorageGateway {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_storagegateway::Client::new(config))
    }
}

#[async_trait]
impl Gateways for StorageGateway {
    async fn describe(&self, arn: &str) -> Result<Gateway, CloudError> {
        const CALL: &str = "DescribeGatewayInformation";
        match self.0.describe_gateway_information().gateway_arn(arn).send().await {
            Ok(said) => Ok(gateway(arn, said)),
            // AWS refuses to say anything of a gateway that it does not hear from.
            Err(error) => match error.as_service_error() {
                Some(Refused::InvalidGatewayRequestException(refused)) if is_unheard(refused) => {
                    Ok(unheard(arn))
                }
                _ => Err(fault(SERVICE, CALL, &error)),
            },
        }
    }

    async fn cache(&self, arn: &str) -> Result<Cache, CloudError> {
        const CALL: &str = "DescribeCache";
        let said = self.0.describe_cache().gateway_arn(arn).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        let percent = |said: f64| if said.is_finite() { said.clamp(0.0, 100.0) } else { 0.0 };
        Ok(Cache {
            size: u64::try_from(said.cache_allocated_in_bytes).unwrap_or_default(),
            used: percent(said.cache_used_percentage),
            dirty: percent(said.cache_dirty_percentage),
        })
    }

    async fn ties(&self, arn: &str) -> Result<Vec<Tie>, CloudError> {
        const LIST: &str = "ListFileSystemAssociations";
        const CALL: &str = "DescribeFileSystemAssociations";
        let mut pages = self.0.list_file_system_associations().gateway_arn(arn).into_paginator().send();
        let mut arns: Vec<String> = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(SERVICE, LIST, &error))?;
            let listed = page.file_system_association_summary_list.into_iter().flatten();
            arns.extend(listed.filter_map(|listed| listed.file_system_association_arn));
        }
        let mut ties = Vec::new();
        for some in arns.chunks(AT_ONCE) {
            let ask = self.0.describe_file_system_associations();
            let ask = ask.set_file_system_association_arn_list(Some(some.to_vec()));
            let said = ask.send().await.map_err(|error| fault(SERVICE, CALL, &error))?;
            ties.extend(said.file_system_association_info_list.into_iter().flatten().map(|said| {
                let state = said.file_system_association_status.unwrap_or_default();
                let details = said.file_system_association_status_details.into_iter().flatten();
                Tie {
                    file_system: said.location_arn.as_deref().and_then(id_of).map(ToOwned::to_owned),
                    state: TieState::of(&state),
                    errors: details
                        .filter_map(|detail| detail.error_code)
                        .map(|code| one_line(&code))
                        .collect(),
                }
            }));
        }
        Ok(ties)
    }
}

/// What an ARN ends with.
fn id_of(arn: &str) -> Option<&str> {
    arn.rsplit('/').next().filter(|id| !id.is_empty())
}

fn is_unheard(refused: &InvalidGatewayRequestException) -> bool {
    let code = refused.error.as_ref().and_then(|error| error.error_code.as_ref());
    code == Some(&ErrorCode::GatewayNotConnected)
}

fn gateway(arn: &str, said: DescribeGatewayInformationOutput) -> Gateway {
    let word = |said: Option<String>| said.filter(|text| !text.is_empty()).map(|text| one_line(&text));
    Gateway {
        id: said.gateway_id.unwrap_or_else(|| id_of(arn).unwrap_or_default().into()),
        name: said.gateway_name.map(|name| printable(&name).into_owned()).unwrap_or_default(),
        state: GatewayState::of(&said.gateway_state.unwrap_or_default()),
        version: word(said.software_version),
        update: word(said.next_update_availability_date),
        updates_end: word(said.software_updates_end_date),
        deprecated: word(said.deprecation_date),
    }
}

/// One that AWS does not hear from.
fn unheard(arn: &str) -> Gateway {
    Gateway {
        id: id_of(arn).unwrap_or_default().into(),
        name: String::new(),
        state: GatewayState::NotConnected,
        version: None,
        update: None,
        updates_end: None,
        deprecated: None,
    }
}
