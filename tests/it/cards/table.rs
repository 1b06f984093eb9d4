//! Every family and every damage, and the page that lists them.

use super::build::Made;
use super::{Kind, kinds};
use ingest::card::{DumpReport, Family};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What happens to a card, and what must be said about it.
struct Case {
    what: &'static str,
    done: Box<dyn Fn(&Made)>,
    verdict: &'static str,
    codes: &'static [&'static str],
}

/// Any verdict but complete.
const DOUBT: &str = "not complete";

fn case(
    what: &'static str,
    verdict: &'static str,
    codes: &'static [&'static str],
    done: impl Fn(&Made) + 'static,
) -> Case {
    Case { what, done: Box::new(done), verdict, codes }
}

/// What may happen to a card of this kind, and to any card.
fn cases(kind: &'static Kind) -> Vec<Case> {
    let own = kind.damages.iter().map(|damage| case(damage.what, damage.verdict, damage.codes, damage.done));
    own.chain(to_media(kind.media)).chain(kind.index.into_iter().flat_map(to_index)).collect()
}

/// What may happen to the picture or the sound of any card.
fn to_media(media: &'static str) -> Vec<Case> {
    const CUT: &[&str] = &["truncated", "zero_tail", "not_closed"];
    let (stem, ending) = media.rsplit_once('.').unwrap();
    let (second, running) = (format!("{stem} (1).{ending}"), format!("{media}.part"));
    vec![
        case("media cut in the middle", DOUBT, CUT, move |card| card.keep(media, 0.5)),
        case("media without its last bytes", DOUBT, CUT, move |card| card.cut(media, 5)),
        case("media with an end that was never written", DOUBT, CUT, move |card| card.unwritten(media)),
        case("media with an end of zeros", DOUBT, CUT, move |card| card.zeros(media)),
        case("media without a byte", "incomplete", &["zero_byte"], move |card| card.put(media, "")),
        case("a second copy with another name", DOUBT, &["renamed_file"], move |card| {
            card.duplicate(media, &second);
        }),
        case("a copy that is still running", "in_progress", &["copy_in_progress"], move |card| {
            card.put(&running, "x");
        }),
    ]
}

/// What may happen to the index of any card.
fn to_index(index: &'static str) -> Vec<Case> {
    vec![
        case("index missing", DOUBT, &["index_missing", "missing_sidecar"], move |card| card.remove(index)),
        case("index cut in the middle", "incomplete", &["index_unreadable"], move |card| {
            card.keep(index, 0.6);
        }),
        case("index without a byte", "incomplete", &["zero_byte"], move |card| card.put(index, "")),
    ]
}

fn verdict(report: &DumpReport) -> String {
    serde_json::to_value(report.verdict).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn a_whole_card_is_complete_and_everything_about_it_is_known() {
    for kind in kinds() {
        let report = (kind.whole)().scan();
        let family = kind.family;
        assert_eq!((report.family.as_str(), verdict(&report).as_str()), (family, "complete"), "{report:#?}");
        assert_eq!(report.findings, [], "{family}");
        assert_eq!((report.roll.as_deref(), report.model.as_deref()), (kind.roll, kind.model), "{family}");
        assert_eq!(report.clips, kind.clips, "{family}: {:?}", report.names);
    }
}

#[test]
fn a_damaged_card_is_never_complete_and_the_finding_says_what_it_is() {
    let mut wrong = Vec::new();
    for kind in kinds() {
        for Case { what, done, verdict: expected, codes } in cases(kind) {
            let card = (kind.whole)();
            done(&card);
            let report = card.scan();
            let verdict = verdict(&report);
            let right = verdict == expected || expected == "not complete" && verdict != "complete";
            let named = codes.is_empty()
                || report.findings.iter().any(|finding| codes.contains(&finding.code.as_str()));
            if !right || !named {
                wrong.push(format!("{}, {what}: {verdict}, {:#?}", kind.family, report.findings));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The page as it should be.
fn page() -> String {
    let words = |cases: &[Case]| -> String {
        let damages = cases.iter().filter(|case| case.verdict != "complete");
        damages.map(|case| format!("- {}\n", case.what)).collect()
    };
    let mut page = format!("{HEAD}{}", words(&to_media("clip.mov")));
    write!(page, "\nand to an index that can be read:\n\n{}", words(&to_index("index"))).unwrap();
    page += "\n| family | index | what else happens to it |\n|---|---|---|\n";
    let mut families: BTreeMap<&str, (bool, Vec<&str>)> = BTreeMap::new();
    for kind in kinds() {
        let (index, own) = families.entry(kind.family).or_default();
        *index |= kind.index.is_some();
        let damages =
            kind.damages.iter().filter(|damage| damage.verdict != "complete").map(|damage| damage.what);
        for what in damages {
            if !own.contains(&what) {
                own.push(what);
            }
        }
    }
    for (family, (index, own)) in families {
        let index = if index { "yes" } else { "" };
        writeln!(page, "| `{family}` | {index} | {} |", own.join("; ")).unwrap();
    }
    page
}

const HEAD: &str = "\
# Cards in tests

The tests make every card themselves, small and with the structure of a real one: boxes, keys and lengths, chunks, index files,
spans. Each family below has a whole card, which must be called complete with nothing found, and is damaged in each of these
ways, which must never be called complete; what is found must be named by its code. The cards stand in `tests/it/cards/`, a
file a family. This page is made from them: `UPDATE_DOCS=1 cargo test --test it cards::` writes it again.

This happens to the picture or the sound of every card:

";

#[test]
fn the_page_lists_every_family_and_every_damage() {
    let path = "tests/cards/README.md";
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let advice = "run `UPDATE_DOCS=1 cargo test --test it cards::`";
    assert_eq!(std::fs::read_to_string(path).unwrap(), page(), "{advice}");
}

#[test]
fn every_family_has_a_whole_card() {
    let there: BTreeSet<&str> = kinds().map(|kind| kind.family).collect();
    let missing: Vec<&str> = Family::ALL
        .iter()
        .map(|family| family.code())
        .filter(|code| *code != "none" && !there.contains(code))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn names_count_in_either_case() {
    for kind in kinds() {
        let card = (kind.whole)();
        card.lower();
        let report = card.scan();
        assert_eq!(
            (report.family.as_str(), verdict(&report).as_str()),
            (kind.family, "complete"),
            "{report:#?}"
        );
        assert_eq!((report.roll.as_deref(), report.clips), (kind.roll, kind.clips), "{}", kind.family);
    }
}
