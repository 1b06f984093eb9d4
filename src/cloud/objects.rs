//! Small objects in a bucket (S3): lists for the sync, and its reports.

use super::CloudError;
use async_trait::async_trait;
use bytes::Bytes;

/// A bucket's objects, of a few megabytes each.
#[async_trait]
pub trait Objects: Send + Sync {
    /// Writes an object, over one that is there.
    async fn put(&self, bucket: &str, key: &str, body: Bytes) -> Result<(), CloudError>;

    /// Reads an object; `None` where there is none.
    async fn get(&self, bucket: &str, key: &str) -> Result<Option<Bytes>, CloudError>;

    /// The keys that begin like this.
    async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<String>, CloudError>;
}
