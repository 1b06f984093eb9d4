//! Names that Windows and the share cannot hold: kept back until a person has decided, or mapped to others that the
//! receipt leads back from.

use crate::common::agent::{agent, begin, local};
use crate::common::mhl_tool;
use crate::common::samba::{Encrypt, Options, PASSWORD, Samba, USER};
use crate::common::studio::{Studio, tree};
use ingest::problem::Code;
use ingest::receipt::Receipt;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// One name of every kind that a share cannot hold, among others that it can.
const CARD: &[(&str, usize)] = &[
    ("A001_C001.mov", 20_000_000),
    ("Take 1: wide.mov", 17_000_000),
    ("what?*\"<>|\\.mov", 3_000),
    ("CON", 5),
    ("lpt1.wav", 700),
    ("conin$.txt", 1),
    ("COM\u{b9}.xml", 0),
    ("end.", 3),
    ("blank .", 4),
    ("bell\u{7}.xml", 20),
    ("private\u{f022}.xml", 21),
    ("clip.mov", 100),
    ("CLIP.mov", 101),
    ("caf\u{e9}.wav", 200),
    ("cafe\u{301}.wav", 201),
    ("Day 1: MU/A/clip.mov", 30),
    ("Day 1: MU/A /clip.mov", 31),
    ("Day 1: MU/empty?/", 0),
    ("ASCMHL/note.txt", 9),
    ("MISC/", 0),
];

fn receipt(document: &serde_json::Value) -> Receipt {
    serde_json::from_slice(&fs::read(document["receipt"].as_str().unwrap()).unwrap()).unwrap()
}

/// What lies below a folder, but for the histories in it.
fn media(root: &Path) -> BTreeMap<String, Option<String>> {
    let mut tree = tree(root);
    tree.retain(|path, _| path.split('/').all(|name| name != "ascmhl"));
    tree
}

/// Sees that the receipt leads from every name of the card to that on the share.
fn leads_back(receipt: &Receipt, dump: &Path, roll: &Path) {
    let files = receipt.files.iter().map(|file| (&file.path, file.on_share()));
    let folders = receipt.folders.iter().map(|folder| (&folder.path, folder.on_share()));
    let names: BTreeMap<&str, &str> =
        files.chain(folders).map(|(path, on_share)| (path.as_str(), on_share.as_str())).collect();
    let expected: BTreeMap<_, _> =
        media(dump).into_iter().map(|(path, hash)| (names[&*path].to_owned(), hash)).collect();
    assert_eq!(media(roll), expected);
    assert!(expected.contains_key("A001_C001.mov"));
}

#[test]
fn a_roll_with_every_kind_of_bad_name_is_mapped_over_smb_and_verifies_there_and_here() {
    let samba = Samba::start(Options { encrypt: Encrypt::Required, ..Options::default() });
    let studio = Studio::new();
    let dump = studio.dump("A001", CARD);
    let file = studio.path("password");
    fs::write(&file, PASSWORD).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let place = samba.place(ingest::share::Encryption::Required, 1);
    let address = format!("smb://{USER}@{}:{}/{}", place.host, place.port, place.share);
    let to = ["--to", &address, "--password-file", file.to_str().unwrap()];
    let studio = studio.delivers_to(to).also(["--names", "map"]);

    let document = studio.send(&dump).ok().json();
    let roll = samba.root().join("Footage/A001");
    mhl_tool::verifies(&roll);
    leads_back(&receipt(&document), &dump, &roll);
    let on_share = media(&roll);
    let upper: BTreeSet<String> = on_share.keys().map(|path| path.to_uppercase()).collect();
    assert_eq!(upper.len(), on_share.len(), "{on_share:?}");

    assert_eq!(studio.verify(&to).ok().json()["counts"]["new"], 0);
    let here = studio.verify(&["--against", dump.to_str().unwrap()]).json();
    assert_eq!(
        here["counts"]["ok"],
        receipt(&document).files.len(),
        "a copy of the card has its own names: {here}"
    );
    fs::remove_file(roll.join(
        receipt(&document).files.iter().find(|file| file.path.name() == "end.").unwrap().on_share().as_str(),
    ))
    .unwrap();
    let missing = studio.verify(&to).json();
    assert_eq!(missing["files"][0]["original"], "end.", "{missing}");
}

#[test]
fn a_history_of_the_card_goes_on_under_the_names_of_the_share() {
    let studio = Studio::new().also(["--names", "map"]);
    let dump = studio.dump("A001", CARD);
    // The reference tool itself cannot write every name.
    for odd in ["bell\u{7}.xml", "ASCMHL/note.txt", "what?*\"<>|\\.mov"] {
        fs::remove_file(dump.join(odd)).unwrap();
    }
    fs::remove_dir(dump.join("ASCMHL")).unwrap();
    mhl_tool::agrees("ascmhl", &["create", "-h", "md5"], &dump);
    let document = studio.send(&dump).ok().json();
    assert_eq!(document["evidence"]["claims_compared"], document["evidence"]["files"].as_u64().unwrap() - 1);
    let roll = studio.share().join("Footage/A001");
    leads_back(&receipt(&document), &dump, &roll);
    // Folder hashes of the first generation are those of other names: they cannot be compared any more.
    mhl_tool::agrees("ascmhl-debug", &["verify"], &roll);
    mhl_tool::agrees("ascmhl", &["diff"], &roll);
    let gaps = document["evidence"]["not_checked"].to_string();
    assert!(gaps.contains("other there than on the card"), "{gaps}");

    // What was delivered is the start of another journey, now without a bad name.
    let again = Studio::new();
    let copied = again.nas().join("A001");
    assert!(std::process::Command::new("cp").arg("-a").arg(&roll).arg(&copied).status().unwrap().success());
    let document = again.send(&copied).ok().json();
    assert!(receipt(&document).files.iter().all(|file| file.delivered_as.is_none()));
}

#[test]
fn a_roll_is_held_for_its_names_when_all_other_files_are_proven_and_goes_on_once_a_person_has_decided() {
    type Decide = fn(&Path);
    let cases: [(&str, Decide, &[&str]); 2] = [
        (
            "renamed on the NAS",
            |dump| fs::rename(dump.join("Take 1: wide.mov"), dump.join("Take 1.mov")).unwrap(),
            &[],
        ),
        ("mapped", |_| {}, &["--names", "map"]),
    ];
    for (way, decide, option) in cases {
        let studio = Studio::new();
        let dump =
            studio.dump("A001", &[("A001_C001.mov", 20_000_000), ("Take 1: wide.mov", 3_000), ("b.xml", 7)]);
        let said = studio.send(&dump);
        assert_eq!((said.exit, said.problem().as_str()), (50, "source_name"), "{}", said.stdout);
        let problem = said.json()["problems"][0].clone();
        assert_eq!(
            problem["message"],
            "1 name cannot stand on the share: `Take 1: wide.mov` (`:` is not allowed); 2 other files are proven in \
             staging and wait"
        );
        assert!(problem["hint"].as_str().unwrap().contains("--names map"), "{problem}");
        assert!(!studio.share().join("Footage").exists() && studio.receipts() == 0);
        let staged: Vec<String> = tree(&studio.share().join("_ingest")).into_keys().collect();
        assert!(staged.iter().any(|path| path.ends_with("/A001/A001_C001.mov")), "{staged:?}");
        assert!(!staged.iter().any(|path| path.contains("Take 1")), "{staged:?}");

        decide(&dump);
        let args = ["send", "--json", "--state"].map(String::from).into_iter();
        let own = [&studio.state(), &dump, Path::new("--to"), &studio.share()]
            .map(|path| path.display().to_string());
        let args: Vec<String> = args.chain(own).chain(option.iter().map(ToString::to_string)).collect();
        let document = studio.say(&args.iter().map(String::as_str).collect::<Vec<_>>()).ok().json();
        assert_eq!(document["evidence"]["bytes_found"], 20_000_007, "{way}: what waited is not sent again");
        leads_back(&receipt(&document), &dump, &studio.share().join("Footage/A001"));
    }
}

#[test]
fn an_empty_folder_with_a_bad_name_holds_the_roll_too() {
    let studio = Studio::new();
    let dump = studio.dump("A001", &[("clip.mov", 3_000), ("what?/", 0)]);
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "source_name"), "{}", said.stdout);
    assert!(!studio.share().join("Footage").exists());
    fs::remove_dir(dump.join("what?")).unwrap();
    studio.send(&dump).ok();
}

#[test]
fn the_rolls_own_path_is_never_mapped_but_asked_for() {
    let studio = Studio::new().also(["--names", "map"]);
    let dump = studio.dump("Roll 1: MU", &[("clip.mov", 3_000)]);
    let said = studio.send(&dump);
    assert_eq!((said.exit, said.problem().as_str()), (50, "source_name"), "{}", said.stdout);
    assert!(said.stdout.contains("--as"), "{}", said.stdout);
    assert_eq!(tree(&studio.share()), Default::default());
    studio.also(["--as", "Day 1/Roll 1"]).send(&dump).ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_hears_of_the_names_before_the_other_files_are_sent() {
    let studio = Studio::new();
    studio.dump("A001", &[("clip.mov", 3_000), ("what?.mov", 5)]);
    let agent = agent(&studio, local(&studio)).await.unwrap();
    let (mut dump, _lock) = begin(&agent, &studio).await.unwrap();
    // Listed, settled, looked into in two, and the two of the check; then the power goes.
    agent.journal.cut_after(6);
    assert_ne!(agent.carry(&mut dump).await.unwrap_err().code, Code::SourceName);
    assert_eq!(
        agent.counters.take_notes(),
        [
            "1 name cannot stand on the share: `what?.mov` (`?` is not allowed); all other files are sent and proven, then \
          the roll waits for a person"
        ]
    );
}
