//! Topics (SNS).

use super::fault::fault;
use crate::cloud::CloudError;
use crate::cloud::topic::{Letter, Mark, Topics};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_sns::types::MessageAttributeValue;

const SERVICE: &str = "SNS";

pub(super) struct Sns(aws_sdk_sns::Client);

impl Sns {
    pub(super) fn new(config: &SdkConfig) -> Self {
        Self(aws_sdk_sns::Client::new(config))
    }
}

#[async_trait]
impl Topics for Sns {
    async fn publish(&self, topic: &str, letter: &Letter) -> Result<String, CloudError> {
        const CALL: &str = "Publish";
        let mut publish = self.0.publish().topic_arn(topic).subject(&letter.subject).message(&letter.body);
        for (name, mark) in &letter.marks {
            publish = publish.message_attributes(*name, attribute(mark)?);
        }
        let said = publish.send().await.map_err(|error| fault(SERVICE, CALL, &error))?;
        said.message_id.ok_or_else(|| CloudError::unknown(SERVICE, CALL, "the message has no number"))
    }

    async fn find(&self, topic: &str) -> Result<(), CloudError> {
        const CALL: &str = "GetTopicAttributes";
        let said = self.0.get_topic_attributes().topic_arn(topic).send().await;
        said.map(drop).map_err(|error| fault(SERVICE, CALL, &error))
    }
}

fn attribute(mark: &Mark) -> Result<MessageAttributeValue, CloudError> {
    let (kind, text) = match mark {
        Mark::One(word) => ("String", word.clone()),
        Mark::Several(words) => ("String.Array", serde_json::json!(words).to_string()),
        Mark::Number(number) => ("Number", number.to_string()),
    };
    let built = MessageAttributeValue::builder().data_type(kind).string_value(text).build();
    built.map_err(|error| CloudError::unknown(SERVICE, "Publish", error.to_string()))
}
