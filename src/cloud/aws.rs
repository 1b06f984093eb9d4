//! AWS in earnest, by its own SDK.
//!
//! Credentials come from the environment or from a profile, which may run a program for them (`credential_process`: IAM Roles
//! Anywhere). The metadata service of a machine at AWS is not asked: a studio has none, and waiting for it takes seconds.

mod cloud_watch;
mod datasync;
mod direct_connect;
mod dynamodb;
mod fault;
mod fsx;
mod s3;
mod secrets_manager;
mod sns;
mod storage_gateway;
mod sts;

use super::{Account, Cloud};
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::meta::credentials::CredentialsProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use std::sync::Arc;
use std::time::Duration;

/// So often a call is made at most: what still fails then is told, and tried again by whoever asked, minutes later.
const TRIES: u32 = 3;
/// An answer comes within this, or none does. A call with all its tries takes no longer than the second.
const ANSWER: Duration = Duration::from_secs(10);
const CALL: Duration = Duration::from_secs(40);
/// A name is looked up and a connection made within this.
const CONNECT: Duration = Duration::from_secs(5);

/// The services of an account.
pub(super) async fn connect(account: &Account) -> Cloud {
    let config = config(account).await;
    Cloud {
        identity: Arc::new(sts::Sts::new(&config)),
        tables: Arc::new(dynamodb::DynamoDb::new(&config)),
        topics: Arc::new(sns::Sns::new(&config)),
        objects: Arc::new(s3::S3::new(&config)),
        tasks: Arc::new(datasync::DataSync::new(&config)),
        file_systems: Arc::new(fsx::Fsx::new(&config)),
        gateways: Arc::new(storage_gateway::StorageGateway::new(&config)),
        lines: Arc::new(direct_connect::DirectConnect::new(&config)),
        metrics: Arc::new(cloud_watch::CloudWatch::new(&config)),
        secrets: Arc::new(secrets_manager::SecretsManager::new(&config)),
    }
}

async fn config(account: &Account) -> SdkConfig {
    let region = Region::new(account.region.clone());
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    // A profile may name a role, for which AWS is asked, too.
    let provider =
        ProviderConfig::without_region().with_region(Some(region.clone())).with_http_client(http.clone());
    let mut profile = ProfileFileCredentialsProvider::builder().configure(&provider);
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12());
    if let Some(name) = &account.profile {
        profile = profile.profile_name(name);
        loader = loader.profile_name(name);
    }
    if let Some(file) = &account.credentials_file {
        let files = EnvConfigFiles::builder().with_file(EnvConfigFileKind::Credentials, file).build();
        profile = profile.profile_files(files.clone());
        loader = loader.profile_files(files);
    }
    if let Some(endpoint) = &account.endpoint {
        loader = loader.endpoint_url(endpoint);
    }
    let chain =
        CredentialsProviderChain::first_try("Environment", EnvironmentVariableCredentialsProvider::new())
            .or_else("Profile", profile.build());
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(ANSWER)
        .operation_attempt_timeout(ANSWER + CONNECT)
        .operation_timeout(CALL);
    loader
        .region(region)
        .credentials_provider(chain)
        .http_client(http)
        .retry_config(RetryConfig::standard().with_max_attempts(TRIES))
        .timeout_config(timeouts.build())
        .load()
        .await
}
