//! The line and its virtual interface (AWS Direct Connect).
//!
//! An answer has the key of the BGP session in it, at two places. It is dropped here: no answer as a whole leaves this file, and
//! no error quotes one.

use super::fault::fault;
use crate::cloud::{Bgp, CloudError, Fault, Interface, InterfaceState, Line, LineState, Lines, bandwidth};
use crate::words::path::printable;
use async_trait::async_trait;
use aws_config::SdkConfig;

const SERVICE: &str = "Direct Connect";

pub(super) struct DirectConnect(aws_sdk_directconnect::Client);

impl DirectConnect {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_directconnect::Client::new(config))
    }
}

#[async_trait]
impl Lines for DirectConnect {
    async fn line(&self, id: &str) -> Result<Line, CloudError> {
        const CALL: &str = "DescribeConnections";
        let said = self.0.describe_connections().connection_id(id).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        let found = said.connections.into_iter().flatten().next();
        let found = found.ok_or_else(|| missing(CALL, id))?;
        Ok(Line {
            id: id.into(),
            state: found.connection_state.map_or(LineState::Unknown, |state| LineState::of(state.as_str())),
            bandwidth: found.bandwidth.as_deref().and_then(bandwidth),
        })
    }

    async fn interface(&self, id: &str) -> Result<Interface, CloudError> {
        const CALL: &str = "DescribeVirtualInterfaces";
        let said = self.0.describe_virtual_interfaces().virtual_interface_id(id).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        let found = said.virtual_interfaces.into_iter().flatten().next();
        let found = found.ok_or_else(|| missing(CALL, id))?;
        let state = found.virtual_interface_state;
        let peers = found.bgp_peers.into_iter().flatten();
        Ok(Interface {
            id: id.into(),
            line: found.connection_id.map(|line| printable(&line).into_owned()),
            state: state.map_or(InterfaceState::Unknown, |state| InterfaceState::of(state.as_str())),
            bgp: peers
                .map(|peer| peer.bgp_status.map_or(Bgp::Unknown, |status| Bgp::of(status.as_str())))
                .collect(),
            mtu: found.mtu.and_then(|mtu| u32::try_from(mtu).ok()),
            limit: found.rate_limit.as_deref().and_then(bandwidth),
        })
    }
}

/// Answers without what was asked for.
fn missing(operation: &'static str, id: &str) -> CloudError {
    let detail = format!("there is no {}", printable(id));
    CloudError { service: SERVICE, operation, fault: Fault::Missing, detail }
}
