//! What the link does: it cuts connections off, swallows packets, forgets connections.

use super::scene::How;
use super::{Client, Scene, Why, goes_on};
use crate::common::samba::Options;
use ingest::words::block::BLOCK;
use std::time::Duration;

/// So that a row need not take as long as a real silence.
const QUICK: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_reset_in_the_middle_of_a_block() {
    for client in Client::all() {
        let trouble = goes_on(client, How::default(), async |scene: &mut Scene| {
            for blocks in [1, 3, 5] {
                scene.sent(blocks * BLOCK).await;
                scene.link.reset();
            }
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 3, "{client:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn packets_that_are_swallowed_for_longer_than_a_server_may_be_silent() {
    for client in Client::all() {
        let how = How { silence: QUICK, ..How::default() };
        let trouble = goes_on(client, how, async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.link.hold();
            scene.waits_for("trying again").await;
            scene.link.pass();
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 1, "{client:?}: {trouble:?}");
    }
}

/// The server believes in the old sessions for ever, and keeps open what they had open: the new ones have to end them,
/// or the roll's folder could not be renamed. libsmbclient cannot do that: the journey waits until somebody else does.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_forgotten_on_the_way() {
    for client in Client::all() {
        let how = How { silence: QUICK, ..How::default() };
        let trouble = goes_on(client, how, async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.link.strand();
            if client == Client::Libsmbclient {
                scene.releases().await;
                scene.waits_since(Why::Denied).await;
                scene.samba.reconfigure(Options::default());
            }
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 2, "writing and reading, {client:?}: {trouble:?}");
    }
}

/// As long as BGP holds a route that leads nowhere, with the limits as they are.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes two minutes: `tests/run --all` runs it"]
async fn packets_that_are_swallowed_for_95_seconds() {
    for client in Client::all() {
        let trouble = goes_on(client, How::default(), async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.link.hold();
            tokio::time::sleep(Duration::from_secs(95)).await;
            scene.link.pass();
        });
        let trouble = trouble.await;
        println!("{client:?}: {trouble:?}");
        assert!(trouble.sessions >= 1, "{client:?}: {trouble:?}");
    }
}
