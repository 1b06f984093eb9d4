//! One share, reached in three ways: by both clients, and as the folder that the server serves.

use super::{contract, mounted};
use crate::common::samba::{Options, Samba, destination};
use crate::common::worker::built;
use bytes::Bytes;
use ingest::share::{Access, Client, Encryption, Share, SmbPlace, connect};
use ingest::words::path::RelPath;

#[tokio::test(flavor = "multi_thread")]
async fn the_folder_that_the_server_serves_holds_the_contract() {
    let samba = Samba::start(Options::default());
    contract::holds(&mounted::share(&samba.root()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_in_by_one_way_comes_out_by_the_others() {
    let samba = Samba::start(Options::default());
    let mut ways = vec![("path", mounted::share(&samba.root()).await)];
    for client in [Client::Native, Client::Libsmbclient] {
        if client == Client::Native || built() {
            let place = SmbPlace { client, ..samba.place(Encryption::Required, 2) };
            ways.push((client.word(), connect(&destination(place)).await.expect("a connection")));
        }
    }
    let modified = "2026-11-22T18:30:05.123456Z".parse().expect("a time");
    for (writer, share) in &ways {
        let folder = RelPath::new(*writer).expect("a path");
        share.make_folder(&folder).await.expect("a folder");
        let small = folder.child("100% small & é.xml").expect("a path");
        share.put(&small, Bytes::from_static(b"small"), Some(modified)).await.expect("a put");
        let big = folder.child("big.mov").expect("a path");
        let file = share.open(&big, Access::Write).await.expect("an open");
        share.write_at(file, 0, contract::noise(1, 20 << 20)).await.expect("a write");
        share.set_modified(file, modified).await.expect("the time");
        share.close(file).await.expect("a close");
        for (reader, share) in &ways {
            let case = format!("{writer} to {reader}");
            assert_eq!(share.get(&small).await.expect(&case), "small", "{case}");
            assert!(whole(share, &big).await == contract::noise(1, 20 << 20), "{case}");
            let mut listed = share.list(Some(&folder)).await.expect(&case);
            listed.sort_by(|one, other| one.name.cmp(&other.name));
            let listed: Vec<_> = listed.iter().map(|e| (e.name.as_str(), e.size, e.modified)).collect();
            let expected = [("100% small & é.xml", 5, modified), ("big.mov", 20 << 20, modified)];
            assert_eq!(listed, expected, "{case}");
        }
    }
}

async fn whole(share: &Share, path: &RelPath) -> Bytes {
    let file = share.open(path, Access::Read).await.expect("an open");
    let content = share.read_at(file, 0, 32 << 20).await.expect("a read");
    share.close(file).await.expect("a close");
    content
}
