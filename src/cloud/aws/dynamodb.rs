//! Tables of items (DynamoDB).

use super::fault::fault;
use crate::cloud::table::{Condition, Item, PK, Page, Put, SK, Tables, Test, Value};
use crate::cloud::{CloudError, Fault};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use std::collections::HashMap;

const SERVICE: &str = "DynamoDB";

type Attributes = HashMap<String, AttributeValue>;

pub(super) struct DynamoDb(aws_sdk_dynamodb::Client);

impl DynamoDb {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_dynamodb::Client::new(config))
    }
}

#[async_trait]
impl Tables for DynamoDb {
    async fn put(&self, table: &str, item: Item, only_if: &Condition) -> Result<Put, CloudError> {
        const CALL: &str = "PutItem";
        let expression = Expression::of(only_if);
        let put = self
            .0
            .put_item()
            .table_name(table)
            .set_item(Some(attributes(item)))
            .condition_expression(expression.text)
            .set_expression_attribute_names(Some(expression.names))
            .set_expression_attribute_values(Some(expression.values).filter(|values| !values.is_empty()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let error = match put.send().await {
            Ok(_) => return Ok(Put::Written),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                let there = refused.item().cloned().unwrap_or_default();
                Ok(Put::Refused(item_of(CALL, there)?))
            }
            _ => Err(fault(SERVICE, CALL, &error)),
        }
    }

    async fn get(&self, table: &str, pk: &str, sk: &str) -> Result<Option<Item>, CloudError> {
        const CALL: &str = "GetItem";
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let get = self.0.get_item().table_name(table).consistent_read(true);
        let said = get.key(PK, text(pk)).key(SK, text(sk)).send().await;
        let said = said.map_err(|error| fault(SERVICE, CALL, &error))?;
        said.item.map(|item| item_of(CALL, item)).transpose()
    }

    async fn page(
        &self,
        table: &str,
        pk: &str,
        begins: &str,
        after: Option<&str>,
    ) -> Result<Page, CloudError> {
        const CALL: &str = "Query";
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut query = self
            .0
            .query()
            .table_name(table)
            .consistent_read(true)
            .expression_attribute_values(":pk", text(pk));
        // An empty text is none that DynamoDB compares a key with.
        query = match begins {
            "" => query.key_condition_expression(format!("{PK} = :pk")),
            _ => query
                .key_condition_expression(format!("{PK} = :pk AND begins_with({SK}, :begins)"))
                .expression_attribute_values(":begins", text(begins)),
        };
        if let Some(after) = after {
            query = query.exclusive_start_key(PK, text(pk)).exclusive_start_key(SK, text(after));
        }
        let said = query.send().await.map_err(|error| fault(SERVICE, CALL, &error))?;
        let last = said.last_evaluated_key.map(|key| item_of(CALL, key)).transpose()?;
        let items = said.items.unwrap_or_default().into_iter().map(|item| item_of(CALL, item));
        Ok(Page {
            items: items.collect::<Result<_, _>>()?,
            next: last.and_then(|key| Some(key.get(SK)?.text()?.to_owned())),
        })
    }
}

fn attributes(item: Item) -> Attributes {
    item.into_iter().map(|(name, value)| (name, attribute(value))).collect()
}

fn attribute(value: Value) -> AttributeValue {
    match value {
        Value::Text(text) => AttributeValue::S(text),
        Value::Number(number) => AttributeValue::N(number.to_string()),
        Value::Flag(flag) => AttributeValue::Bool(flag),
        Value::Bytes(bytes) => AttributeValue::B(Blob::new(bytes)),
        Value::List(values) => AttributeValue::L(values.into_iter().map(attribute).collect()),
        Value::Map(item) => AttributeValue::M(attributes(item)),
    }
}

fn item_of(call: &'static str, attributes: Attributes) -> Result<Item, CloudError> {
    let value = |(name, value)| Ok((name, value_of(call, value)?));
    attributes.into_iter().map(value).collect()
}

/// Only what this program writes is understood.
fn value_of(call: &'static str, value: AttributeValue) -> Result<Value, CloudError> {
    let unknown = |what: &str| CloudError {
        service: SERVICE,
        operation: call,
        fault: Fault::Unknown,
        detail: what.into(),
    };
    Ok(match value {
        AttributeValue::S(text) => Value::Text(text),
        AttributeValue::N(number) => Value::Number(number.parse().map_err(|_| unknown("an odd number"))?),
        AttributeValue::Bool(flag) => Value::Flag(flag),
        AttributeValue::B(bytes) => Value::Bytes(bytes.into_inner()),
        AttributeValue::L(values) => {
            Value::List(values.into_iter().map(|value| value_of(call, value)).collect::<Result<_, _>>()?)
        }
        AttributeValue::M(attributes) => Value::Map(item_of(call, attributes)?),
        _ => return Err(unknown("a value of a kind that was never written")),
    })
}

/// A condition in the words of DynamoDB. Names stand for themselves nowhere: many are reserved.
struct Expression {
    text: String,
    names: HashMap<String, String>,
    values: HashMap<String, AttributeValue>,
}

impl Expression {
    fn of(condition: &Condition) -> Self {
        let mut expression = Self { text: String::new(), names: HashMap::new(), values: HashMap::new() };
        let groups = condition.0.iter().map(|tests| {
            let tests: Vec<String> = tests.iter().map(|test| expression.test(test)).collect();
            format!("({})", tests.join(" AND "))
        });
        let groups: Vec<String> = groups.collect();
        expression.text = groups.join(" OR ");
        expression
    }

    fn test(&mut self, test: &Test) -> String {
        match test {
            Test::Missing(name) => format!("attribute_not_exists({})", self.name(name)),
            Test::Is(name, value) => format!("{} = {}", self.name(name), self.value(value.clone())),
            Test::AtMost(name, number) => {
                format!("{} <= {}", self.name(name), self.value(Value::Number(*number)))
            }
        }
    }

    fn name(&mut self, name: &str) -> String {
        let placeholder = format!("#{name}");
        self.names.insert(placeholder.clone(), name.to_owned());
        placeholder
    }

    fn value(&mut self, value: Value) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), attribute(value));
        placeholder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_an_expression_with_names_and_values_apart() {
        let condition = Condition::absent_or(vec![
            Test::Is("dump", "one".into()),
            Test::AtMost("events", 7),
            Test::Missing("receipt"),
        ]);
        let Expression { text, names, values } = Expression::of(&condition);
        assert_eq!(
            text,
            "(attribute_not_exists(#pk)) OR (#dump = :v0 AND #events <= :v1 AND attribute_not_exists(#receipt))"
        );
        assert_eq!((names.len(), names["#dump"].as_str()), (4, "dump"));
        assert_eq!(values[":v1"], AttributeValue::N("7".into()));
    }

    #[test]
    fn an_item_comes_back_as_it_was_written() {
        let value = Value::Map(Item::from([
            ("text".into(), "Köln".into()),
            ("number".into(), u64::MAX.into()),
            ("flag".into(), true.into()),
            ("list".into(), Value::List(vec![Value::Bytes(vec![0, 255]), Value::Map(Item::new())])),
        ]));
        assert_eq!(value_of("GetItem", attribute(value.clone())), Ok(value));
        let odd = value_of("GetItem", AttributeValue::N("-1.5".into())).expect_err("nobody writes that");
        assert_eq!(odd.fault, Fault::Unknown);
    }
}
