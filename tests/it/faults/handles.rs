//! Somebody else has open what the journey needs.

use super::scene::How;
use super::{Client, Scene, Why, goes_on};
use crate::common::samba::{PASSWORD, SHARE, Samba, USER};
use smb2::{FileWriter, SmbClient, Tree};
use std::fs;
use std::path::Path;

/// Somebody at a workstation.
struct Somebody {
    client: SmbClient,
    tree: Tree,
}

impl Somebody {
    async fn at(samba: &Samba) -> Self {
        let address = format!("127.0.0.1:{}", samba.port());
        let mut client = smb2::connect(&address, USER, PASSWORD).await.unwrap();
        let tree = client.connect_share(SHARE).await.unwrap();
        Self { client, tree }
    }

    /// Opens a file and shares it with nobody.
    async fn keeps(&mut self, samba: &Samba, file: &Path) -> FileWriter {
        let path = file.strip_prefix(samba.root()).unwrap().to_str().unwrap().to_owned();
        self.client.create_file_writer(&self.tree, &path).await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_file_that_somebody_has_open_while_it_is_to_be_written() {
    for client in Client::all() {
        let trouble = goes_on(client, How { held: true, ..How::default() }, async |scene: &mut Scene| {
            let mut somebody = Somebody::at(&scene.samba).await;
            // A small file is opened and written at once, when its bytes may go.
            let file = scene.staged().await.join("CLIPS/c.bin");
            let kept = somebody.keeps(&scene.samba, &file).await;
            scene.go();
            scene.waits_since(Why::Open).await;
            drop(kept.abort().await);
        });
        let trouble = trouble.await;
        assert_eq!(trouble.sessions, 0, "{client:?}: {trouble:?}");
        // A small file's content travels with the question whether it may be opened.
        assert!(trouble.again < 10_000_000, "{client:?}: {trouble:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_somebody_has_open_while_its_roll_is_to_be_released() {
    for client in Client::all() {
        let trouble = goes_on(client, How::default(), async |scene: &mut Scene| {
            let mut somebody = Somebody::at(&scene.samba).await;
            // Open before the last byte is proven, so that the rename cannot come first.
            let staged = scene.staged().await;
            let path = staged.strip_prefix(scene.samba.root()).unwrap().join("A001_C001.mov");
            while !fs::exists(staged.join("A001_C001.mov")).unwrap() {
                tokio::task::yield_now().await;
            }
            let path = path.to_str().unwrap();
            let reading = somebody.client.open_file_reader(&somebody.tree, path).await.unwrap();
            scene.releases().await;
            scene.waits_since(Why::Denied).await;
            drop(reading.close().await);
        });
        let trouble = trouble.await;
        assert_eq!((trouble.sessions, trouble.again), (0, 0), "{client:?}: {trouble:?}");
    }
}
