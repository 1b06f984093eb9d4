//! What people read: the verdict first, nothing that could drive their terminal.

use crate::common::media::Media;
use crate::common::run::{ingest, ingest_at};

#[test]
fn people_read_the_verdict_first_and_what_to_do_last() {
    let media = Media::of(&[("CLIPS/a.mov", "clip"), ("CLIPS/b.mov", "b"), ("c.mov", "")]);
    let root = media.root().display().to_string();
    assert_eq!(ingest_at("2026-03-14T10:15:00Z", ["seal", &root]).exit, 0);
    media.write("CLIPS/a.mov", "c");
    media.write("CLIPS/n.mov", "new");
    media.remove("CLIPS/b.mov");
    let ran = ingest_at("2026-03-15T08:00:00Z", ["verify", &root]);
    assert_eq!(ran.exit, 10);
    let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let text = ran.stdout.replace(&root, "(folder)").replace(&format!("on {host},"), "on (host),");
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "(version)"));
}

#[test]
fn no_name_drives_a_terminal() {
    let media = Media::sealed();
    for name in ["bell\x07", "esc\x1b[31m", "csi\u{9b}31m", "line\nfeed"] {
        media.write(name, "x");
    }
    let root = media.root().display().to_string();
    for arguments in [&["verify", &root, "--all"][..], &["verify", &root, "--json"]] {
        let ran = ingest(arguments);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(ran.exit, 20);
        assert!(!said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
        assert!(said.contains("line\\nfeed"), "{said:?}");
    }
}
