//! The agent, as the screen hears it: what changes, as it changes; answers to questions, when they come. An agent that goes away
//! is called again every second.

use crate::control::{Client, News, Order};
use crate::tui::{Effect, Message};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// How long until an agent that is gone is called again.
const PAUSE: Duration = Duration::from_secs(1);
/// The most files of a roll that are asked for.
const FILES: usize = 500;
/// The most orders.
const ORDERS: usize = 200;

/// What is heard.
pub(super) struct Agent {
    client: Client,
    origin: String,
    // No more waits here than an agent sends in a moment: twice a second at most, and one answer a question.
    said: UnboundedSender<Message>,
    heard: UnboundedReceiver<Message>,
    following: JoinHandle<()>,
}

impl Agent {
    /// Follows an agent from now on.
    pub(super) fn new(client: Client, origin: String) -> Self {
        let (said, heard) = unbounded_channel();
        let following = tokio::spawn(follow(client.clone(), said.clone()));
        Self { client, origin, said, heard, following }
    }

    /// What comes next.
    pub(super) async fn heard(&mut self) -> Message {
        match self.heard.recv().await {
            Some(message) => message,
            // It holds a sender itself.
            None => std::future::pending().await,
        }
    }

    /// What has come and was not taken.
    pub(super) fn heard_already(&mut self) -> Option<Message> {
        self.heard.try_recv().ok()
    }

    /// Asks, or orders; the answer comes as a message.
    pub(super) fn ask(&self, question: Effect) {
        let (client, said, origin) = (self.client.clone(), self.said.clone(), self.origin.clone());
        tokio::spawn(async move {
            let answer = match question {
                Effect::Ask(key) => {
                    let detail = client.roll(&key, FILES).await.map(Box::new);
                    Message::Roll(key, detail)
                }
                Effect::AskActions => Message::Actions(client.actions(ORDERS).await),
                Effect::Order(action) => {
                    let answer = client.order(&Order { action: action.clone(), origin }).await;
                    Message::Answered(action, answer)
                }
                // The terminal's.
                Effect::Quit | Effect::Suspend | Effect::Redraw => return,
            };
            // Nobody listens any more when the screen is closed.
            let _ = said.send(answer);
        });
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        self.following.abort();
    }
}

/// Passes on what changes, whoever goes away meanwhile.
async fn follow(client: Client, said: UnboundedSender<Message>) {
    loop {
        let lost = match client.changes().await {
            Err(problem) => problem,
            Ok(mut changes) => loop {
                let message = match changes.next().await {
                    Ok(News::Snapshot(snapshot)) => Message::Snapshot(snapshot),
                    Ok(News::Change(change)) => Message::Change(change),
                    Err(problem) => break problem,
                };
                if said.send(message).is_err() {
                    return;
                }
            },
        };
        if said.send(Message::Lost(lost.message)).is_err() {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
