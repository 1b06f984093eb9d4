//! What the manifests claim that came with the dump, against what was read.

use super::Upload;
use super::error::UploadError;
use crate::words::digest::Digest;
use crate::words::path::RelPath;

/// Compares what was read with what the manifests claim that came with the dump.
pub(super) fn compare(upload: &Upload, path: &RelPath, digests: &[Digest]) -> Result<u32, UploadError> {
    upload.claims.compare(path, digests).map_err(|mismatch| UploadError::Claim {
        path: path.clone(),
        manifest: mismatch.manifest.clone(),
        algorithm: mismatch.claimed.algorithm().to_string(),
        expected: mismatch.claimed.to_string(),
        found: mismatch.found.to_string(),
    })
}
