//! Staging is cleared away between two runs: at no stage does the journal's word stand for what is gone.

use crate::common::agent::{agent, begin, local};
use crate::common::studio::{Studio, tree};
use ingest::problem::Code;
use std::fs;

const CARD: &[(&str, usize)] = &[("clip.mov", 16 * 1024 * 1024 + 77), ("clip.xml", 700), ("MISC/", 0)];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_journal_says_a_roll_whose_staging_is_gone_is_sent_again() {
    for events in 0.. {
        let studio = Studio::new();
        let dump = studio.dump("A001", CARD);
        let cut = agent(&studio, local(&studio)).await.unwrap();
        cut.journal.cut_after(events);
        if send(&cut, &studio).await.is_ok() {
            assert!(events >= 12, "the whole journey had {events} events");
            return;
        }
        drop(cut);
        let staging = studio.share().join("_ingest");
        let released = studio.share().join("Footage/A001").exists();
        if staging.exists() && !released {
            fs::remove_dir_all(&staging).unwrap();
        }
        // Held at the first look where it was proven already, and sent at the second.
        let again = agent(&studio, local(&studio)).await.unwrap();
        let first = send(&again, &studio).await;
        assert!(matches!(first, Ok(()) | Err(Code::StagingDiffers)), "{events}: {first:?}");
        if first.is_err() {
            send(&again, &studio).await.unwrap();
        }
        let mut delivered = tree(&studio.share().join("Footage/A001"));
        delivered.retain(|path, _| !path.starts_with("ascmhl"));
        assert_eq!(delivered, tree(&dump), "cut after {events} events");
    }
}

async fn send(agent: &ingest::daemon::Agent, studio: &Studio) -> Result<(), Code> {
    let (mut dump, _lock) = begin(agent, studio).await.map_err(|problem| problem.code)?;
    agent.carry(&mut dump).await.map_err(|problem| problem.code)
}
