//! Looks at real folders.

use super::*;
use rustix::fs::{CWD, RenameFlags, renameat_with};
use std::fs::{File, create_dir, remove_file, write};
use std::os::unix::fs::FileExt;

fn dump() -> tempfile::TempDir {
    let dump = tempfile::tempdir().expect("a folder");
    create_dir(dump.path().join("Clip")).expect("a folder");
    write(dump.path().join("Clip/C0001.MXF"), "whole").expect("a file");
    write(dump.path().join("MEDIAPRO.XML"), "<a/>").expect("a file");
    dump
}

#[test]
fn every_change_of_a_file_shows_and_junk_does_not() {
    type Change = fn(&Path);
    let shows: [Change; 6] = [
        |dump| write(dump.join("Clip/C0001.MXF"), "wholly").expect("a file"),
        |dump| write(dump.join("Clip/C0002.MXF"), "").expect("a file"),
        |dump| remove_file(dump.join("MEDIAPRO.XML")).expect("it is gone"),
        |dump| {
            let (from, to) = (dump.join("MEDIAPRO.XML"), dump.join("MEDIAPRO.xml"));
            renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).expect("a name");
        },
        |dump| create_dir(dump.join("Sub")).expect("a folder"),
        |dump| {
            let file = File::options().write(true).open(dump.join("Clip/C0001.MXF")).expect("a file");
            file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a time");
        },
    ];
    for (number, change) in shows.into_iter().enumerate() {
        let dump = dump();
        let before = look(dump.path()).expect("a look");
        assert_eq!((before.files, before.bytes), (2, 9));
        assert_eq!(look(dump.path()).expect("a look"), before);
        change(dump.path());
        assert_ne!(look(dump.path()).expect("a look").print, before.print, "change {number}");
    }
    let dump = dump();
    let before = look(dump.path()).expect("a look");
    write(dump.path().join(".DS_Store"), "view").expect("a file");
    create_dir(dump.path().join("@eaDir")).expect("a folder");
    write(dump.path().join("@eaDir/C0001.MXF"), "a thumbnail").expect("a file");
    write(dump.path().join(READY), "").expect("a mark");
    let after = look(dump.path()).expect("a look");
    assert_eq!((after.print, after.files, after.ready), (before.print, before.files, true));
}

/// What a close look sees, path and sign.
fn signs(dump: &Path) -> Vec<(String, Sign)> {
    let snapshot = closely(dump, Timestamp::UNIX_EPOCH).expect("a look");
    let mut signs: Vec<_> = snapshot.signs.into_iter().map(|sight| (sight.path, sight.sign)).collect();
    signs.sort_by(|one, other| one.0.cmp(&other.0));
    signs
}

#[test]
fn temporary_names_holes_and_finders_mark_are_seen() {
    let dump = dump();
    assert_eq!(signs(dump.path()), []);
    write(dump.path().join("Clip/.C0002.MXF.a1B2c3"), "half").expect("a file");
    create_dir(dump.path().join(".rsync-partial")).expect("a folder");
    // In full size first, half of it written.
    let explorer = File::create(dump.path().join("Clip/C0003.MXF")).expect("a file");
    explorer.set_len(1 << 20).expect("a size");
    explorer.write_all_at(&[1; 1 << 19], 0).expect("half");
    // Its end came before its middle.
    let late = File::create(dump.path().join("Clip/C0004.MXF")).expect("a file");
    late.write_all_at(&[1; 4096], 0).expect("a beginning");
    late.write_all_at(&[1; 4096], 1 << 20).expect("an end");
    write(dump.path().join("Clip/C0005.MXF"), "").expect("a file");
    write(dump.path().join("Clip/._C0005.MXF"), apple_double(b"brokMACS")).expect("a mark");
    write(dump.path().join("Clip/._C0001.MXF"), apple_double(b"mxf CAMR")).expect("no mark");
    let expected = [
        (".rsync-partial", Sign::Temporary),
        ("Clip/.C0002.MXF.a1B2c3", Sign::Temporary),
        ("Clip/._C0005.MXF", Sign::Busy),
        ("Clip/C0003.MXF", Sign::Hole),
        ("Clip/C0004.MXF", Sign::Gap),
    ];
    assert_eq!(signs(dump.path()), expected.map(|(path, sign)| (path.to_owned(), sign)));
    let by_names = look(dump.path()).expect("a look").signs;
    assert!(by_names.iter().all(|sight| sight.sign == Sign::Temporary) && by_names.len() == 2);
    let later = Timestamp::MAX;
    assert_eq!(closely(dump.path(), later).expect("a look").signs, by_names, "old files are not looked into");
}

#[test]
fn the_mark_is_found_in_each_of_its_attributes() {
    let mut info = vec![0; 60];
    info[16..24].copy_from_slice(b"brokMACS");
    let rows = [
        ("user.com.apple.FinderInfo", b"brokMACS\0\0\0\0".to_vec()),
        ("user.org.netatalk.Metadata", apple_double(b"brokMACS")),
        ("user.DosStream.AFP_AfpInfo:$DATA", info),
    ];
    for (name, value) in rows {
        let dump = dump();
        let clip = dump.path().join("Clip/C0001.MXF");
        let set = rustix::fs::setxattr(&clip, name, &value, rustix::fs::XattrFlags::CREATE);
        // A temporary folder in memory may have no such attributes.
        if set != Err(rustix::io::Errno::NOTSUP) {
            set.expect("an attribute");
            assert_eq!(signs(dump.path()), [("Clip/C0001.MXF".to_owned(), Sign::Busy)], "{name}");
        }
    }
}

#[test]
fn a_broken_mark_is_none() {
    let whole = apple_double(b"brokMACS");
    for length in 0..whole.len() {
        let dump = dump();
        write(dump.path().join("._C0001.MXF"), &whole[..length]).expect("a file");
        assert_eq!(signs(dump.path()), [], "{length}");
    }
}

/// A header with FinderInfo as its only entry.
fn apple_double(finder_info: &[u8; 8]) -> Vec<u8> {
    let mut bytes = vec![0, 5, 0x16, 7, 0, 2, 0, 0];
    bytes.extend([0; 16]);
    bytes.extend([0, 1, 0, 0, 0, 9, 0, 0, 0, 38, 0, 0, 0, 32]);
    bytes.extend(finder_info);
    bytes
}
