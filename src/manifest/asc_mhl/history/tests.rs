//! Histories made by hand, each wrong in one way.

use super::*;
use crate::manifest::running::digest_of;
use crate::problem::{Code, Problem};

/// Writes `scope/ascmhl` with manifests of these records, and a chain that fits them.
fn history(scope: &Path, generations: &[&str]) {
    let folder = scope.join(FOLDER);
    fs::create_dir_all(&folder).expect("a folder");
    let mut links = Vec::new();
    for (number, records) in (1..).zip(generations) {
        let name = format!("{number:04}_R_2026-03-14_101500Z.mhl");
        let xml = format!(
            "<hashlist version=\"2.0\" xmlns=\"urn:ASC:MHL:v2.0\"><hashes>{records}</hashes></hashlist>"
        );
        fs::write(folder.join(&name), &xml).expect("a manifest");
        links.push(Link { name, c4: digest_of(Algorithm::C4, &[xml.as_bytes()]) });
    }
    fs::write(folder.join(CHAIN), chain::write(&links).expect("plain names")).expect("a chain");
}

fn file(path: &str, action: &str, content: &str, more: &str) -> String {
    let (size, hash) = (content.len(), digest_of(Algorithm::Xxh64, &[content.as_bytes()]));
    format!("<hash><path size=\"{size}\">{path}</path><xxh64 action=\"{action}\">{hash}</xxh64>{more}</hash>")
}

fn usable(history: &History, path: &str) -> Vec<Digest> {
    let path = RelPath::new(path).expect("a path");
    history.known(&path).map_or_else(Vec::new, |known| known.usable().collect())
}

fn xxh64(content: &str) -> Vec<Digest> {
    vec![digest_of(Algorithm::Xxh64, &[content.as_bytes()])]
}

fn load(generations: &[&str]) -> Result<History, ManifestError> {
    let scope = tempfile::tempdir().expect("a temporary folder");
    history(scope.path(), generations);
    let history = History::load(scope.path())?.expect("there is a history");
    match history.roster.findings.fatal() {
        Some(finding) => Err(ManifestError::untrusted(scope.path(), finding.to_string())),
        None => Ok(history),
    }
}

#[test]
fn generations_add_up() {
    let history = load(&[
        &[file("a", "original", "A", ""), file("b", "original", "B", "")].concat(),
        &[file("a", "verified", "A", ""), file("b", "failed", "X", ""), file("c", "original", "C", "")]
            .concat(),
        &file("d", "failed", "D", ""),
    ])
    .expect("a sound history");
    assert_eq!(usable(&history, "a"), xxh64("A"));
    assert_eq!(usable(&history, "b"), xxh64("B"), "what failed is no claim");
    assert_eq!(usable(&history, "c"), xxh64("C"));
    assert_eq!(usable(&history, "d"), [], "only a failed hash: known, but nothing to rely on");
    assert_eq!(history.roster.files().count(), 4);
    assert_eq!(history.generations.len(), 3);
}

#[test]
fn a_renamed_file_keeps_what_is_known_of_it() {
    let previous = |old: &str| format!("<previousPath>{old}</previousPath>");
    let before = ["old", "taken", "x", "y"].map(|name| file(name, "original", name, "")).concat();
    let history = load(&[
        &before,
        &[
            file("taken", "original", "another", ""),
            file("new", "verified", "old", &previous("old")),
            file("moved", "verified", "taken", &previous("taken")),
            file("x", "verified", "y", &previous("y")),
            file("y", "verified", "x", &previous("x")),
        ]
        .concat(),
    ])
    .expect("a sound history");
    for (path, content) in [("new", "old"), ("moved", "taken"), ("taken", "another"), ("x", "y"), ("y", "x")]
    {
        assert_eq!(usable(&history, path), xxh64(content), "{path}");
    }
    assert!(history.known(&RelPath::new("old").expect("a path")).is_none(), "the old name is not missing");
    for (path, content, old) in [("new", "other", "old"), ("x", "other", "none"), ("x", "old", "old")] {
        let contradicting = file(path, "verified", content, &previous(old));
        assert!(load(&[&before, &contradicting]).is_err(), "{old} became {path}, and is {content}");
    }
}

#[test]
fn a_renamed_folder_is_not_missing_under_its_old_name() {
    let folder = |path: &str, more: &str| format!("<directoryhash><path>{path}</path>{more}</directoryhash>");
    let history = load(&[
        &["old", "old/sub", "older", "other"].map(|path| folder(path, "")).concat(),
        &[folder("new/", "<previousPath>old/</previousPath>"), folder("new/sub", "")].concat(),
    ])
    .expect("a sound history");
    let mut folders: Vec<_> = history.roster.folders().map(RelPath::as_str).collect();
    folders.sort_unstable();
    assert_eq!(folders, ["new", "new/sub", "older", "other"]);
}

#[test]
fn each_kind_of_damage_has_its_own_code() {
    type Damage = fn(&Path);
    let damages: [(&str, Code, Damage); 9] = [
        ("a manifest changed", Code::ManifestChanged, |folder| {
            let path = folder.join("0001_R_2026-03-14_101500Z.mhl");
            let xml = fs::read_to_string(&path).expect("a manifest");
            fs::write(path, xml.replace("size=\"1\"", "size=\"2\"")).expect("a file");
        }),
        ("a manifest cut off, the chain as it was", Code::ManifestChanged, |folder| {
            fs::write(folder.join("0002_R_2026-03-14_101500Z.mhl"), "<hashlist").expect("a file");
        }),
        ("a manifest gone", Code::ManifestMissing, |folder| {
            fs::remove_file(folder.join("0001_R_2026-03-14_101500Z.mhl")).expect("a manifest");
        }),
        ("the chain gone", Code::ChainMissing, |folder| {
            fs::remove_file(folder.join(CHAIN)).expect("a chain");
        }),
        ("an empty chain", Code::ManifestUntrusted, |folder| {
            fs::write(folder.join(CHAIN), "").expect("a file");
        }),
        ("a folder in place of the chain", Code::ManifestUntrusted, |folder| {
            fs::remove_file(folder.join(CHAIN)).expect("a chain");
            fs::create_dir(folder.join(CHAIN)).expect("a folder");
        }),
        ("a manifest that nobody lists", Code::ManifestUntrusted, |folder| {
            fs::write(folder.join("0003_R_2026-03-14_101500Z.mhl"), "").expect("a file");
        }),
        ("a manifest behind a link", Code::SourceUnreadable, |folder| {
            let (path, other) = (folder.join("0001_R_2026-03-14_101500Z.mhl"), folder.join("other"));
            fs::write(&other, fs::read(&path).expect("a manifest")).expect("a file");
            fs::remove_file(&path).expect("a manifest");
            std::os::unix::fs::symlink(other, path).expect("a link");
        }),
        ("a chain cut off", Code::ManifestUntrusted, |folder| {
            let chain = fs::read(folder.join(CHAIN)).expect("a chain");
            fs::write(folder.join(CHAIN), &chain[..chain.len() / 2]).expect("a file");
        }),
    ];
    for (what, code, damage) in damages {
        let scope = tempfile::tempdir().expect("a temporary folder");
        history(scope.path(), &[&file("a", "original", "A", ""), &file("a", "verified", "A", "")]);
        assert!(History::load(scope.path()).is_ok(), "sound before: {what}");
        damage(&scope.path().join(FOLDER));
        let problem = Problem::from(History::load(scope.path()).expect_err(what));
        assert_eq!(problem.code, code, "{what}: {problem}");
    }
}

#[test]
fn contradictions_are_not_trusted() {
    for generations in [
        [file("a", "original", "A", ""), file("a", "verified", "B", "")],
        [[file("a", "original", "A", ""), file("a", "original", "B", "")].concat(), String::new()],
    ] {
        let error = load(&[&generations[0], &generations[1]]).expect_err("it contradicts itself");
        assert!(matches!(error, ManifestError::Untrusted { .. }), "{error}");
    }
    let twice = file("a", "original", "A", "").repeat(2);
    assert!(load(&[&twice]).is_ok(), "the same record twice says the same thing twice");
}

#[test]
fn what_belongs_to_nobody_is_passed_over() {
    let scope = tempfile::tempdir().expect("a temporary folder");
    assert!(History::load(scope.path()).expect("nothing is wrong").is_none());
    let folder = scope.path().join(FOLDER);
    fs::create_dir(&folder).expect("a folder");
    assert!(
        History::load(scope.path()).expect("nothing is wrong").is_none(),
        "an empty folder is no history"
    );
    history(scope.path(), &[&file("ascmhl/ascmhl_chain.xml", "original", "A", "")]);
    fs::write(folder.join("._0001_R_2026-03-14_101500Z.mhl"), "\0\0").expect("a file");
    fs::write(folder.join("README.txt"), "hello").expect("a file");
    let history = History::load(scope.path()).expect("nothing is wrong").expect("there is a history");
    assert_eq!(history.roster.files().count(), 0, "a history does not vouch for itself");
}
