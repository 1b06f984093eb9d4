//! What FSx says of a file system and of its backups.

use crate::common::aws::{Aws, FILE_SYSTEM};
use ingest::cloud::{
    BackupKind, BackupState, Change, Cloud, Deployment, Fault, Lifecycle, Operation, Progress, Storage,
    connect,
};
use serde_json::json;

async fn cloud(aws: &Aws) -> Cloud {
    connect(&aws.account()).await.unwrap()
}

#[tokio::test]
async fn a_file_system_is_told_as_it_stands() {
    let aws = Aws::start();
    aws.set(&json!({ "file_system": {
        "Lifecycle": "UPDATING",
        "AdministrativeActions": [
            { "AdministrativeActionType": "STORAGE_OPTIMIZATION", "Status": "IN_PROGRESS", "ProgressPercent": 40 },
            { "AdministrativeActionType": "FILE_SYSTEM_UPDATE", "Status": "COMPLETED" },
        ],
        "WindowsConfiguration": { "MaintenanceOperationsInProgress": ["PATCHING", "BACKING_UP"] },
    } }));
    let file_system = cloud(&aws).await.file_systems.describe(FILE_SYSTEM).await.unwrap();
    assert_eq!(file_system.id, FILE_SYSTEM);
    assert_eq!(file_system.lifecycle, Lifecycle::Updating);
    assert_eq!((file_system.storage, file_system.capacity), (Some(Storage::Ssd), Some(20_480)));
    assert_eq!((file_system.deployment, file_system.throughput), (Some(Deployment::MultiAz), Some(1024)));
    assert_eq!(file_system.operations, [Operation::Patching, Operation::BackingUp]);
    assert_eq!(file_system.maintenance.map(|weekly| weekly.to_string()).as_deref(), Some("Sun 10:00 UTC"));
    assert_eq!(file_system.daily_backup.as_deref(), Some("09:00"));
    let [optimises, updated] = file_system.actions.as_slice() else { panic!("two actions") };
    assert_eq!((&optimises.change, optimises.percent), (&Change::StorageOptimization, Some(40)));
    assert!(optimises.is_open() && !updated.is_open());
    assert_eq!(updated.progress, Progress::Completed);
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn words_that_nobody_knows_yet_are_kept_as_they_are() {
    let aws = Aws::start();
    aws.set(&json!({ "newer": true, "file_system": {
        "Lifecycle": "HIBERNATING",
        "StorageType": "CRYSTAL",
        "AdministrativeActions": [{ "AdministrativeActionType": "POLISHING", "Status": "SHINING" }],
        "WindowsConfiguration": {
            "DeploymentType": "TRIPLE_AZ_1", "MaintenanceOperationsInProgress": ["DUSTING"],
        },
    } }));
    let file_system = cloud(&aws).await.file_systems.describe(FILE_SYSTEM).await.unwrap();
    assert_eq!(file_system.lifecycle, Lifecycle::Other("HIBERNATING".into()));
    assert_eq!(file_system.storage, Some(Storage::Other("CRYSTAL".into())));
    assert_eq!(file_system.deployment, Some(Deployment::Other("TRIPLE_AZ_1".into())));
    assert_eq!(file_system.operations, [Operation::Other("DUSTING".into())]);
    assert_eq!(file_system.actions[0].change, Change::Other("POLISHING".into()));
    assert_eq!(file_system.actions[0].progress, Progress::Other("SHINING".into()));
}

#[tokio::test]
async fn the_same_token_never_makes_two_backups() {
    let aws = Aws::start();
    let file_systems = cloud(&aws).await.file_systems;
    assert_eq!(file_systems.backups(FILE_SYSTEM).await.unwrap(), []);
    let first = file_systems.back_up(FILE_SYSTEM, "ingest-1").await.unwrap();
    let again = file_systems.back_up(FILE_SYSTEM, "ingest-1").await.unwrap();
    assert_eq!(first.id, again.id);
    assert_eq!((&first.state, &first.kind), (&BackupState::Creating, &BackupKind::UserInitiated));
    assert!(first.is_under_way() && !first.is_whole());
    let busy = file_systems.back_up(FILE_SYSTEM, "ingest-2").await.expect_err("one at a time");
    assert_eq!(busy.fault, Fault::Busy, "{busy}");
    for expected in [BackupState::Creating, BackupState::Available] {
        let backups = file_systems.backups(FILE_SYSTEM).await.unwrap();
        assert_eq!(backups.iter().map(|backup| &backup.state).collect::<Vec<_>>(), [&expected]);
    }
    for token in ["ingest-2", "ingest-3"] {
        file_systems.back_up(FILE_SYSTEM, token).await.unwrap();
        file_systems.backups(FILE_SYSTEM).await.unwrap();
    }
    let all = file_systems.backups(FILE_SYSTEM).await.unwrap();
    assert_eq!(all.len(), 3, "on two pages");
    assert!(all.is_sorted_by(|one, other| one.created >= other.created), "newest first: {all:?}");
    assert_eq!(aws.broken(), [""; 0]);
}

#[tokio::test]
async fn a_file_system_that_is_not_there_is_missing() {
    let aws = Aws::start();
    let file_systems = cloud(&aws).await.file_systems;
    let elsewhere = "fs-00000000000000000";
    for error in [
        file_systems.describe(elsewhere).await.err(),
        file_systems.backups(elsewhere).await.err(),
        file_systems.back_up(elsewhere, "ingest-1").await.err(),
    ] {
        let error = error.expect("nothing has that name");
        assert!(error.fault == Fault::Missing && error.detail.contains(elsewhere), "{error}");
    }
}
