//! What the server does: it dies, has no room, takes no writes, is stingy.

use super::scene::How;
use super::{Client, Scene, Why, goes_on};
use crate::common::samba::Options;
use ingest::words::block::BLOCK;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_and_comes_back() {
    for client in Client::all() {
        let trouble = goes_on(client, How::default(), async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.samba.kill();
            scene.waits_since(Why::Broken).await;
            scene.waits_for("trying again in").await;
            scene.samba.restart();
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 1, "{client:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_that_is_full_until_somebody_makes_room() {
    let options = Options { megabytes: Some(260), ..Options::default() };
    for client in Client::all() {
        let trouble = goes_on(client, How { options, ..How::default() }, async |scene: &mut Scene| {
            assert!(scene.samba.small(), "no file system can be mounted here");
            scene.sent(2 * BLOCK).await;
            let ballast = scene.samba.root().join("ballast");
            fs::write(&ballast, vec![1; 260 << 20]).unwrap_err();
            scene.waits_since(Why::Full).await;
            fs::remove_file(&ballast).unwrap();
        });
        let trouble = trouble.await;
        assert_eq!(trouble.sessions, 0, "{client:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_that_is_read_only_for_a_while() {
    for client in Client::all() {
        let trouble = goes_on(client, How::default(), async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.samba.reconfigure(Options { read_only: true, ..Options::default() });
            scene.waits_since(Why::Denied).await;
            scene.samba.reconfigure(Options::default());
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 2, "{client:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_grants_few_credits_and_breaks_off() {
    let global = "smb2 max credits = 128\nsmb2 max write = 1048576\nsmb2 max read = 1048576";
    let options = Options { global, ..Options::default() };
    for client in Client::all() {
        let trouble = goes_on(client, How { options, ..How::default() }, async |scene: &mut Scene| {
            scene.sent(2 * BLOCK).await;
            scene.link.reset();
        });
        let trouble = trouble.await;
        assert!(trouble.sessions >= 1, "{client:?}: {trouble:?}");
    }
}
