//! Room on the share, and what is to stay free of it.

use crate::common::studio::{Studio, tree};
use crate::common::tmpfs::Tmpfs;
use std::fs;
use std::process::Stdio;
use std::time::Duration;

const CARD: &[(&str, usize)] = &[("clip.mov", 40_000_000), ("clip.xml", 700)];

/// A studio that delivers to a small disk, of which so much stays free.
fn studio(small: &Tmpfs, reserve: &str) -> Studio {
    let studio = Studio::new();
    let config = format!("[destination]\nreserve = \"{reserve}\"\n");
    fs::write(studio.path("config.toml"), config).unwrap();
    let config = studio.path("config.toml").display().to_string();
    studio.delivers_to(["--config", &config, "--to", &small.path().display().to_string()])
}

#[test]
fn a_roll_that_does_not_fit_above_the_reserve_is_refused_before_the_first_byte() {
    let Some(small) = Tmpfs::of_mebibytes(60) else { return };
    let studio = studio(&small, "30 MB");
    let dump = studio.dump("A001", CARD);
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "share_full"));
    for words in ["40.0 MB are still to be sent", "30.0 MB of them are to stay free"] {
        assert!(said.stdout.contains(words), "{words}: {}", said.stdout);
    }
    assert_eq!(tree(small.path()), Default::default());
    small.resize(80);
    studio.send(&dump).ok();
}

#[test]
fn a_send_waits_while_the_rest_no_longer_fits_and_goes_on_when_it_does() {
    let Some(small) = Tmpfs::of_mebibytes(100) else { return };
    let studio = studio(&small, "20 MB").also(["--rate", "50 Mbit/s"]);
    // Small files, of which only some are on their way at a time.
    let frames: Vec<_> = (0..300).map(|frame| format!("frame{frame:03}.bin")).collect();
    let dump = studio.dump("A001", &frames.iter().map(|frame| (frame.as_str(), 100_000)).collect::<Vec<_>>());
    let said = studio.path("said");
    let args = studio.send_args(&dump);
    let mut sending = studio.ingest(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let mut sending = sending.stdout(Stdio::null()).stderr(fs::File::create(&said).unwrap()).spawn().unwrap();
    let mut under_way = || sending.try_wait().unwrap().is_none();
    while !small.path().join("_ingest").exists() {
        assert!(under_way(), "{}", fs::read_to_string(&said).unwrap());
        std::thread::yield_now();
    }
    let ballast = small.path().join("ballast");
    fs::write(&ballast, vec![1; 60_000_000]).unwrap();
    let says = |words: &str| fs::read_to_string(&said).unwrap().contains(words);
    while !says("waiting for room on") {
        assert!(under_way(), "{}", fs::read_to_string(&said).unwrap());
        std::thread::sleep(Duration::from_millis(20));
    }
    fs::remove_file(&ballast).unwrap();
    assert!(sending.wait_with_output().unwrap().status.success(), "{}", fs::read_to_string(&said).unwrap());
    assert!(small.path().join("Footage/A001/frame299.bin").exists());
}
