//! What nobody looked at, one sentence each. Silence would read as "checked".

use super::arrival;
use crate::journey::{Claim, Dump, Inheritance, Stage};
use crate::manifest::asc_mhl::is_history;
use crate::words::english::count;

/// What was not checked of a dump, however far it has come: the same sentences in its receipt and on every screen.
pub fn not_checked(dump: &Dump) -> Vec<String> {
    let mut sentences: Vec<String> = arrival::gap(dump).into_iter().collect();
    if verdict(dump) == "not judged" {
        sentences.push("Completeness of the card: not judged".into());
    }
    sentences.extend(equality(dump));
    sentences.extend(delivered_before(dump));
    sentences.extend(elsewhere(dump));
    sentences.extend(storage(dump));
    sentences.push("Picture and sound: not looked at".into());
    sentences.extend(dump.claims.iter().filter_map(gap));
    sentences.extend(other_names(dump));
    sentences.extend(other_access(dump));
    sentences
}

/// Whether the card is whole, in the receipt's words.
pub(super) fn verdict(dump: &Dump) -> &str {
    if matches!(&*dump.verdict, "" | "unjudged") { "not judged" } else { &dump.verdict }
}

/// Whether the files are those of the card: only a manifest that was made with it can tell.
fn equality(dump: &Dump) -> Option<String> {
    // A history is proven by itself: no manifest lists it.
    let media = dump.files.iter().filter(|file| !is_history(&file.source.path));
    let (mut all, mut open) = (0, 0);
    for file in media {
        all += 1;
        open += u64::from(file.claims == 0);
    }
    let (what, why) = match () {
        () if dump.reached(Stage::Checked).is_none() => ("", "since no manifest was looked for yet"),
        () if dump.claims.is_empty() => {
            ("", "since no manifest came with the dump; proven is what the NAS holds")
        }
        () if open == 0 => return None,
        () if !dump.all_written() => ("", "since not every file was read yet"),
        () if open == all => ("", "since no manifest that came along could be compared"),
        () => (&*format!(" of {}", count(open, "file")), "since no claim that could be compared covers them"),
    };
    Some(format!("Equality with the card{what}: not checked, {why}"))
}

/// What an earlier receipt proves was not proven once more.
fn delivered_before(dump: &Dump) -> Vec<String> {
    let before = || dump.files.iter().filter_map(|file| file.before);
    let all = before().count() as u64;
    let ends = before().filter(|before| !before.reread).count() as u64;
    if all == 0 {
        return Vec::new();
    }
    let (files, are) = (count(all, "file"), if all == 1 { "is" } else { "are" });
    let mut sentences = vec![format!(
        "The content of {files} on the share that {are} there since an earlier delivery: not read again, its \
         receipt proves it; looked for by name and size"
    )];
    if ends > 0 {
        let (files, were) = (count(ends, "file"), if ends == 1 { "was" } else { "were" });
        sentences.push(format!(
            "The content of {files} on the NAS that {were} delivered before: not read whole again; name, size, time, \
             beginning and end are as they were"
        ));
    }
    sentences
}

/// Whether another studio has delivered the card: only the ledger that all share can tell.
fn elsewhere(dump: &Dump) -> Option<String> {
    let why = dump.card.unasked.as_ref()?;
    Some(format!(
        "Delivery of the same card by another studio: not checked, since the ledger could not be asked: {why}"
    ))
}

/// Whoever has to open the roll may not be able to, or somebody who should not.
fn other_access(dump: &Dump) -> Option<String> {
    match dump.access.as_ref()? {
        Inheritance::Inherited | Inheritance::None => None,
        Inheritance::Other => Some(
            "Who may open the roll: not checked, since its access list is not what the folder passes on that it lies in"
                .into(),
        ),
        Inheritance::Unknown(why) => Some(format!("Who may open the roll: not checked, {why}")),
    }
}

/// The new generation knows the former names; other manifests cannot be made to.
fn other_names(dump: &Dump) -> Option<String> {
    let names = dump.names.iter().filter(|name| name.delivered.is_some()).count() as u64;
    (names > 0 && !dump.claims.is_empty()).then(|| {
        let (names, verb) = (count(names, "name"), if names == 1 { "is" } else { "are" });
        format!(
            "The manifests that came along, on the share: not checked, since {names} {verb} other there than on the card"
        )
    })
}

/// Whether the server was asked to put the files on its disks: what is read back may still come from its memory.
fn storage(dump: &Dump) -> Option<String> {
    let client = &dump.sessions.iter().find(|session| !session.flushes())?.client;
    Some(format!("Stable storage: not checked, since the client {client} cannot ask the server to flush"))
}

/// What of a manifest was not compared.
fn gap(claim: &Claim) -> Option<String> {
    let (reason, path) = (claim.unchecked.as_ref()?, claim.place());
    Some(match claim.files {
        0 => format!("The manifest `{path}`: not checked, {reason}"),
        _ => format!("Of the manifest `{path}`, not checked: {reason}"),
    })
}
