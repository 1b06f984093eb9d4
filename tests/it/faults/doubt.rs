//! A server that loses what it had acknowledged and not flushed: the blocks that are gone are sent again, and no others.

use super::scene::CARD;
use crate::common::agent::{agent, begin, local};
use crate::common::studio::{Studio, tree};
use ingest::share::{Connector, Fault, Kind, Op, Schedule};
use ingest::words::block::BLOCK;
use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

const CLIP: &str = "A001_C001.mov";

/// The first flush of the clip finds its session broken, and its server without what `lose` takes from the file.
async fn sent_though(lose: impl Fn(&fs::File) + Clone + Send + Sync + 'static) -> (u64, u64) {
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let (faults, connections) = (Schedule::default(), Arc::new(AtomicU64::new(0)));
    faults.add(Fault::fail(Kind::Lost).on(Op::Flush).at(CLIP));
    let destination = local(&studio);
    let mut agent = agent(&studio, destination.clone()).await.unwrap();
    let root = studio.share();
    let connector = {
        let faults = faults.clone();
        let plain = Connector::to(&destination);
        Connector::new(move || {
            let (plain, faults) = (plain.clone(), faults.clone());
            if connections.fetch_add(1, Relaxed) > 0 {
                lose(&staged(&root));
            }
            async move { Ok(plain.connect().await?.faulty(faults)) }
        })
    };
    let trouble = agent.counters.trouble();
    let first = connector.connect().await.unwrap();
    agent.write = first.steady(connector, Duration::from_secs(60), trouble);
    let (mut begun, _lock) = begin(&agent, &studio).await.unwrap();
    agent.carry(&mut begun).await.unwrap();

    let mut delivered = tree(&studio.share().join("Footage/A001"));
    delivered.retain(|path, _| !path.starts_with("ascmhl"));
    assert_eq!(delivered, tree(&dump));
    assert_eq!(faults.struck(), 1);
    let repaired: u32 = begun.files.iter().map(|file| file.repaired).sum();
    assert_eq!(repaired, 0, "what was lost is found before it is called flushed, and not by the readback");
    let sent = agent.counters.sent();
    assert_eq!(sent.bytes.load(Relaxed), begun.bytes(), "each byte counts once");
    (sent.again.load(Relaxed), agent.counters.trouble().repeated().0)
}

fn staged(share: &Path) -> fs::File {
    let dump = fs::read_dir(share.join("_ingest")).unwrap().next().unwrap().unwrap().path();
    fs::File::options().write(true).open(dump.join("A001").join(CLIP)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_all_there_is_not_sent_again() {
    assert_eq!(sent_though(|_| ()).await, (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_is_gone_is_sent_again_and_no_other() {
    let (again, repeated) = sent_though(|clip| clip.write_all_at(&[0; 4096], 70_000).unwrap()).await;
    assert_eq!((again, repeated), (BLOCK, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_empty_again_is_sent_again_as_far_as_it_had_come() {
    let (again, repeated) = sent_though(|clip| clip.set_len(0).unwrap()).await;
    assert!((BLOCK..=9 * BLOCK).contains(&again), "{again}");
    assert_eq!(repeated, 0);
}
