//! What stands in the ledger of a delivery, by how far it has come.

use super::{and, dump, keys, of};
use crate::journey::story::noon;
use ingest::cloud::table::{Item, Memory, Value};
use ingest::journey::{Dump, Elsewhere, Event, EventKind};
use ingest::ledger::Says;
use ingest::problem::{Code, Problem};
use ingest::words::clock::Clock;
use std::sync::Arc;

async fn written(dump: &Dump) -> (Vec<Item>, Vec<&'static str>) {
    let table = Arc::new(Memory::default());
    let conflict = of("Stage 4", &table, &Clock::held(noon())).write(dump).await.expect("written");
    assert_eq!(conflict, None);
    (table.items(), table.calls())
}

/// An item as DynamoDB's own tools show it, without the types.
fn shown(value: &Value) -> serde_json::Value {
    match value {
        Value::Text(text) => text.as_str().into(),
        Value::Number(number) => (*number).into(),
        Value::Flag(flag) => (*flag).into(),
        Value::Bytes(bytes) => bytes.clone().into(),
        Value::List(values) => values.iter().map(shown).collect(),
        Value::Map(item) => item.iter().map(|(name, value)| (name.clone(), shown(value))).collect(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_released_roll_is_all_of_this() {
    let (items, _) = written(&dump(3, Some(EventKind::Receipted))).await;
    let items: Vec<_> = items.iter().map(|item| shown(&Value::Map(item.clone()))).collect();
    insta::assert_snapshot!(serde_json::to_string_pretty(&items).expect("JSON"));
}

#[tokio::test(start_paused = true)]
async fn each_stage_writes_what_is_new_and_a_delivery_its_parts_before_the_whole() {
    let id = dump(2, None).id;
    let roll = format!("roll#{id} roll");
    let card = |sk: &str| format!("card#00000000000000000000000000000003 {sk}");
    let delivered = [
        card(&format!("at#footage#{id}")),
        format!("roll#{id} f#00000"),
        format!("roll#{id} r#us-west-2#landed"),
        roll.clone(),
    ];
    let elsewhere = Some(Elsewhere { studio: "Stage 5".into(), ..Elsewhere::default() });
    let other = "01933988-0000-7000-8000-000000000099".parse().expect("an id");
    let duplicate = Event::Duplicate { of: other, elsewhere };
    let given_up = Event::Abandoned { by: "mu".into(), reason: "shot twice".into() };
    let looked_at = dump(2, Some(EventKind::Misnamed));
    let rows: [(&str, Dump, &[String], &[&str]); 8] = [
        ("found", dump(2, Some(EventKind::Found)), std::slice::from_ref(&roll), &["PutItem"]),
        ("checked", dump(2, Some(EventKind::Checked)), std::slice::from_ref(&roll), &["PutItem"]),
        // What is proven is proven by the release at the latest: before that nobody is told.
        ("sealed", dump(2, Some(EventKind::Sealed)), std::slice::from_ref(&roll), &["PutItem"]),
        (
            "released",
            dump(2, Some(EventKind::Released)),
            &delivered,
            &["GetItem", "PutItem", "PutItem", "PutItem", "PutItem", "PutItem"],
        ),
        (
            "receipted",
            dump(2, None),
            &delivered,
            &["GetItem", "PutItem", "PutItem", "PutItem", "PutItem", "PutItem"],
        ),
        (
            "arrived",
            dump(2, Some(EventKind::Receipted)),
            &delivered,
            &["GetItem", "PutItem", "PutItem", "PutItem", "PutItem", "PutItem"],
        ),
        ("duplicate", and(looked_at, &duplicate), std::slice::from_ref(&roll), &["PutItem", "PutItem"]),
        (
            "abandoned",
            and(dump(2, Some(EventKind::Checked)), &given_up),
            std::slice::from_ref(&roll),
            &["PutItem", "PutItem"],
        ),
    ];
    for (name, dump, expected, expected_calls) in rows {
        let (items, calls) = written(&dump).await;
        assert_eq!(keys(&items), expected, "{name}");
        assert_eq!(calls, expected_calls, "{name}");
        let state = items.last().and_then(|item| item["state"].text());
        let state_is = match name {
            "sealed" => "checked",
            "receipted" => "released",
            name => name,
        };
        assert_eq!(state, Some(state_is));
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_cut_off_after_any_call_is_mended_by_the_next() {
    let roll = dump(2, None);
    let (whole, calls) = written(&roll).await;
    for left in 0..calls.len() as u64 {
        let table = Arc::new(Memory::default());
        let ledger = of("Stage 4", &table, &Clock::held(noon()));
        table.cut_after(Some(left));
        assert!(ledger.write(&roll).await.is_err(), "after {left} calls");
        // Whoever finds a part finds what it stands for.
        let found = keys(&table.items());
        let has = |part: &str| found.iter().any(|key| key.contains(part));
        assert!(!has(" at#") || has(" roll"), "{found:?}");
        assert!(!has(" roll") || has(" r#"), "{found:?}");
        assert!(!has(" r#") || has(" f#"), "{found:?}");
        table.cut_after(None);
        assert_eq!(ledger.write(&roll).await, Ok(None));
        assert_eq!(table.items(), whole, "after {left} calls");
    }
}

#[tokio::test(start_paused = true)]
async fn a_roll_of_100_000_files_is_few_items_and_they_come_slowly() {
    let begun = tokio::time::Instant::now();
    let (items, calls) = written(&dump(100_000, None)).await;
    let packs: Vec<&Item> =
        items.iter().filter(|item| item.contains_key("files") && item.contains_key("root")).collect();
    let packs: Vec<_> = packs.into_iter().filter(|item| matches!(item["files"], Value::List(_))).collect();
    assert!((100..400).contains(&packs.len()), "{} items", packs.len());
    let size =
        |item: &&Item| serde_json::to_string(&shown(&Value::Map((*item).clone()))).expect("JSON").len();
    let largest = packs.iter().map(size).max().unwrap_or_default();
    assert!(largest < 200 * 1024, "{largest} bytes in an item");
    let files: usize = packs
        .iter()
        .map(|item| match &item["files"] {
            Value::List(files) => files.len(),
            _ => 0,
        })
        .sum();
    assert_eq!(files, 100_000);
    // Neither the table nor the link notices: half of what one key of DynamoDB takes.
    let seconds = begun.elapsed().as_secs_f64();
    let bytes: usize = packs.iter().map(size).sum();
    assert!((bytes as f64 / seconds) < 500_000.0, "{bytes} bytes in {seconds} s");
    assert_eq!(calls.len(), packs.len() + 5);
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_back_and_what_is_settled_never_changes() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let ledger = of("Stage 4", &table, &clock);
    let (checked, whole) = (dump(2, Some(EventKind::Checked)), dump(2, None));
    assert_eq!(ledger.write(&whole).await, Ok(None));
    let settled = table.items();
    // Another process of the same agent was slower.
    assert_eq!(ledger.write(&checked).await, Ok(None));
    assert_eq!(ledger.write(&whole).await, Ok(None));
    assert_eq!(table.items(), settled);
}

#[tokio::test(start_paused = true)]
async fn a_card_that_is_looked_at_once_more_does_not_go_back_in_the_ledger() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let ledger = of("Stage 4", &table, &clock);
    let checked = dump(2, Some(EventKind::Checked));
    assert_eq!(ledger.write(&checked).await, Ok(None));
    let again = and(checked, &Event::Reopened { by: "mu".into() });
    assert_eq!(ledger.write(&again).await, Ok(None));
    let item = &table.items()[0];
    assert_eq!((item["state"].text(), item["files"].number()), (Some("checked"), Some(0)));
    assert_eq!(ledger.write(&dump(2, None)).await, Ok(None), "and then it goes on");
}

#[tokio::test(start_paused = true)]
async fn another_account_of_a_delivery_is_told_with_both_sides_and_never_put_over() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let (one, other) = (of("Stage 4", &table, &clock), of("Stage 5", &table, &clock));
    let whole = dump(2, None);
    assert_eq!(one.write(&whole).await, Ok(None));
    let first = table.items();
    // A state folder that was copied: the same dump, and another receipt.
    let receipted = Event::Receipted { number: 9, sha256: "ef".repeat(32) };
    let copied = and(dump(2, Some(EventKind::Released)), &receipted);
    let conflict = other.write(&copied).await.expect("written").expect("a conflict");
    let problem = Problem::from(conflict);
    assert_eq!(problem.code, Code::LedgerConflict);
    insta::assert_snapshot!(problem.message, @"The ledger has another account of `A001R2EC` (01933988-0000-7000-8000-000000000007): here it is released as `20261122_D03_MU/Camera_Media/A001R2EC`, receipt 9 (efefefefefef), there, by Stage 4 (nas-vm), it is released as `20261122_D03_MU/Camera_Media/A001R2EC`, receipt 1 (abababababab)");
    let after = table.items();
    assert!(first.iter().all(|item| after.contains(item)), "nothing was put over");
    assert_eq!(after.len(), first.len() + 1, "both sides are there");
    let Says(says) = one.says(whole.id).await.expect("an answer");
    insta::assert_snapshot!(says.join("\n"), @r"
    It has the roll: released as `20261122_D03_MU/Camera_Media/A001R2EC`, receipt 1 (abababababab)
    2 files with hashes, proven in us-west-2 by readback, 2026-11-22T22:30:00.123456789Z
    Another account of it, by Stage 5 (nas-vm): released as `20261122_D03_MU/Camera_Media/A001R2EC`, receipt 9 (efefefefefef)
    ");
    // A copy that has kept even its journal's name is found out by its receipt.
    let twin = of("Stage 4", &table, &clock);
    assert!(twin.write(&copied).await.expect("written").is_some());
}

#[tokio::test(start_paused = true)]
async fn files_that_say_something_else_are_a_conflict() {
    let (table, clock) = (Arc::new(Memory::default()), Clock::held(noon()));
    let ledger = of("Stage 4", &table, &clock);
    assert_eq!(ledger.write(&dump(2, None)).await, Ok(None));
    let more = dump(3, None);
    let conflict = ledger.write(&more).await.expect("written").expect("a conflict");
    assert!(conflict.ours != conflict.theirs, "{conflict:?}");
}
