//! Access lists as they travel, and what is inherited from them.

use super::*;
use proptest::prelude::{any, prop, proptest};

/// S-1-5-32-545, the users of a machine, and S-1-5-32-546, its guests; S-1-3-0, whoever makes something.
const USERS: &[u8] = &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 33, 2, 0, 0];
const GUESTS: &[u8] = &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 34, 2, 0, 0];
const MAKER: &[u8] = &[1, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0];

const FULL: u32 = 0x001f_01ff;
const READ: u32 = 0x0012_0089;
const ALL: u8 = FILES | FOLDERS;

fn entry(flags: u8, rights: u32, whom: &[u8]) -> Entry {
    let size = (8 + whom.len()) as u8;
    Entry([&[0, flags, size, 0][..], &rights.to_le_bytes(), whom].concat())
}

fn list(entries: &[(u8, u32, &[u8])]) -> AccessList {
    let entries = entries.iter().map(|(flags, rights, whom)| entry(*flags, *rights, whom)).collect();
    AccessList { entries, marks: true }
}

#[test]
fn a_list_comes_back_from_its_wire_form_as_the_folders_own() {
    let above = list(&[(ALL, FULL, USERS), (ALL | INHERITED, READ, GUESTS)]);
    let wire = above.to_wire();
    assert_eq!(wire[..4], [1, 0, 0x04, 0x95], "revision; in one piece, protected, marked, present");
    assert_eq!(AccessList::from_wire(&wire), Some(list(&[(ALL, FULL, USERS), (ALL, READ, GUESTS)])));
    let quiet = AccessList { marks: false, ..above };
    assert_eq!(AccessList::from_wire(&quiet.to_wire()).map(|list| list.marks), Some(false));
}

#[test]
fn a_descriptor_without_a_list_has_none() {
    let mut wire = list(&[(ALL, FULL, USERS)]).to_wire();
    for cut in 0..wire.len() {
        assert_eq!(AccessList::from_wire(&wire[..cut]), None, "{cut}");
    }
    wire[2] = 0;
    assert_eq!(AccessList::from_wire(&wire), None, "not present");
    let mut null = list(&[]).to_wire();
    null[16] = 0;
    assert_eq!(AccessList::from_wire(&null), None, "everybody may do everything");
}

#[test]
fn what_is_passed_on_is_compared_and_nothing_else() {
    let day = list(&[(0, FULL, USERS), (ALL, READ, GUESTS)]);
    assert!(day.passes_anything_on() && !list(&[(0, FULL, USERS)]).passes_anything_on());
    assert!(day.passes_on_as(&list(&[(ALL | INHERITED, READ, GUESTS)])));
    for other in [
        list(&[]),
        list(&[(ALL, FULL, GUESTS)]),
        list(&[(FOLDERS, READ, GUESTS)]),
        list(&[(ALL, READ, USERS)]),
    ] {
        assert!(!day.passes_on_as(&other) && !other.passes_on_as(&day), "{other:?}");
    }
}

#[test]
fn a_roll_has_what_its_folder_passes_on_or_it_has_not() {
    let day = list(&[(0, FULL, GUESTS), (ALL, 0x8000_0000, USERS), (FILES, FULL, GUESTS)]);
    let own = |rows: &[(u8, u32, &[u8])]| list(rows).is_inherited_from(&day);
    assert!(own(&[(ALL | INHERITED, READ, USERS)]), "generic rights are those that they stand for");
    assert!(own(&[(INHERITED, READ, USERS), (FILES | ONLY_PASSED_ON | INHERITED, FULL, GUESTS)]));
    assert!(!own(&[]) && !own(&[(ALL | INHERITED, READ, GUESTS)]), "that of another folder");
    assert!(!own(&[(INHERITED, READ, USERS), (INHERITED, READ, GUESTS)]), "more than it should");
    assert!(!own(&[(INHERITED, FULL, USERS)]), "other rights");

    let with_maker = list(&[(ALL, READ, USERS), (ALL | ONLY_PASSED_ON, FULL, MAKER)]);
    let made =
        list(&[(INHERITED, READ, USERS), (INHERITED, FULL, GUESTS), (ALL | ONLY_PASSED_ON, FULL, MAKER)]);
    assert!(made.is_inherited_from(&with_maker), "the maker's own entry is not looked at");
}

proptest! {
    #[test]
    fn no_descriptor_of_a_stranger_does_any_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Some(list) = AccessList::from_wire(&bytes) {
            list.is_inherited_from(&list.clone());
            AccessList::from_wire(&list.to_wire());
        }
    }
}
