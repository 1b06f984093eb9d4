//! Cards that are the same, grew, were mixed up.

use super::*;
use crate::journey::SourceFile;
use crate::words::path::RelPath;
use jiff::Timestamp;
use std::fs;

fn media(files: &[(&str, u64, u128)]) -> Media {
    Media::new(&[String::new()], files.iter().map(|(path, size, print)| (*path, *size, (*print).into())))
}

fn identity(hardware: &[&str], clips: &[&str]) -> Identity {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Identity { hardware: texts(hardware), clips: texts(clips), ..Identity::default() }
}

#[test]
fn each_way_in_which_two_cards_can_stand_to_each_other() {
    use Relation::{Altered, Grown, Overlaps, Part, Reused, Same, Unrelated, Within};
    let (a, b, c) = (("C0001.MP4", 10, 1), ("C0002.MP4", 20, 2), ("C0003.MP4", 30, 3));
    let nobody = identity(&[], &[]);
    let card = identity(&["0123"], &["umid-1"]);
    let same_clip = identity(&[], &["umid-2", "umid-1"]);
    let rows: [(&[_], &[_], &Identity, &Identity, bool, Relation); 17] = [
        (&[a, b], &[a, b], &nobody, &nobody, false, Same),
        (&[a, b, c], &[a], &nobody, &nobody, false, Grown { more: 2 }),
        (&[a], &[a, b], &nobody, &nobody, true, Within),
        (&[a, b], &[b, c], &card, &card, true, Overlaps { shared: 1 }),
        // Every card has a C0001: other content under a name that means nothing.
        (&[a], &[("C0001.MP4", 99, 9)], &nobody, &nobody, false, Unrelated),
        (&[a], &[("C0001.MP4", 99, 9)], &nobody, &nobody, true, Reused),
        (&[a], &[("C0001.MP4", 99, 9)], &card, &card, false, Reused),
        (&[a, b], &[a, ("C0002.MP4", 20, 9)], &nobody, &nobody, false, Altered { files: 1 }),
        (&[a, b], &[a, ("C0002.MP4", 21, 9)], &nobody, &nobody, false, Overlaps { shared: 1 }),
        (&[a], &[("C0001.MP4", 10, 9)], &nobody, &nobody, false, Altered { files: 1 }),
        (&[a, b], &[("C0001.MP4", 10, 9)], &nobody, &nobody, false, Unrelated),
        (&[a], &[b], &card, &card, false, Part),
        (&[a], &[b], &card, &same_clip, false, Part),
        (&[a], &[b], &nobody, &nobody, true, Part),
        (&[a], &[b], &card, &nobody, false, Unrelated),
        (&[], &[a], &card, &card, false, Part),
        (&[], &[], &nobody, &nobody, false, Unrelated),
    ];
    for (now, then, identity, earlier, same_roll, expected) in rows {
        let found = relate((identity, &media(now)), (earlier, &media(then)), same_roll);
        assert_eq!(found, expected, "{now:?} {then:?} {same_roll}");
    }
}

#[test]
fn a_card_is_the_same_wherever_its_folder_lies_and_in_whichever_case_its_names_are() {
    let one = Media::new(&[String::new()], [("Clip/C0001.MXF", 10, 1.into())].into_iter());
    let roots = ["DAY01/A_CAM/".to_owned(), "DAY01/".to_owned()];
    let other = Media::new(&roots, [("DAY01/A_CAM/CLIP/C0001.mxf", 10, 1.into())].into_iter());
    assert_eq!(one, other);
    let print = |media: &Media| media.identity(Vec::new(), Vec::new(), Vec::new()).fingerprint;
    assert!(print(&one).is_some() && print(&one) == print(&other));
    assert_ne!(print(&one), print(&media(&[("Clip/C0001.MXF", 11, 1)])));
    assert_eq!(print(&Media::default()), None);
}

#[test]
fn cards_that_share_files_are_found_by_their_sketches() {
    let files: Vec<(String, u64, Print)> =
        (0..500).map(|number| (format!("C{number:04}.MP4"), 10, number.into())).collect();
    let of = |range: std::ops::Range<usize>| {
        let files = files[range].iter().map(|(path, size, print)| (path.as_str(), *size, *print));
        Media::new(&[], files).identity(Vec::new(), Vec::new(), Vec::new())
    };
    assert!(may_be_related(&of(0..500), &of(0..400)), "a card that grew");
    assert!(!may_be_related(&of(0..250), &of(250..500)));
    assert!(may_be_related(&identity(&["1"], &[]), &identity(&["2", "1"], &[])));
}

#[test]
fn both_ends_of_a_file_count_and_its_middle_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let size = 3 * 1024 * 1024 + 5;
    let print = |name: &str, size: usize, odd: Option<usize>| {
        let mut bytes = vec![7; size];
        if let Some(odd) = odd {
            bytes[odd] = 8;
        }
        fs::write(folder.path().join(name), &bytes).expect("a file");
        let (path, modified) = (RelPath::new(name).expect("a path"), Timestamp::UNIX_EPOCH);
        let file = SourceFile { path, size: size as u64, modified };
        prints(folder.path(), &[(3, &file)]).expect("a print")[0]
    };
    let whole = print("a.mov", size, None);
    assert_eq!(whole.0, 3);
    assert_eq!(print("b.mov", size, None), whole, "its name is not in it");
    assert_ne!(print("a.mov", size, Some(0)), whole);
    assert_ne!(print("a.mov", size, Some(size - 1)), whole);
    assert_eq!(print("a.mov", size, Some(size / 2)), whole);
    assert_eq!(print("a.dpx", size, Some(5000)), print("a.dpx", size, None), "of frames less is read");
    for small in [0, 1, 1024 * 1024, 1024 * 1024 + 1, 2 * 1024 * 1024 - 1] {
        let whole = print("a.mov", small, None);
        assert!(small == 0 || print("a.mov", small, Some(small / 2)) != whole, "{small}");
    }
    let gone = SourceFile {
        path: RelPath::new("gone.mov").expect("a path"),
        size: 3,
        modified: Timestamp::UNIX_EPOCH,
    };
    let error = prints(folder.path(), &[(0, &gone)]).expect_err("no file");
    assert!(error.to_string().contains("gone.mov"));
}
