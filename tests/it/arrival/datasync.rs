//! DataSync, as the stub plays it: it really copies what a list names, from Oregon's sync root to Virginia's, and fails in
//! every way that AWS's documentation names.

use super::scene::Scene;
use crate::common::aws::Aws;
use crate::common::studio::tree;
use ingest::handoff::{HandoffError, Seen, Standing, SyncPlace, datasync};
use ingest::journey::{Dump, Stage};
use ingest::problem::{Code, Problem};
use ingest::receipt::Rung;
use ingest::words::path::RelPath;
use serde_json::{Value, json};
use std::sync::Arc;

/// The only task that the stub knows.
const TASK: &str = "arn:aws:datasync:us-west-2:123456789012:task/task-0123456789abcdef0";
pub(super) const BUCKET: &str = "studio-ingest";

fn place() -> datasync::Place {
    datasync::Place {
        task: TASK.into(),
        bucket: BUCKET.into(),
        role: "arn:aws:iam::123456789012:role/ingest-datasync-manifest".into(),
        below: None,
        rate: None,
    }
}

/// The same as a section of the configuration file.
pub(super) fn section() -> String {
    let datasync::Place { task, bucket, role, .. } = place();
    format!("[handoff]\nkind = \"datasync\"\ntask = {task:?}\nbucket = {bucket:?}\nrole = {role:?}\n")
}

/// A studio whose task goes from Oregon's sync root to Virginia's.
fn task(reads: bool) -> (Scene, Aws) {
    let aws = Aws::start();
    aws.bucket(BUCKET);
    let mut scene = Scene::new(SyncPlace::DataSync(place()), reads);
    scene.account = Some(aws.account());
    aws.set(&json!({ "datasync": { "from": scene.oregon(), "to": scene.virginia() } }));
    (scene, aws)
}

/// What the executions were started with, and whether they went to one roll's list.
fn lists(aws: &Aws) -> Vec<String> {
    let key = |given: &Value| given["ManifestConfig"]["Source"]["S3"]["ManifestObjectPath"].clone();
    aws.given("StartTaskExecution").iter().map(|given| key(given).as_str().unwrap().to_owned()).collect()
}

async fn sync(scene: &Scene) -> Arc<dyn ingest::handoff::Sync> {
    scene.sync.open(scene.account.as_ref()).await.unwrap()
}

/// Looks until it is what is waited for; the stub's executions go on by a phase with each look.
async fn looked(scene: &Scene, dump: &Dump, is_it: impl Fn(&Standing) -> bool) -> Standing {
    let (sync, mut seen, roll) = (sync(scene).await, Seen::default(), scene.handed(dump));
    let execution = &dump.told.as_ref().unwrap().reference;
    for _ in 0..10 {
        let said = sync.look(&roll, execution, &mut seen).await.unwrap();
        if is_it(&said) {
            return said;
        }
    }
    panic!("it never came")
}

fn is_over(said: &Standing) -> bool {
    !matches!(said, Standing::Part(part) if part.wrong.is_none())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_released_roll_is_carried_by_an_execution_of_its_own_and_compared() {
    let (scene, aws) = task(false);
    let dump = scene.carry(true).await.unwrap();
    assert_eq!((dump.stage, dump.receipts.len()), (Stage::Arrived, 2));
    assert_eq!(tree(&scene.virginia().join("A001")), tree(&scene.oregon().join("A001")));
    let said = scene.receipt(2).receipt;
    assert_eq!((said.arrival.state.as_str(), said.arrival.sync.as_str()), ("reported", "datasync"));
    assert!(said.arrival.by.starts_with(TASK), "{:?}", said.arrival);
    assert_eq!(said.arrival.how[0], "DataSync transferred 5 files and found 5 of 5 equal on both sides");
    assert_eq!(said.evidence.rung, Rung::Landed);
    // One execution, in the mode that proves presence, with the roll's own list.
    let given = aws.given("StartTaskExecution");
    assert_eq!(given.len(), 1);
    let options = &given[0]["OverrideOptions"];
    assert_eq!(options["VerifyMode"], "POINT_IN_TIME_CONSISTENT");
    assert_eq!(
        (&options["TransferMode"], &options["PreserveDeletedFiles"]),
        (&json!("CHANGED"), &json!("PRESERVE"))
    );
    let list = aws.s3(&[], &format!("{BUCKET}/{}", lists(&aws)[0]));
    assert!(list.lines().count() == 5 && list.contains("/A001/A001C001.mov\n"), "{list}");
    assert_eq!(aws.broken(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_virginia_can_be_read_what_datasync_says_is_not_believed() {
    let (scene, _aws) = task(true);
    let dump = scene.carry(true).await.unwrap();
    let said = scene.receipt(2).receipt;
    assert_eq!((said.arrival.state.as_str(), said.evidence.rung), ("proven", Rung::Arrived));
    assert!(dump.files.iter().all(|file| file.arrived.is_some()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_it_could_not_carry_is_named_and_the_roll_is_told_again() {
    let (scene, aws) = task(false);
    let dump = scene.carry(false).await.unwrap();
    aws.set(&json!({ "datasync": { "lose": ["A001/A001C002.mov"] } }));
    let Standing::Again(problem) = looked(&scene, &dump, is_over).await else { panic!("it failed") };
    assert_eq!(problem.code, Code::SyncFailed);
    assert!(problem.message.contains("not carried: A001C002.mov"), "{problem}");
    aws.set(&json!({ "datasync": { "lose": [] } }));
    let again = sync(&scene).await.tell(&scene.handed(&dump)).await.unwrap();
    assert_ne!(again.reference, dump.told.as_ref().unwrap().reference, "an execution of its own");
    let mut dump = dump;
    dump.told.as_mut().unwrap().reference = again.reference;
    assert!(matches!(looked(&scene, &dump, is_over).await, Standing::Whole { .. }));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_success_that_has_not_compared_every_file_is_no_arrival() {
    let (scene, aws) = task(false);
    aws.set(&json!({ "datasync": { "forget": ["A001/A001C001.mov"] } }));
    let dump = scene.carry(false).await.unwrap();
    let Standing::Part(part) = looked(&scene, &dump, is_over).await else { panic!("it is not whole") };
    assert_eq!((part.there, part.all), (4, 5));
    assert_eq!(part.missing, [RelPath::new("A001C001.mov").unwrap()]);
    assert_eq!(part.wrong.unwrap().code, Code::ArrivalMissing);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_the_bucket_lost_is_written_again() {
    let (scene, aws) = task(false);
    let dump = scene.carry(false).await.unwrap();
    aws.s3(&["-X", "DELETE"], &format!("{BUCKET}/{}", lists(&aws)[0]));
    let Standing::Again(problem) = looked(&scene, &dump, is_over).await else { panic!("it is gone") };
    assert_eq!(problem.code, Code::SyncManifestLost);
    assert!(problem.message.contains(&lists(&aws)[0]), "{problem}");
    let (mut dump, _lock) =
        crate::common::agent::begin(&scene.agent(false).await.unwrap(), &scene.studio).await.unwrap();
    let agent = scene.agent(true).await;
    drop(_lock);
    agent.unwrap().carry(&mut dump).await.unwrap();
    assert_eq!(dump.stage, Stage::Arrived);
    assert_eq!(lists(&aws).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_execution_runs_at_a_time_and_the_next_roll_waits() {
    let (scene, aws) = task(false);
    aws.set(&json!({ "datasync": { "hold": "TRANSFERRING" } }));
    let dump = scene.carry(false).await.unwrap();
    let sync = sync(&scene).await;
    // Cut off before it was written down: the same execution is found again, and none is begun.
    let again = sync.tell(&scene.handed(&dump)).await.unwrap();
    assert_eq!(again.reference, dump.told.as_ref().unwrap().reference);
    let mut other = scene.handed(&dump);
    other.files.pop();
    let error = sync.tell(&other).await.expect_err("it is busy");
    assert!(matches!(error, HandoffError::Busy(_)), "{error}");
    assert_eq!(Problem::from(error).code, Code::SyncBusy);
    aws.set(&json!({ "datasync": { "hold": null } }));
    assert!(matches!(looked(&scene, &dump, is_over).await, Standing::Whole { .. }));
    // A roll that has grown since is another list, and another execution.
    assert_ne!(sync.tell(&other).await.unwrap().reference, again.reference);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_rate_follows_the_configuration_while_it_runs() {
    let (mut scene, aws) = task(false);
    aws.set(&json!({ "datasync": { "hold": "TRANSFERRING" } }));
    let dump = scene.carry(false).await.unwrap();
    assert_eq!(aws.given("StartTaskExecution")[0]["OverrideOptions"]["BytesPerSecond"], -1);
    let rate = Some("400 Mbit/s".parse().unwrap());
    scene.sync = SyncPlace::DataSync(datasync::Place { rate, ..place() });
    let (sync, roll) = (sync(&scene).await, scene.handed(&dump));
    for _ in 0..3 {
        let execution = &dump.told.as_ref().unwrap().reference;
        let said = sync.look(&roll, execution, &mut Seen::default()).await.unwrap();
        assert!(matches!(said, Standing::Part(part) if part.wrong.is_none()));
    }
    let given = aws.given("UpdateTaskExecution");
    assert_eq!(given.len(), 1, "once: {given:?}");
    assert_eq!(given[0]["Options"]["BytesPerSecond"], 50_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_this_version_does_not_know_is_waited_for() {
    let (scene, aws) = task(false);
    let dump = scene.carry(false).await.unwrap();
    aws.set(&json!({ "datasync": { "say": "CANCELLING" } }));
    assert!(matches!(looked(&scene, &dump, is_over).await, Standing::Again(_)));
    aws.set(&json!({ "newer": true, "datasync": { "say": "PONDERING" } }));
    let mut seen = Seen::default();
    let execution = &dump.told.as_ref().unwrap().reference;
    let said = sync(&scene).await.look(&scene.handed(&dump), execution, &mut seen).await;
    match said.unwrap() {
        Standing::Part(part) => assert!(part.wrong.is_none() && part.words.contains("PONDERING"), "{part:?}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_of_another_name_and_a_bucket_that_is_not_there_are_told_and_the_roll_stays_released() {
    let (mut scene, aws) = task(false);
    let elsewhere = datasync::Place { bucket: "no-such-bucket".into(), ..place() };
    scene.sync = SyncPlace::DataSync(elsewhere);
    let problem = scene.carry(false).await.unwrap_err();
    assert_eq!(problem.code, Code::AwsMissing, "{problem}");
    assert!(scene.oregon().join("A001/A001C001.mov").exists());
    let other = datasync::Place { task: TASK.replace('0', "9"), ..place() };
    scene.sync = SyncPlace::DataSync(other);
    let problem = scene.carry(false).await.unwrap_err();
    assert!(problem.message.contains("does not exist"), "{problem}");
    let share = ingest::share::connect(&crate::common::agent::local(&scene.studio)).await.unwrap();
    assert!(sync(&scene).await.outlook(&share).await.is_err());
    // No storm: what cannot be mended by asking again is asked once.
    let calls = aws.calls();
    assert!(calls.iter().filter(|call| call.contains("TaskExecution")).count() <= 3, "{calls:?}");
    scene.sync = SyncPlace::DataSync(place());
    assert_eq!(scene.carry(true).await.unwrap().stage, Stage::Arrived);
    assert_eq!(scene.receipt(2).receipt.arrival.state, "reported");
}
