//! Tasks (DataSync).

use super::fault::fault;
use crate::cloud::{CloudError, Execution, Fault, Listed, Phase, Start, Tasks};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_datasync::error::{BuildError, SdkError};
use aws_sdk_datasync::operation::describe_task_execution::DescribeTaskExecutionOutput;
use aws_sdk_datasync::operation::start_task_execution::StartTaskExecutionError;
use aws_sdk_datasync::types::{
    ManifestAction, ManifestConfig, ManifestFormat, Options, OverwriteMode, PhaseStatus,
    PreserveDeletedFiles, ReportDestination, ReportDestinationS3, ReportLevel, ReportOutputType,
    S3ManifestConfig, SourceManifestConfig, TaskExecutionStatus, TaskReportConfig, TransferMode, VerifyMode,
};

const SERVICE: &str = "DataSync";

/// As much as it can, in its own words.
const UNLIMITED: i64 = -1;

pub(super) struct DataSync(aws_sdk_datasync::Client);

impl DataSync {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_datasync::Client::new(config))
    }
}

#[async_trait]
impl Tasks for DataSync {
    async fn start(&self, start: &Start) -> Result<String, CloudError> {
        const CALL: &str = "StartTaskExecution";
        let unfit = |error: BuildError| CloudError::unknown(SERVICE, CALL, error.to_string());
        let started = self
            .0
            .start_task_execution()
            .task_arn(&start.task)
            .manifest_config(manifest(start).map_err(unfit)?)
            .task_report_config(report(start).map_err(unfit)?)
            .override_options(options(start))
            .send()
            .await;
        let started = started.map_err(|error| refused(CALL, &error))?;
        started.task_execution_arn.ok_or_else(|| CloudError::unknown(SERVICE, CALL, "it names no execution"))
    }

    async fn describe(&self, execution: &str) -> Result<Execution, CloudError> {
        let said = self.0.describe_task_execution().task_execution_arn(execution).send().await;
        Ok(said_of(&said.map_err(|error| fault(SERVICE, "DescribeTaskExecution", &error))?))
    }

    async fn executions(&self, task: &str) -> Result<Vec<Listed>, CloudError> {
        let mut pages = self.0.list_task_executions().task_arn(task).into_paginator().send();
        let mut known = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(SERVICE, "ListTaskExecutions", &error))?;
            known.extend(page.task_executions().iter().filter_map(|entry| {
                let execution = entry.task_execution_arn()?.to_owned();
                Some(Listed { execution, phase: phase_of(entry.status()), state: state_of(entry.status()) })
            }));
        }
        Ok(known)
    }

    async fn limit(&self, execution: &str, rate: Option<u64>) -> Result<(), CloudError> {
        let options = Options::builder().bytes_per_second(signed(rate)).build();
        let update = self.0.update_task_execution().task_execution_arn(execution).options(options);
        update.send().await.map(drop).map_err(|error| fault(SERVICE, "UpdateTaskExecution", &error))
    }
}

fn signed(rate: Option<u64>) -> i64 {
    rate.and_then(|rate| i64::try_from(rate).ok()).unwrap_or(UNLIMITED)
}

/// A task that is busy is told only by the words of the refusal.
fn refused(call: &'static str, error: &SdkError<StartTaskExecutionError>) -> CloudError {
    let refused = fault(SERVICE, call, error);
    let is_busy = ["already running", "unable to queue"];
    match is_busy.iter().any(|words| refused.detail.to_lowercase().contains(words)) {
        true => CloudError { fault: Fault::Busy, ..refused },
        false => refused,
    }
}

fn bucket(start: &Start) -> String {
    format!("arn:aws:s3:::{}", start.bucket)
}

fn manifest(start: &Start) -> Result<ManifestConfig, BuildError> {
    let s3 = S3ManifestConfig::builder()
        .manifest_object_path(&start.manifest)
        .s3_bucket_arn(bucket(start))
        .bucket_access_role_arn(&start.role)
        .build()?;
    let source = SourceManifestConfig::builder().s3(s3).build();
    let manifest = ManifestConfig::builder().action(ManifestAction::Transfer).format(ManifestFormat::Csv);
    Ok(manifest.source(source).build())
}

fn report(start: &Start) -> Result<TaskReportConfig, BuildError> {
    let s3 = ReportDestinationS3::builder()
        .subdirectory(&start.report)
        .s3_bucket_arn(bucket(start))
        .bucket_access_role_arn(&start.role)
        .build()?;
    let destination = ReportDestination::builder().s3(s3).build();
    let report = TaskReportConfig::builder()
        .output_type(ReportOutputType::Standard)
        .report_level(ReportLevel::SuccessesAndErrors);
    Ok(report.destination(destination).build())
}

/// What proves presence: with a list, every file of it is compared on both sides at the end, those that were there before,
/// too. Nothing in the second region is ever taken away.
fn options(start: &Start) -> Options {
    Options::builder()
        .verify_mode(VerifyMode::PointInTimeConsistent)
        .transfer_mode(TransferMode::Changed)
        .overwrite_mode(OverwriteMode::Always)
        .preserve_deleted_files(PreserveDeletedFiles::Preserve)
        .bytes_per_second(signed(start.rate))
        .build()
}

fn phase_of(status: Option<&TaskExecutionStatus>) -> Phase {
    use TaskExecutionStatus as Status;
    match status {
        Some(Status::Success) => Phase::Succeeded,
        Some(Status::Error | Status::Cancelling) => Phase::Failed,
        Some(
            Status::Queued | Status::Launching | Status::Preparing | Status::Transferring | Status::Verifying,
        ) => Phase::UnderWay,
        _ => Phase::Unknown,
    }
}

fn state_of(status: Option<&TaskExecutionStatus>) -> String {
    status.map_or_else(|| "of no state".into(), |status| status.as_str().to_owned())
}

fn said_of(said: &DescribeTaskExecutionOutput) -> Execution {
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let s3 = said.manifest_config().and_then(|manifest| manifest.source()).and_then(|source| source.s3());
    let failed =
        said.files_failed().map_or(0, |failed| failed.prepare() + failed.transfer() + failed.verify());
    let rate = said.options().and_then(Options::bytes_per_second);
    let result = said.result();
    Execution {
        phase: phase_of(said.status()),
        state: state_of(said.status()),
        manifest: s3.map(|s3| s3.manifest_object_path().to_owned()),
        estimated: count(said.estimated_files_to_transfer()),
        transferred: count(said.files_transferred()),
        verified: count(said.files_verified()),
        skipped: count(said.files_skipped()),
        failed: count(failed),
        bytes: count(said.bytes_transferred()),
        rate: rate.and_then(|rate| u64::try_from(rate).ok()).filter(|rate| *rate > 0),
        is_verified: result.is_some_and(|result| result.verify_status() == Some(&PhaseStatus::Success)),
        error: result.and_then(|result| {
            let code = result.error_code()?.to_owned();
            Some((code, result.error_detail().unwrap_or_default().to_owned()))
        }),
    }
}
