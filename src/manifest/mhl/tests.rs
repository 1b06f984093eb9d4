//! Lists as the tools of the field write them, and as nobody should.

use super::*;
use crate::manifest::record::Doubt;
use crate::manifest::sink::Kept;
use crate::words::digest::Algorithm;
use proptest::prelude::*;

const XXH64: &str = "44bc2cf5ad770999";
const TURNED: &str = "990977adf52cbc44";
const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";

const WHOLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="1.1">
  <creatorinfo><name>Ann</name><username>ann</username><hostname>cart</hostname><tool>mhl ver. 0.2.0</tool>
    <startdate>2026-03-14T10:15:00Z</startdate><finishdate>2026-03-14T10:15:02Z</finishdate></creatorinfo>
  <hash>
    <file>A.txt</file><size>3</size><lastmodificationdate>2026-03-14T09:00:00Z</lastmodificationdate>
    <xxhash64be>44bc2cf5ad770999</xxhash64be><hashdate>2026-03-14T10:15:01Z</hashdate>
  </hash>
</hashlist>
"#;

fn parse(document: &[u8]) -> Result<(About, Kept)> {
    let mut kept = Kept::default();
    let about = read(document, &mut kept)?;
    Ok((about, kept))
}

/// A list of one record with this inside of it.
fn one(inside: &str) -> (FileRecord, Vec<Finding>) {
    let document = format!("<hashlist version=\"1.1\"><hash>{inside}</hash></hashlist>");
    let (_, mut kept) = parse(document.as_bytes()).expect("the list is sound");
    let Some(Record::File(file)) = kept.records.pop() else { panic!("{inside}: {kept:?}") };
    (file, kept.notes)
}

fn digest(algorithm: Algorithm, text: &str) -> Digest {
    Digest::parse(algorithm, text).expect("a value")
}

#[test]
fn a_list_is_read_with_what_it_says_of_itself() {
    let (about, kept) = parse(WHOLE.as_bytes()).expect("the list is sound");
    assert_eq!(
        [&about.author, &about.host, &about.tool, &about.created],
        ["Ann", "cart", "mhl ver. 0.2.0", "2026-03-14T10:15:00Z"]
    );
    let [Record::File(file)] = &kept.records[..] else { panic!("{kept:?}") };
    assert_eq!((file.path.as_str(), file.size), ("A.txt", Size::Bytes(3)));
    assert_eq!(file.usable, [digest(Algorithm::Xxh64, XXH64)]);
    assert_eq!(kept.notes, []);
}

#[test]
fn every_hash_of_the_format_and_its_neighbours_is_read() {
    let xxh64 = digest(Algorithm::Xxh64, XXH64);
    let xxh32 = digest(Algorithm::Xxh32, "32d153ff");
    let md5 = digest(Algorithm::Md5, MD5);
    for (hashes, usable, doubt) in [
        (format!("<xxhash64be>{XXH64}</xxhash64be>"), vec![xxh64], None),
        (format!("<xxhash64>{TURNED}</xxhash64>"), vec![xxh64], None),
        (format!("<xxhash64be>{XXH64}</xxhash64be><xxhash64>{TURNED}</xxhash64>"), vec![xxh64], None),
        // One of the two is mislabelled.
        (format!("<xxhash64be>{XXH64}</xxhash64be><xxhash64>{XXH64}</xxhash64>"), vec![xxh64], None),
        (format!("<xxhash64be>\n {}\n</xxhash64be>", XXH64.to_uppercase()), vec![xxh64], None),
        ("<xxhash>0852579327</xxhash>".into(), vec![xxh32], None),
        ("<xxhash>852579327</xxhash>".into(), vec![xxh32], None),
        ("<xxhash>4294967296</xxhash>".into(), vec![], Some(Doubt::Malformed)),
        ("<xxhash>-1</xxhash>".into(), vec![], Some(Doubt::Malformed)),
        (format!("<md5 bit=\"128\" encoding=\"hex\">{MD5}</md5><null/>"), vec![md5], Some(Doubt::SizeOnly)),
        ("<null/>".into(), vec![], Some(Doubt::SizeOnly)),
        (String::new(), vec![], None),
        ("<sha256>00</sha256>".into(), vec![], Some(Doubt::UnknownFormat)),
        ("<md5>d41d</md5>".into(), vec![], Some(Doubt::Malformed)),
        (
            format!("<md5>{MD5}</md5><md5>{}</md5>", MD5.replace('9', "8")),
            vec![md5],
            Some(Doubt::Contradiction),
        ),
    ] {
        let (file, _) = one(&format!("<file>a</file><size>3</size>{hashes}"));
        assert_eq!((file.usable, file.doubt), (usable, doubt), "{hashes}");
    }
    let c4 = "c45S4rnaTNWonxss1u8LzsaJdEph1AJhWUF4sh2waXKMsutyfAxg4ybUeuXVWS9HdNcEypmeXn8FZGonD4w1rj9DZp";
    let (file, notes) = one(&format!("<c4>{c4}</c4><file>a</file>"));
    assert_eq!((file.usable, file.size), (vec![digest(Algorithm::C4, c4)], Size::NotGiven));
    assert_eq!(notes, [Finding::Quirk(Quirk::Schema)]);
}

#[test]
fn the_habits_of_the_tools_are_seen_through() {
    for (what, from, to, quirks) in [
        (
            "OffShoot",
            "<creatorinfo>",
            "<hedge><rootPath>/Volumes/R/A001</rootPath></hedge><creatorinfo>",
            &[][..],
        ),
        ("a namespace", "<hashlist ", "<hashlist xmlns=\"http://www.mediahashlist.org/v1.1\" ", &[]),
        ("a prefix", "<hashlist version", "<hashlist xmlns:x=\"y\" x:z=\"\" version", &[]),
        ("version 1.0", "version=\"1.1\"", "version=\"1.0\"", &[]),
        ("no version", " version=\"1.1\"", "", &[]),
        ("dates of 2012", "2026-03-14T09:00:00Z", "2012-12-14 14-48-50", &[Quirk::Date]),
        ("dates without a zone", "2026-03-14T09:00:00Z", "2026-03-14T09:00:00", &[]),
        ("no date of the file", "<lastmodificationdate>2026-03-14T09:00:00Z</lastmodificationdate>", "", &[]),
        ("a log", "</creatorinfo>", "<log><![CDATA[<file>ghost.mov</file>]]></log></creatorinfo>", &[]),
        ("an element of its own", "<size>", "<mood>good</mood><size>", &[Quirk::Schema]),
        ("upper case", "44bc2cf5", "44BC2CF5", &[Quirk::UpperCase]),
        ("lines around a name", "<file>A.txt</file>", "<file>\n  A.txt\n</file>", &[]),
        ("a signature", "</hashlist>", "<Signature><a/></Signature></hashlist>", &[]),
    ] {
        let changed = WHOLE.replace(from, to);
        assert_ne!(changed, WHOLE, "{what}");
        let (_, kept) = parse(changed.as_bytes()).unwrap_or_else(|fault| panic!("{what}: {fault}"));
        let [Record::File(file)] = &kept.records[..] else { panic!("{what}: {kept:?}") };
        assert_eq!((file.path.as_str(), file.usable.len()), ("A.txt", 1), "{what}");
        assert_eq!(kept.notes, quirks.iter().copied().map(Finding::Quirk).collect::<Vec<_>>(), "{what}");
    }
    let unknown = WHOLE.replace("<creatorinfo>", "<creatorinfo><mood/>").replace("<name>Ann</name>", "");
    let (about, kept) = parse(unknown.as_bytes()).expect("the list is sound");
    assert_eq!((&*about.author, &kept.notes[..]), ("ann", &[Finding::Quirk(Quirk::Schema)][..]));
}

#[test]
fn older_encodings_are_read() {
    let named = WHOLE.replace("A.txt", "Straße_é.mov");
    let mut latin = Vec::new();
    for character in named.replace("UTF-8", "ISO-8859-1").chars() {
        latin.push(u8::try_from(u32::from(character)).expect("a character of Latin 1"));
    }
    let wide = format!("\u{feff}{}", named.replace("UTF-8", "UTF-16"));
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for document in [latin, wide] {
        let (_, kept) = parse(&document).expect("the list is sound");
        let [Record::File(file)] = &kept.records[..] else { panic!("{kept:?}") };
        assert_eq!(file.path.as_str(), "Straße_é.mov");
        assert_eq!(kept.notes, [Finding::Quirk(Quirk::Encoding)]);
    }
}

#[test]
fn a_size_is_a_number_of_bytes_or_none() {
    for (text, size) in [
        ("0", Size::Bytes(0)),
        (" 3\n", Size::Bytes(3)),
        ("18446744073709551615", Size::Bytes(u64::MAX)),
        ("18446744073709551616", Size::Unreadable),
        ("18446744073709551619", Size::Unreadable),
        ("-3", Size::Unreadable),
        ("+3", Size::Unreadable),
        ("3.0", Size::Unreadable),
        ("", Size::Unreadable),
    ] {
        assert_eq!(one(&format!("<file>a</file><size>{text}</size>")).0.size, size, "{text:?}");
    }
}

#[test]
fn a_path_leads_nowhere_but_below_the_list() {
    for (text, path, rooted) in [
        ("AUDIO/a.wav", "AUDIO/a.wav", false),
        ("/AUDIO/a.wav", "AUDIO/a.wav", true),
        ("AUDIO\\a.wav", "AUDIO\\a.wav", false),
        (" a ", " a ", false),
        ("a//./b/", "a/b", false),
    ] {
        let (file, _) = one(&format!("<file>{text}</file>"));
        assert_eq!((file.path.as_str(), file.rooted), (path, rooted), "{text}");
    }
    for (text, why) in [
        ("", Rejection::Empty),
        ("  ", Rejection::Empty),
        ("../a", Rejection::Escape),
        ("/../a", Rejection::Escape),
        ("a\\..\\..\\b", Rejection::Escape),
        ("D:\\a", Rejection::Absolute),
        ("\\\\nas\\a", Rejection::Absolute),
        ("/", Rejection::Absolute),
    ] {
        let document = format!("<hashlist><hash><file>{text}</file></hash></hashlist>");
        let (_, kept) = parse(document.as_bytes()).expect("the list is sound");
        let [Record::Rejected(rejected)] = &kept.records[..] else { panic!("{text}: {kept:?}") };
        assert_eq!(rejected.why, why, "{text}");
    }
}

#[test]
fn what_is_hostile_or_something_else_is_not_trusted() {
    for (what, from, to) in [
        ("a DOCTYPE", "<hashlist ", "<!DOCTYPE hashlist [<!ENTITY a 'b'>]><hashlist "),
        ("an entity", "A.txt", "&a;"),
        ("another version", "1.1\"", "2.0\""),
        ("ASC MHL of another version", "<hashlist ", "<hashlist xmlns=\"urn:ASC:MHL:v3.0\" "),
        ("another root", "hashlist", "html"),
        ("an unknown encoding", "UTF-8", "EBCDIC"),
        ("something behind it", "</hashlist>\n", "</hashlist><hashlist/>"),
    ] {
        let changed = WHOLE.replace(from, to);
        assert_ne!(changed, WHOLE, "{what}");
        assert!(parse(changed.as_bytes()).is_err(), "{what}");
    }
    for cut in 0..WHOLE.trim_end().len() {
        assert!(parse(&WHOLE.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_are_never_a_list(bytes: Vec<u8>) {
        prop_assert!(parse(&bytes).is_err());
    }

    #[test]
    fn a_damaged_list_never_panics_and_never_leads_out(at in 0..WHOLE.len(), len in 0..8_usize, with: Vec<u8>) {
        let mut damaged = WHOLE.as_bytes().to_vec();
        damaged.splice(at..(at + len).min(WHOLE.len()), with);
        for record in parse(&damaged).map(|(_, kept)| kept.records).unwrap_or_default() {
            let Record::File(file) = record else { continue };
            prop_assert!(file.path.components().all(|name| name != ".."));
        }
    }
}
