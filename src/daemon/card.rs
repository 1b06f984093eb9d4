//! Looks into the card: what it is, whether it is whole, and whether it was delivered before.

mod earlier;

pub use earlier::not_delivered;

use super::agent::{Agent, blocking};
use super::elsewhere::Elsewhere;
use super::list::remembered;
use crate::card::identity::{Media, prints};
use crate::card::{self, Finding, Judged, Severity, Verdict};
use crate::journey::{self, CardFacts, Dump, Event, Listing, Noted, Print, SourceFile};
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::id::DumpId;
use crate::words::path::IoError;
use earlier::Earlier;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

/// Prints in one event.
const AT_ONCE: usize = 1000;
/// Findings that a message names, and that are kept.
const NAMED: usize = 2;
const KEPT: usize = 200;
/// Numbers of clips that are kept.
const CLIPS: usize = 2000;

/// What a look into the card came to.
pub(super) struct Looked {
    /// For `Checked`.
    pub(super) family: String,
    /// `None` where no card is recognised.
    verdict: Option<Verdict>,
    earlier: Earlier,
    elsewhere: Elsewhere,
}

/// Looks into the card, and writes down what is found.
pub(super) async fn look_into(agent: &Agent, dump: &mut Dump) -> Result<Looked, Problem> {
    let (source, listing) = (dump.source.clone(), remembered(dump));
    let found = blocking(move || Found::of(&source, &listing)).await??;
    for files in found.prints.chunks(AT_ONCE) {
        agent.append(dump, vec![Event::Fingerprinted { files: files.to_vec() }]).await?;
    }
    let labels = card::labels(dump.target.components());
    let mut facts = CardFacts { labels, ..found.facts };
    let earlier = Earlier::of(agent, dump, &facts).await?;
    let elsewhere = Elsewhere::of(agent, dump, facts.identity.fingerprint).await;
    facts.relations = earlier.sentences().into_iter().chain(elsewhere.sentences()).collect();
    facts.unasked.clone_from(&elsewhere.unasked);
    agent.append(dump, vec![Event::Judged(facts)]).await?;
    Ok(Looked { family: found.family, verdict: found.verdict, earlier, elsewhere })
}

impl Looked {
    /// The verdict in the journal's words.
    pub(super) fn word(&self) -> &'static str {
        match self.verdict {
            None => "unjudged",
            Some(Verdict::Complete) => "complete",
            Some(Verdict::Incomplete) => "incomplete",
            Some(Verdict::Review) => "review",
            Some(Verdict::InProgress) => "in_progress",
        }
    }

    /// The delivery that had all of this dump, and where it was if by another studio; unless a person wants it sent again.
    pub(super) fn duplicate(
        &self,
        agent: &Agent,
        dump: &Dump,
    ) -> Option<(DumpId, Option<journey::Elsewhere>)> {
        if is_wanted(agent, dump) {
            return None;
        }
        let is_card = self.verdict.is_some();
        let here = self.earlier.duplicate(dump, is_card).map(|of| (of, None));
        here.or_else(|| self.elsewhere.duplicate(dump, is_card).map(|(of, place)| (of, Some(place))))
    }

    /// Claims the card, so that no other studio sends it meanwhile.
    pub(super) async fn claim(&self, agent: &Agent, dump: &Dump) -> Result<(), Problem> {
        // Where it could not be asked, it is asked again before the roll is released.
        self.elsewhere.claim(dump, is_wanted(agent, dump)).await.map(|_| ())
    }

    /// Refuses a card that is not whole, or odd, unless somebody has said that it is sent so.
    pub(super) fn see_whole(&self, agent: &Agent, dump: &Dump) -> Result<(), Problem> {
        let is_sent = match self.verdict {
            None | Some(Verdict::Complete) => true,
            Some(Verdict::Incomplete) => agent.cards.send_incomplete,
            Some(Verdict::Review) => agent.cards.send_review,
            Some(Verdict::InProgress) => false,
        };
        if is_sent || dump.accepted.is_some() { Ok(()) } else { Err(held(dump, self.verdict)) }
    }

    /// Refuses what would be put over another delivery, and an altered copy. What has grown goes into the roll that is there.
    pub(super) fn see_apart(&self, agent: &Agent, dump: &Dump, has_grown: bool) -> Result<(), Problem> {
        if is_wanted(agent, dump) { Ok(()) } else { self.earlier.refuse(dump, has_grown) }
    }
}

/// Whether a person wants it sent whatever was delivered before.
fn is_wanted(agent: &Agent, dump: &Dump) -> bool {
    agent.cards.again || dump.accepted.is_some()
}

/// What lies in a dump's folder.
struct Found {
    family: String,
    /// `None` where no card is recognised.
    verdict: Option<Verdict>,
    prints: Vec<(u32, Print)>,
    facts: CardFacts,
}

impl Found {
    fn of(source: &Path, listing: &Listing) -> Result<Self, Problem> {
        let cards = card::judge(source, listing)?;
        let media = media(&cards, listing);
        let prints = prints(source, &media).map_err(unreadable)?;
        let families: BTreeSet<&str> = cards.iter().map(|judged| judged.card.family.code()).collect();
        let family = match families.is_empty() {
            true => "none".into(),
            false => families.into_iter().collect::<Vec<_>>().join(", "),
        };
        let findings = || cards.iter().flat_map(|judged| &judged.findings);
        let verdict = (!cards.is_empty()).then(|| Verdict::of(findings()));
        let mut noted: Vec<&Finding> = findings().collect();
        noted.sort_by_key(|finding| finding.severity);
        let cards: Vec<_> = cards.iter().map(|judged| &judged.card).collect();
        let roots = cards.iter().map(|card| match card.root.is_empty() {
            true => String::new(),
            false => format!("{}/", card.root),
        });
        let clips = cards.iter().flat_map(|card| &card.clips);
        let ids: BTreeSet<&String> = clips.clone().filter_map(|clip| clip.id.as_ref()).collect();
        let roots: Vec<String> = roots.collect();
        let printed = media.iter().zip(&prints);
        let printed = printed.map(|((_, file), (_, print))| (file.path.as_str(), file.size, *print));
        let identity = Media::new(&roots, printed).identity(
            roots.clone(),
            cards.iter().filter_map(|card| card.hardware_id.clone()).collect(),
            ids.into_iter().take(CLIPS).cloned().collect(),
        );
        let facts = CardFacts {
            roll: one(cards.iter().map(|card| card.roll.as_ref())),
            model: one(cards.iter().map(|card| card.model.as_ref())),
            clips: clips.count() as u64,
            findings: noted.into_iter().take(KEPT).map(note).collect(),
            identity,
            ..CardFacts::default()
        };
        Ok(Self { family, verdict, prints, facts })
    }
}

/// The files of picture and sound, with their places in the listing: those of clips, or, where no card is recognised, by
/// their names.
fn media<'l>(cards: &[Judged], listing: &'l Listing) -> Vec<(u32, &'l SourceFile)> {
    let of_clips: BTreeSet<u32> =
        cards.iter().flat_map(|judged| &judged.card.clips).flat_map(|clip| &clip.media).copied().collect();
    let all = (0..).zip(&listing.files);
    all.filter(|(place, file)| match of_clips.is_empty() {
        true => card::is_media(file.path.name()),
        false => of_clips.contains(place),
    })
    .collect()
}

/// What all agree on.
fn one<'a>(mut said: impl Iterator<Item = Option<&'a String>>) -> Option<String> {
    let first = said.next()??;
    said.all(|other| other == Some(first)).then(|| first.clone())
}

pub(super) fn note(finding: &Finding) -> Noted {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Review => "review",
        Severity::Info => "info",
    };
    Noted {
        code: finding.code.clone(),
        severity: severity.into(),
        path: finding.path.clone(),
        message: finding.message.clone(),
    }
}

/// Says what is wrong, and how to go on.
fn held(dump: &Dump, verdict: Option<Verdict>) -> Problem {
    let (code, what) = match verdict {
        Some(Verdict::Incomplete) => (Code::CardIncomplete, "The card is not whole"),
        Some(Verdict::InProgress) => (Code::SourceChanged, "The card is still being copied"),
        _ => (Code::CardReview, "Somebody should look at the card"),
    };
    let wrong: Vec<&str> = dump
        .card
        .findings
        .iter()
        .filter(|noted| noted.severity != "info")
        .map(|noted| noted.message.as_str())
        .collect();
    let why = wrong.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
    let more = match wrong.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {}", english::count(more as u64, "more finding")),
    };
    Problem::new(code, format!("{what}: {why}{more}"))
}

fn unreadable(error: IoError) -> Problem {
    let code = match error.kind() {
        ErrorKind::NotFound => Code::SourceVanished,
        ErrorKind::UnexpectedEof => Code::SourceChanged,
        _ => Code::SourceUnreadable,
    };
    Problem::new(code, format!("Cannot read {error}"))
}
