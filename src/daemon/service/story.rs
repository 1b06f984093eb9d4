//! What happened to a roll, one sentence an event.

use crate::journey::Event;
use crate::words::bytes::ByteCount;
use crate::words::deadline::Deadline;
use crate::words::english;
use crate::words::path::{printable, shown};

/// The event's name in the journal.
pub(super) fn kind(event: &Event) -> String {
    let text = serde_json::to_value(event).ok();
    text.and_then(|text| text["event"].as_str().map(ToOwned::to_owned)).unwrap_or_default()
}

/// One sentence.
pub(super) fn words(event: &Event) -> String {
    let files = |count: usize| english::count(count as u64, "file");
    let blocks = |count: usize| english::count(count as u64, "block");
    match event {
        Event::Found { source, .. } => format!("Found in {}", shown(source)),
        Event::Listed(listing) => format!("{} listed", files(listing.files.len())),
        Event::Settled { files, bytes } => {
            format!("The copy has ended: {}, {}", english::count(*files, "file"), ByteCount(*bytes))
        }
        Event::Misnamed { names } => {
            format!("{} cannot stand on the share as they are", english::count(names.len() as u64, "name"))
        }
        Event::Fingerprinted { files: prints } => format!("The ends of {} were read", files(prints.len())),
        Event::Judged(facts) => {
            let findings = english::count(facts.findings.len() as u64, "finding");
            format!("The card was looked into: {}, {findings}", english::count(facts.clips, "clip"))
        }
        Event::Accepted { by, reason } => {
            format!("{} wants it sent as it is: {}", printable(by), printable(reason))
        }
        Event::Duplicate { elsewhere: Some(elsewhere), .. } => {
            format!("The same card was {}; nothing is sent", elsewhere.words())
        }
        Event::Duplicate { of, .. } => {
            format!("The same card was delivered before, as {of}; nothing is sent")
        }
        Event::Grown { receipts, .. } => {
            let proven = english::count(receipts.len() as u64, "receipt");
            format!("The card was delivered before, and has more files now; {proven} prove what is there")
        }
        Event::Carried { files: carried } => {
            format!("{} are in the delivered roll, and are not sent again", files(carried.len()))
        }
        Event::Checked { family, verdict, .. } => format!("Checked: {family}, {verdict}"),
        Event::Queued => "May be sent".into(),
        Event::SendingStarted { session, .. } => format!("Sending to {}", printable(&session.address)),
        Event::BlocksWritten { blocks: written, .. } => format!("{} written", blocks(written.len())),
        Event::FilesWritten { files: written } => format!("{} written", files(written.len())),
        Event::Repaired { blocks: again, .. } => {
            format!("{} sent again: it read back otherwise", blocks(again.len()))
        }
        Event::FilesLanded { files: landed } => format!("{} read back and equal", files(landed.len())),
        Event::Sealed { manifest, generation, .. } => {
            format!("Generation {generation} of the history is written: `{manifest}`")
        }
        Event::Moved { moves } => format!("{moves} new files and folders are in the delivered roll"),
        Event::Released { .. } => "Released into the sync root, by one rename".into(),
        Event::Receipted { number, .. } => format!("Receipt {number} is written and signed"),
        Event::Told { words, .. } => printable(words).into_owned(),
        Event::FilesArrived { files: arrived } => {
            format!("{} read in the second region and equal", files(arrived.len()))
        }
        Event::Arrived { by, .. } => format!("The second region has all of it: {}", printable(by)),
        Event::Unfollowed { by, reason, .. } => {
            format!("{} wants its arrival not looked for any more: {}", printable(by), printable(reason))
        }
        Event::BackedUp(point) => {
            format!(
                "The file system's backup `{}` was begun after its release, and is whole",
                printable(&point.backup)
            )
        }
        Event::Held { problem } => format!("Held: {problem}"),
        Event::Retried { by } => format!("{} wants it tried again", printable(by)),
        Event::Reopened { by } => format!("Looked at from the start, by {}", printable(by)),
        Event::Prioritised { by, priority, deadline } => {
            let priority = priority.map(|priority| format!(", {priority}")).unwrap_or_default();
            let deadline = match deadline {
                Some(Deadline::By(at)) => format!(", due {at}"),
                Some(Deadline::None) => ", without a deadline".into(),
                None => String::new(),
            };
            format!("{} gave it another turn{priority}{deadline}", printable(by))
        }
        Event::Abandoned { by, reason } if reason.is_empty() => format!("{} gave it up", printable(by)),
        Event::Abandoned { by, reason } => format!("{} gave it up: {}", printable(by), printable(reason)),
    }
}
