//! Lists as the tools print them, and as they should never be.

use super::*;
use crate::manifest::record::{Doubt, Rejection};
use crate::manifest::sink::Kept;
use crate::words::digest::Algorithm;
use proptest::prelude::*;

const MD5: &str = "900150983cd24fb0d6963f7d28e17f72";
const SHA1: &str = "a9993e364706816aba3e25717850c26c9cd0d89d";
const SHA256: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const SHA512: &str = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";
const C4: &str = "c45S4rnaTNWonxss1u8LzsaJdEph1AJhWUF4sh2waXKMsutyfAxg4ybUeuXVWS9HdNcEypmeXn8FZGonD4w1rj9DZp";
const BLAKE3: &str = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";

fn list(name: &str, text: impl AsRef<[u8]>) -> Kept {
    let mut kept = Kept::default();
    read(text.as_ref(), name, &mut kept).expect("the list is read");
    kept
}

/// The only record of a list: its path, and the algorithm with the value, or why there is none.
fn only(name: &str, text: impl AsRef<[u8]>) -> (String, Result<Digest, Doubt>) {
    let kept = list(name, text);
    let [Record::File(file)] = &kept.records[..] else { panic!("{kept:?}") };
    let hash = file.usable.first().copied().ok_or(file.doubt.unwrap_or(Doubt::NoHash));
    (file.path.as_str().to_owned(), hash)
}

fn digest(algorithm: Algorithm, text: &str) -> Digest {
    Digest::parse(algorithm, text).expect("a value")
}

#[test]
fn every_tool_s_lines_are_read() {
    let sums = [MD5, SHA1, SHA256].map(str::to_owned);
    let [md5, sha1, sha256] = &sums;
    for (name, line, path, algorithm, value) in [
        ("MD5SUMS", format!("{md5}  a b.mov"), "a b.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{md5} *a.mov"), "a.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{md5}   a.mov"), " a.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{md5} a.mov"), "a.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{md5}\ta.mov"), "a.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{}  ./CLIPS/a.mov\r", md5.to_uppercase()), "CLIPS/a.mov", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("{md5}  a//./b"), "a/b", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("\\{md5}  a\\\\b\\nc\\rd"), "a\\b\nc\rd", Algorithm::Md5, MD5),
        ("MD5SUMS", format!("\u{feff}{md5}  a.mov"), "a.mov", Algorithm::Md5, MD5),
        ("x.sha1", format!("{sha1}  a.mov"), "a.mov", Algorithm::Sha1, SHA1),
        ("x.sha256", format!("{sha256}  a.mov"), "a.mov", Algorithm::Sha256, SHA256),
        ("x.sha512", format!("{SHA512}  a.mov"), "a.mov", Algorithm::C4, C4),
        ("B3SUMS", format!("{BLAKE3}  a.mov"), "a.mov", Algorithm::Blake3, BLAKE3),
        ("x.c4", format!("{C4}  a.mov"), "a.mov", Algorithm::C4, C4),
        ("anything", format!("{C4}\ta.mov"), "a.mov", Algorithm::C4, C4),
        ("x.xxh", "32d153ff  a.mov".into(), "a.mov", Algorithm::Xxh32, "32d153ff"),
        ("x.xxh", "44bc2cf5ad770999  a.mov".into(), "a.mov", Algorithm::Xxh64, "44bc2cf5ad770999"),
        ("x.xxh", "XXH3_78af5f94892f3950  a.mov".into(), "a.mov", Algorithm::Xxh3, "78af5f94892f3950"),
        (
            "x.xxh",
            "06b05ab6733a618578af5f94892f3950  a.mov".into(),
            "a.mov",
            Algorithm::Xxh128,
            "06b05ab6733a618578af5f94892f3950",
        ),
        ("list", format!("MD5 (a (1).mov) = {md5}"), "a (1).mov", Algorithm::Md5, MD5),
        ("list", format!("\\SHA256 (a\\nb) = {sha256}"), "a\nb", Algorithm::Sha256, SHA256),
        ("list", format!("SHA512 (a.mov) = {SHA512}"), "a.mov", Algorithm::C4, C4),
        ("list", format!("BLAKE3 (a.mov) = {BLAKE3}"), "a.mov", Algorithm::Blake3, BLAKE3),
        ("list", "XXH3 (a.mov) = 78af5f94892f3950".into(), "a.mov", Algorithm::Xxh3, "78af5f94892f3950"),
        ("list", "XXH64_LE (a.mov) = 990977adf52cbc44".into(), "a.mov", Algorithm::Xxh64, "44bc2cf5ad770999"),
    ] {
        assert_eq!(only(name, &line), (path.into(), Ok(digest(algorithm, value))), "{line:?} in {name}");
    }
}

#[test]
fn where_nothing_tells_the_algorithm_nothing_is_tried() {
    for (name, line, doubt) in [
        ("list.txt", format!("{MD5}  a.mov"), Doubt::UnknownFormat),
        ("list.txt", format!("{SHA256}  a.mov"), Doubt::UnknownFormat),
        ("list.txt", format!("SHA3-256 (a.mov) = {SHA256}"), Doubt::UnknownFormat),
        ("list.txt", format!("SHA1 (a.mov) = {MD5}"), Doubt::Malformed),
    ] {
        assert_eq!(only(name, &line), ("a.mov".into(), Err(doubt)), "{line:?}");
    }
}

#[test]
fn remarks_are_passed_over_and_every_other_line_that_is_no_record_is_named() {
    let text = format!(
        "# made by somebody\n; with care\n\n  \nhello\n{MD5}  a.mov\ndeadbeef  short.mov\n\\{MD5}  a\\q\n{MD5}\n{MD5}  \n{MD5} *b.mov"
    );
    let kept = list("MD5SUMS", &text);
    assert_eq!(kept.records.len(), 2, "{kept:?}");
    assert_eq!(kept.notes, [5, 7, 8, 9, 10].map(Finding::Line));

    let mut bytes = format!("{MD5}  a.mov\n{MD5}  ").into_bytes();
    bytes.extend(b"caf\xe9.mov\n");
    assert_eq!(list("MD5SUMS", bytes).notes, [Finding::Line(2)], "a name that is no text");

    let long = format!("{MD5}  {}\n{MD5}  a.mov\n", "x".repeat(LINE as usize));
    let kept = list("MD5SUMS", long);
    assert_eq!((kept.records.len(), kept.notes), (1, vec![Finding::Line(1)]), "a line without an end");
}

#[test]
fn a_list_for_windows_powershell_is_read() {
    let text = format!("\u{feff}{MD5}  Stra\u{df}e.mov\r\n");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(only("MD5SUMS", utf16), ("Straße.mov".into(), Ok(digest(Algorithm::Md5, MD5))));
}

#[test]
fn a_path_that_leads_out_is_rejected() {
    for (path, why) in [
        ("../a.mov", Rejection::Escape),
        ("a/../../b", Rejection::Escape),
        ("a\\..\\..\\b", Rejection::Escape),
        ("/etc/hostname", Rejection::Absolute),
        ("C:\\a.mov", Rejection::Absolute),
        ("\\\\nas\\a.mov", Rejection::Absolute),
        ("a\0b", Rejection::Unwritable),
        ("././", Rejection::Empty),
    ] {
        let kept = list("MD5SUMS", format!("{MD5}  {path}\n"));
        let [Record::Rejected(rejected)] = &kept.records[..] else { panic!("{path}: {kept:?}") };
        assert_eq!(rejected.why, why, "{path}");
    }
}

#[test]
fn a_file_without_a_record_is_no_list() {
    for text in ["", "\n# nothing\n", "hello\n"] {
        assert!(matches!(read(text.as_bytes(), "MD5SUMS", &mut Kept::default()), Err(ListFault::Empty)));
        assert!(!looks_like_one("list.txt", text), "{text:?}");
    }
    assert!(looks_like_one("list.txt", &format!("# remark\n{MD5}  a.mov\n")));
    assert!(!looks_like_one("list.txt", &format!("hello\n{MD5}  a.mov\n")));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_never_lead_out(bytes: Vec<u8>) {
        let mut kept = Kept::default();
        read(&*bytes, "MD5SUMS", &mut kept).ok();
        for record in kept.records {
            let Record::File(file) = record else { continue };
            prop_assert!(file.path.components().all(|name| name != ".."));
        }
    }

    #[test]
    fn what_coreutils_would_write_is_read_back(name in "[^/\0]{1,40}") {
        prop_assume!(name != "." && name != ".." && !name.trim().is_empty());
        let drive = matches!(name.as_bytes(), [letter, b':', b'\\', ..] if letter.is_ascii_alphabetic());
        prop_assume!(!drive && !name.starts_with('\\') && !name.split('\\').any(|part| part == ".."));
        let escaped = name.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r");
        let mark = if escaped == name { "" } else { "\\" };
        let (read, hash) = only("MD5SUMS", format!("{mark}{MD5}  {escaped}\n"));
        prop_assert_eq!(read, name);
        prop_assert_eq!(hash, Ok(digest(Algorithm::Md5, MD5)));
    }
}
