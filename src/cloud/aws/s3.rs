//! Objects (S3).

use super::fault::fault;
use crate::cloud::{CloudError, Fault, Objects};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::operation::get_object::GetObjectError;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;

const SERVICE: &str = "S3";

pub(super) struct S3(aws_sdk_s3::Client);

impl S3 {
    pub(super) fn new(config: &SdkConfig) -> Self {
        // Where another address is asked, names of buckets do not stand in front of it.
        let by_path = config.endpoint_url().is_some();
        Self(aws_sdk_s3::Client::from_conf(Builder::from(config).force_path_style(by_path).build()))
    }
}

#[async_trait]
impl Objects for S3 {
    async fn put(&self, bucket: &str, key: &str, body: Bytes) -> Result<(), CloudError> {
        let put = self.0.put_object().bucket(bucket).key(key).body(ByteStream::from(body));
        put.send().await.map(drop).map_err(|error| fault(SERVICE, "PutObject", &error))
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<Bytes>, CloudError> {
        const CALL: &str = "GetObject";
        match self.0.get_object().bucket(bucket).key(key).send().await {
            Ok(object) => {
                let read = object.body.collect().await;
                let read = read.map_err(|error| CloudError {
                    service: SERVICE,
                    operation: CALL,
                    fault: Fault::Unreachable,
                    detail: error.to_string(),
                })?;
                Ok(Some(read.into_bytes()))
            }
            Err(error) if error.as_service_error().is_some_and(GetObjectError::is_no_such_key) => Ok(None),
            Err(error) => Err(fault(SERVICE, CALL, &error)),
        }
    }

    async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, CloudError> {
        let mut pages = self.0.list_objects_v2().bucket(bucket).prefix(prefix).into_paginator().send();
        let mut keys = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(SERVICE, "ListObjectsV2", &error))?;
            keys.extend(page.contents().iter().filter_map(|object| object.key().map(ToOwned::to_owned)));
        }
        Ok(keys)
    }
}
