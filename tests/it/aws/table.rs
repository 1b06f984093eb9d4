//! What a table promises: DynamoDB as moto plays it, and the table in memory that other tests use.

use crate::common::aws::Aws;
use ingest::cloud::table::{Condition, Item, Memory, Put, Tables, Test, Value};
use ingest::cloud::{Account, Fault, connect};
use std::sync::Arc;

const TABLE: &str = "ingest-ledger";

fn item(pk: &str, sk: &str, number: u64) -> Item {
    let odd =
        Value::List(vec![Value::Bytes(vec![0, 255]), Value::Map(Item::from([("é".into(), true.into())]))]);
    Item::from([
        ("pk".into(), pk.into()),
        ("sk".into(), sk.into()),
        // Words that DynamoDB keeps for itself.
        ("state".into(), "released".into()),
        ("number".into(), number.into()),
        ("list".into(), odd),
    ])
}

async fn keeps_to_the_contract(tables: Arc<dyn Tables>) {
    let put = async |item, only_if: Condition| tables.put(TABLE, item, &only_if).await.expect("an answer");
    assert_eq!(tables.get(TABLE, "a", "1").await, Ok(None));
    assert_eq!(put(item("a", "1", 5), Condition::absent()).await, Put::Written);
    assert_eq!(tables.get(TABLE, "a", "1").await, Ok(Some(item("a", "1", 5))));
    // Who is second is told what is there.
    assert_eq!(put(item("a", "1", 6), Condition::absent()).await, Put::Refused(item("a", "1", 5)));
    let at_most = |most| Condition::absent_or(vec![Test::AtMost("number", most), Test::Missing("receipt")]);
    assert_eq!(put(item("a", "1", 6), at_most(4)).await, Put::Refused(item("a", "1", 5)));
    assert_eq!(put(item("a", "1", 6), at_most(5)).await, Put::Written);
    let is = |state: &str| Condition::all(vec![Test::Is("state", state.into())]);
    assert_eq!(put(item("a", "1", 7), is("found")).await, Put::Refused(item("a", "1", 6)));
    assert_eq!(put(item("a", "1", 7), is("released")).await, Put::Written);
    assert_eq!(put(item("b", "1", 7), is("released")).await, Put::Refused(Item::new()), "there is nothing");
    for sk in ["f#1", "f#2", "f#3", "f#4", "r#1"] {
        assert_eq!(put(item("a", sk, 0), Condition::absent()).await, Put::Written);
    }
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = tables.page(TABLE, "a", "f#", after.as_deref()).await.expect("a page");
        found.extend(page.items);
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    let all = tables.page(TABLE, "a", "", None).await.expect("a page");
    assert_eq!(all.items.first(), Some(&item("a", "1", 7)), "nothing to begin with means all of them");
    assert_eq!(found, ["f#1", "f#2", "f#3", "f#4"].map(|sk| item("a", sk, 0)));
}

#[tokio::test]
async fn dynamodb_keeps_to_the_contract() {
    let aws = Aws::start();
    aws.make_table(TABLE);
    keeps_to_the_contract(connect(&aws.account()).await.expect("a cloud").tables).await;
}

#[tokio::test]
async fn the_table_in_memory_keeps_to_the_contract() {
    keeps_to_the_contract(Arc::new(Memory::default())).await;
}

#[tokio::test]
async fn of_two_who_write_at_the_same_moment_one_is_first() {
    let aws = Aws::start();
    aws.make_table(TABLE);
    let tables = connect(&aws.account()).await.expect("a cloud").tables;
    let writes = (0..16).map(|number| {
        let tables = tables.clone();
        tokio::spawn(async move { tables.put(TABLE, item("a", "1", number), &Condition::absent()).await })
    });
    let mut first = 0;
    for write in writes.collect::<Vec<_>>() {
        first += usize::from(write.await.expect("it ends") == Ok(Put::Written));
    }
    assert_eq!(first, 1);
}

#[tokio::test]
async fn each_way_in_which_a_table_can_refuse_is_told_apart() {
    let aws = Aws::start();
    aws.make_table(TABLE);
    let tables = connect(&aws.account()).await.expect("a cloud").tables;
    let missing = tables.get("no-such-table", "a", "1").await.expect_err("there is none");
    assert_eq!(missing.fault, Fault::Missing, "{missing}");
    let huge = Item::from([("text".into(), "x".repeat(401 * 1024).into())]);
    let huge = item("a", "1", 1).into_iter().chain(huge).collect();
    let too_big = tables.put(TABLE, huge, &Condition::absent()).await.expect_err("no item may be so big");
    assert_eq!(too_big.fault, Fault::Invalid, "{too_big}");
    for (code, fault) in [
        ("AccessDeniedException", Fault::Denied),
        ("ProvisionedThroughputExceededException", Fault::Throttled),
        ("ExpiredTokenException", Fault::Expired),
    ] {
        aws.fail("PutItem", code, 100);
        let refused = tables.put(TABLE, item("a", "1", 1), &Condition::absent()).await.expect_err(code);
        assert_eq!(refused.fault, fault, "{refused}");
        aws.fail("PutItem", code, 0);
    }
    let elsewhere = Account { region: "us-east-1".into(), ..aws.account() };
    let tables = connect(&elsewhere).await.expect("a cloud").tables;
    let missing = tables.get(TABLE, "a", "1").await.expect_err("it lies in another region");
    assert_eq!(missing.fault, Fault::Missing, "{missing}");
}
