//! What people are told, in which words, and how often.

mod letters;
mod teller;

use ingest::cloud::topic::{Letter, Topics};
use ingest::cloud::{Account, CloudError, Fault};
use ingest::daemon::{NoticeSettings, Sender};
use ingest::words::tiding::Tiding;
use jiff::tz::TimeZone;
use std::sync::Mutex;
use std::time::Duration;

/// Who tells.
fn sender() -> Sender {
    let zone = TimeZone::get("America/Los_Angeles").expect("a zone");
    Sender { studio: "Stage 4".into(), host: "nas-vm".into(), zone }
}

fn settings(events: impl IntoIterator<Item = Tiding>) -> NoticeSettings {
    let account =
        Account { region: "us-west-2".into(), profile: None, credentials_file: None, endpoint: None };
    NoticeSettings {
        account,
        topic: "arn:aws:sns:us-west-2:123456789012:ingest-events".into(),
        events: events.into_iter().collect(),
        redact: false,
        away: Duration::from_secs(600),
        gather: Duration::from_secs(60),
    }
}

/// A topic that keeps what it is given, and fails when it is told to.
#[derive(Default)]
struct Postbox {
    letters: Mutex<Vec<Letter>>,
    fault: Mutex<Option<Fault>>,
}

impl Postbox {
    fn fail(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap() = fault;
    }

    /// What came since this was asked last.
    fn taken(&self) -> Vec<Letter> {
        std::mem::take(&mut self.letters.lock().unwrap())
    }
}

#[async_trait::async_trait]
impl Topics for Postbox {
    async fn publish(&self, _: &str, letter: &Letter) -> Result<String, CloudError> {
        if let Some(fault) = *self.fault.lock().unwrap() {
            return Err(CloudError {
                service: "SNS",
                operation: "Publish",
                fault,
                detail: "as ordered".into(),
            });
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok("1".into())
    }

    async fn find(&self, _: &str) -> Result<(), CloudError> {
        Ok(())
    }
}
