//! One manifest at a time: what is read from it, and what makes all of it worthless.

use super::*;
use crate::manifest::sink::Kept;
use proptest::prelude::*;

/// The example tree: `A.txt`, `empty/`, `sub/b.bin` and `sub/é.txt`, in one format.
const WHOLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">
  <creatorinfo><creationdate>2026-03-14T10:15:00Z</creationdate><hostname>h</hostname><tool version="2">t</tool>
    <author>Ann</author><author role="DIT"> Bob </author></creatorinfo>
  <processinfo><process>transfer</process><roothash><content><c4>x</c4><xxh64>3d4fe4b14d4f7e48</xxh64></content><structure/></roothash><ignore><pattern>.DS_Store</pattern><pattern>*.tmp</pattern></ignore></processinfo>
  <hashes>
    <directoryhash><path>empty/</path><content/><structure/></directoryhash>
    <hash><path size="0">sub/b.bin</path><xxh64 action="original">EF46DB3751D8E999</xxh64></hash>
    <hash>
      <path size="3">sub/&#233;.txt</path>
      <md5 action="failed">d41d8cd98f00b204e9800998ecf8427e</md5>
      <sha256 action="original">00</sha256>
      <xxh64 action="verified"> b935de3fdb53d5a8
      </xxh64>
      <previousPath>sub/e.txt</previousPath>
      <metadata><path>other</path><hash><path>x</path></hash></metadata>
    </hash>
    <hash><path size="99999999999999999999">A<!-- ! -->.t<![CDATA[x&t]]></path><xxh64>short</xxh64></hash>
  </hashes>
  <references><hashlistreference><path>R/ascmhl/0001_R.mhl</path>
    <c4>c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT</c4>
  </hashlistreference></references>
</hashlist>
"#;

fn parse(document: &[u8]) -> Result<(About, Manifest, Kept)> {
    let mut kept = Kept::default();
    let (about, manifest, _) = read(document, &mut kept)?;
    Ok((about, manifest, kept))
}

fn path(text: &str) -> RelPath {
    RelPath::new(text).expect("a path below a folder")
}

fn xxh64(text: &str) -> Digest {
    Digest::parse(Algorithm::Xxh64, text).expect("an xxh64 value")
}

#[test]
fn everything_in_a_manifest_is_read() {
    let (about, manifest, kept) = parse(WHOLE.as_bytes()).expect("the manifest is sound");
    assert_eq!(
        [&about.created, &about.host, &about.tool, &about.author, &about.process],
        ["2026-03-14T10:15:00Z", "h", "t 2", "Ann, Bob", "transfer"]
    );
    assert_eq!((about.files, about.algorithms), (3, [Algorithm::Xxh64].into()));
    assert_eq!(manifest.ignore, [".DS_Store", "*.tmp"]);
    assert_eq!(manifest.references[0].0, path("R/ascmhl/0001_R.mhl"));
    let file = |name: &str, size, usable: &[Digest], doubt, previous: Option<&str>| {
        let previous = previous.map(path);
        Record::File(FileRecord {
            size,
            usable: usable.into(),
            doubt,
            previous,
            ..FileRecord::new(path(name))
        })
    };
    let folder = |name: Option<&str>, content: &[Digest]| {
        Record::Folder(FolderRecord {
            path: name.map(path),
            content: content.into(),
            ..FolderRecord::default()
        })
    };
    assert_eq!(
        kept.records,
        [
            folder(None, &[xxh64("3d4fe4b14d4f7e48")]),
            folder(Some("empty"), &[]),
            file("sub/b.bin", Size::Bytes(0), &[xxh64("ef46db3751d8e999")], None, None),
            file(
                "sub/é.txt",
                Size::Bytes(3),
                &[xxh64("b935de3fdb53d5a8")],
                Some(Doubt::Failed),
                Some("sub/e.txt")
            ),
            file("A.tx&t", Size::Unreadable, &[], Some(Doubt::Malformed), None),
        ]
    );
    assert_eq!(kept.notes, [Quirk::UpperCase, Quirk::Schema, Quirk::NoAction].map(Finding::Quirk));
}

#[test]
fn a_prefix_a_byte_order_mark_and_no_declaration_are_fine() {
    let prefixed = "\u{feff}<m:hashlist xmlns:m='urn:ASC:MHL:v2.0' version='2.0'><hashes xmlns='other'><hash/></hashes>\
         <m:hashes><m:hash><m:path>a</m:path><path xmlns=''>b</path></m:hash></m:hashes></m:hashlist>";
    let (.., kept) = parse(prefixed.as_bytes()).expect("the manifest is sound");
    let [Record::File(file)] = &kept.records[..] else { panic!("{kept:?}") };
    assert_eq!(file.path, path("a"));
}

#[test]
fn what_is_hostile_or_something_else_is_not_trusted() {
    let deep = format!("<metadata>{}{}</metadata><hashes>", "<a>".repeat(64), "</a>".repeat(64));
    let long = format!("<!--{}--><hashes>", "-".repeat(2 * 1024 * 1024));
    let many: String = (0..100).map(|number| format!(" a{number}=\"\"")).collect();
    let many = format!("<path{many} size=\"3\"");
    for (what, from, to) in [
        ("too many attributes", "<path size=\"3\"", &*many),
        ("a DOCTYPE", "<hashlist ", "<!DOCTYPE hashlist [<!ENTITY a 'b'>]><hashlist "),
        ("an entity", "sub/b.bin", "&b;"),
        ("an ampersand", "sub/b.bin", "a & b"),
        ("a forbidden reference", "sub/b.bin", "&#0;"),
        ("a forbidden character", "sub/b.bin", "\x01"),
        ("another version", "2.0\" xmlns", "3.0\" xmlns"),
        ("another namespace", "urn:ASC:MHL:v2.0", "urn:ASC:MHL:v1.0"),
        ("no namespace", " xmlns=\"urn:ASC:MHL:v2.0\"", ""),
        ("another encoding", "UTF-8", "ISO-8859-1"),
        ("another root", "hashlist", "html"),
        ("something behind it", "</hashlist>\n", "</hashlist><hashlist/>"),
        ("text behind it", "</hashlist>\n", "</hashlist>x"),
        ("an attribute twice", "size=\"3\"", "size=\"3\" size=\"4\""),
        ("an element closed twice", "</hashes>", "</hashes></hashes>"),
        ("elements too deep", "<hashes>", &deep),
        ("an endless comment", "<hashes>", &long),
        ("a path upwards", "sub/b.bin", "../b.bin"),
        ("a path upwards, as on Windows", "sub/b.bin", "sub\\..\\..\\b.bin"),
        ("an absolute path", "sub/b.bin", "/etc/hostname"),
        ("an absolute path of Windows", "sub/b.bin", "C:\\b.bin"),
        ("an empty path", "sub/b.bin", ""),
        ("a path of dots", "sub/b.bin", "././"),
        ("no path", "<path size=\"0\">sub/b.bin</path>", ""),
        ("a reference upwards", "R/ascmhl/", "../ascmhl/"),
        ("a reference without its C4", "<c4>c4", "<c4>"),
    ] {
        let changed = WHOLE.replace(from, to);
        assert_ne!(changed, WHOLE, "{what}");
        assert!(parse(changed.as_bytes()).map_or(true, |(.., kept)| kept.rejects()), "{what}");
    }
    let utf16: Vec<u8> = WHOLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(parse(&utf16).is_err(), "UTF-16");
    assert!(
        parse(&WHOLE.as_bytes().iter().map(|b| if *b == b'A' { 0xff } else { *b }).collect::<Vec<_>>())
            .is_err()
    );
}

#[test]
fn a_path_that_is_not_in_its_shortest_form_is_read_and_noted() {
    for crooked in ["./sub/b.bin", "sub//b.bin", "sub/./b.bin", "sub/b.bin/"] {
        let (.., kept) =
            parse(WHOLE.replace("sub/b.bin", crooked).as_bytes()).expect("the manifest is sound");
        assert!(
            kept.records
                .iter()
                .any(|record| matches!(record, Record::File(file) if file.path == path("sub/b.bin")))
        );
        assert_eq!(kept.notes[0], Finding::Spelling(path("sub/b.bin"), Spelling::Crooked), "{crooked}");
    }
}

#[test]
fn a_document_cut_off_anywhere_is_never_taken_for_whole() {
    let end = WHOLE.trim_end().len();
    for cut in 0..end {
        assert!(parse(&WHOLE.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_are_never_a_manifest(bytes: Vec<u8>) {
        prop_assert!(parse(&bytes).is_err());
    }

    #[test]
    fn a_damaged_manifest_never_panics_and_never_leads_out(at in 0..WHOLE.len(), len in 0..8_usize, with: Vec<u8>) {
        let mut damaged = WHOLE.as_bytes().to_vec();
        damaged.splice(at..(at + len).min(WHOLE.len()), with);
        let Ok((.., kept)) = parse(&damaged) else { return Ok(()) };
        for record in kept.records {
            let path = match record {
                Record::File(file) => Some(file.path),
                Record::Folder(folder) => folder.path,
                Record::Rejected(_) => None,
            };
            prop_assert!(path.is_none_or(|path| path.components().all(|name| name != "..")));
        }
    }
}
