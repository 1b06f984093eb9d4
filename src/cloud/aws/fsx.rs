//! File systems and their backups (Amazon FSx).

use super::fault::{fault, one_line};
use crate::cloud::{
    Action, Backup, BackupKind, BackupState, Change, CloudError, Deployment, FileSystem, FileSystems,
    Lifecycle, Operation, Progress, Storage, Weekly,
};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_fsx::types::{self, Filter, FilterName};
use jiff::Timestamp;

const SERVICE: &str = "FSx";

pub(super) struct Fsx(aws_sdk_fsx::Client);

impl Fsx {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_fsx::Client::new(config))
    }
}

#[async_trait]
impl FileSystems for Fsx {
    async fn describe(&self, id: &str) -> Result<FileSystem, CloudError> {
        const CALL: &str = "DescribeFileSystems";
        let said = self.0.describe_file_systems().file_system_ids(id).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        let found = said.file_systems.into_iter().flatten().next();
        found.and_then(file_system).ok_or_else(|| CloudError::unknown(SERVICE, CALL, "it describes nothing"))
    }

    async fn backups(&self, id: &str) -> Result<Vec<Backup>, CloudError> {
        const CALL: &str = "DescribeBackups";
        let of = Filter::builder().name(FilterName::FileSystemId).values(id).build();
        let mut pages = self.0.describe_backups().filters(of).into_paginator().send();
        let mut backups: Vec<Backup> = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| fault(SERVICE, CALL, &error))?;
            backups.extend(page.backups.into_iter().flatten().filter_map(backup));
        }
        backups.sort_by_key(|backup| std::cmp::Reverse(backup.created));
        Ok(backups)
    }

    async fn back_up(&self, id: &str, token: &str) -> Result<Backup, CloudError> {
        const CALL: &str = "CreateBackup";
        let asked = self.0.create_backup().file_system_id(id).client_request_token(token).send().await;
        let said = asked.map_err(|error| fault(SERVICE, CALL, &error))?;
        let none = || CloudError::unknown(SERVICE, CALL, "it names no backup");
        said.backup.and_then(backup).ok_or_else(none)
    }
}

fn file_system(said: types::FileSystem) -> Option<FileSystem> {
    let windows = said.windows_configuration;
    let of_windows = windows.as_ref();
    let is_daily = of_windows.is_some_and(|windows| windows.automatic_backup_retention_days != Some(0));
    Some(FileSystem {
        id: said.file_system_id?,
        lifecycle: Lifecycle::of(said.lifecycle?.as_str()),
        failure: said.failure_details.and_then(|details| details.message).map(|message| one_line(&message)),
        storage: said.storage_type.map(|storage| Storage::of(storage.as_str())),
        capacity: said.storage_capacity.and_then(|gib| u64::try_from(gib).ok()),
        deployment: of_windows
            .and_then(|windows| windows.deployment_type.as_ref())
            .map(|deployment| Deployment::of(deployment.as_str())),
        throughput: of_windows.and_then(|windows| u32::try_from(windows.throughput_capacity?).ok()),
        operations: of_windows
            .and_then(|windows| windows.maintenance_operations_in_progress.as_ref())
            .into_iter()
            .flatten()
            .map(|operation| Operation::of(operation.as_str()))
            .collect(),
        maintenance: of_windows
            .and_then(|windows| Weekly::parse(windows.weekly_maintenance_start_time.as_deref()?)),
        daily_backup: windows
            .and_then(|windows| windows.daily_automatic_backup_start_time)
            .filter(|_| is_daily)
            .map(|time| one_line(&time)),
        actions: said.administrative_actions.into_iter().flatten().filter_map(action).collect(),
    })
}

fn action(said: types::AdministrativeAction) -> Option<Action> {
    Some(Action {
        change: Change::of(said.administrative_action_type?.as_str()),
        progress: Progress::of(said.status?.as_str()),
        percent: said.progress_percent.and_then(|percent| u8::try_from(percent).ok()),
    })
}

fn backup(said: types::Backup) -> Option<Backup> {
    let created = said.creation_time?;
    Some(Backup {
        id: said.backup_id?,
        state: BackupState::of(said.lifecycle?.as_str()),
        kind: BackupKind::of(said.r#type?.as_str()),
        created: Timestamp::from_nanosecond(created.as_nanos()).ok()?,
        percent: said.progress_percent.and_then(|percent| u8::try_from(percent).ok()),
        failure: said.failure_details.and_then(|details| details.message).map(|message| one_line(&message)),
    })
}
