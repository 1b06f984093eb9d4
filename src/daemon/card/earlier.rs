//! What was delivered before, and how the card stands to it.

use crate::card::identity::{Media, Relation, may_be_related, relate};
use crate::daemon::agent::{Agent, in_place};
use crate::journey::{CardFacts, Dump, Identity, Stage};
use crate::problem::{Code, Problem};
use crate::words::english;
use crate::words::id::DumpId;
use crate::words::path::{RelPath, shown};
use std::collections::HashSet;

/// Earlier deliveries that are compared file by file, the newest first.
const COMPARED: usize = 50;

/// The deliveries that the card has to do with.
pub(super) struct Earlier {
    delivered: Vec<(Dump, Relation)>,
    /// Another dump of the same card that is on its way.
    under_way: Option<Dump>,
}

impl Earlier {
    /// Looks for them: by numbers of medium and clips, by files that both have, and by the place to which it goes.
    pub(super) async fn of(agent: &Agent, dump: &Dump, facts: &CardFacts) -> Result<Self, Problem> {
        let CardFacts { identity: now, roll, .. } = facts;
        let media = in_place(|| Media::of(dump, &now.roots));
        let mut delivered = Vec::new();
        let destination = agent.destination.to_string();
        for (id, identity) in agent.journal.delivered(&destination).await? {
            let is_close = may_be_related(now, &identity);
            if delivered.len() == COMPARED || id == dump.id || !is_close && roll.is_none() {
                continue;
            }
            let earlier = agent.journal.load(id).await?;
            let same_roll = roll.is_some() && earlier.card.roll == *roll;
            if !is_close && !same_roll || !matches!(earlier.stage, Stage::Released | Stage::Arrived) {
                continue;
            }
            let relation = relation((now, &media), &earlier, same_roll);
            if relation != Relation::Unrelated {
                delivered.push((earlier, relation));
            }
        }
        let mut under_way = None;
        for (id, identity) in agent.journal.under_way(&destination).await? {
            if under_way.is_none() && id != dump.id && may_be_related(now, &identity) {
                let other = agent.journal.load(id).await?;
                let has_all =
                    matches!(relation((now, &media), &other, false), Relation::Same | Relation::Within);
                under_way = has_all.then_some(other);
            }
        }
        Ok(Self { delivered, under_way })
    }

    /// The delivery that had all media files of this dump. Where no card is recognised, nothing tells a sidecar from a
    /// file that belongs to nothing else: then it had all other files, too.
    pub(super) fn duplicate(&self, dump: &Dump, is_card: bool) -> Option<DumpId> {
        let has_all = |(earlier, relation): &&(Dump, Relation)| {
            matches!(relation, Relation::Same | Relation::Within)
                && (is_card || not_delivered(dump, earlier).is_empty())
        };
        self.delivered.iter().find(has_all).map(|(earlier, _)| earlier.id)
    }

    /// For the journal and the receipt, one sentence each.
    pub(super) fn sentences(&self) -> Vec<String> {
        self.delivered.iter().map(|(earlier, relation)| sentence(earlier, *relation)).collect()
    }

    /// Nothing is merged with, or put over, another delivery, and an altered copy is not sent.
    pub(super) fn refuse(&self, dump: &Dump, has_grown: bool) -> Result<(), Problem> {
        // Whatever becomes of that one: both would be sent for nothing.
        if let Some(other) = self.under_way.as_ref().filter(|other| other.source != dump.source) {
            let (from, stands) =
                (shown(&other.source), if other.held.is_some() { "held" } else { other.stage.name() });
            let message =
                format!("The same card is on its way from `{from}` as `{}`: {stands}", other.target);
            return Err(Problem::new(Code::CardUnderWay, message));
        }
        for (earlier, relation) in &self.delivered {
            let code = match relation {
                // What was delivered to the same place from the same folder is compared file by file.
                _ if has_grown && earlier.target == dump.target && earlier.source == dump.source => continue,
                Relation::Altered { .. } => Code::CardAltered,
                _ if earlier.target == dump.target => Code::NameTaken,
                _ => continue,
            };
            return Err(Problem::new(code, sentence(earlier, *relation)));
        }
        Ok(())
    }
}

/// What lies beside the media files of a dump, and was not delivered with another.
pub fn not_delivered<'d>(dump: &'d Dump, earlier: &Dump) -> Vec<&'d RelPath> {
    let known: HashSet<(&RelPath, u64)> =
        earlier.files.iter().map(|file| (&file.source.path, file.source.size)).collect();
    let beside = dump.files.iter().filter(|file| file.print.is_none()).map(|file| &file.source);
    beside.filter(|file| !known.contains(&(&file.path, file.size))).map(|file| &file.path).collect()
}

fn relation((now, media): (&Identity, &Media), earlier: &Dump, same_roll: bool) -> Relation {
    let then = &earlier.card.identity;
    in_place(|| relate((now, media), (then, &Media::of(earlier, &then.roots)), same_roll))
}

fn sentence(earlier: &Dump, relation: Relation) -> String {
    let released = earlier.reached(Stage::Released);
    let day = released.map_or_else(String::new, |at| at.strftime(" on %Y-%m-%d").to_string());
    let receipt = earlier.receipt().map_or_else(String::new, |(number, _)| format!(", receipt {number}"));
    let before = format!("delivered{day} as `{}`{receipt}", earlier.target);
    let files = |count| english::count(count, "media file");
    match relation {
        Relation::Unrelated => format!("Nothing of this card was {before}"),
        Relation::Same => format!("The same card was {before}"),
        Relation::Within => format!("All media files of this card are among those {before}"),
        Relation::Grown { more } => format!("This card was {before}, and has {} more now", files(more)),
        Relation::Overlaps { shared } => {
            format!("{} of this card, and not all of them, were {before}", files(shared))
        }
        Relation::Altered { files: altered } => {
            format!("{} of the same name and size, but other content, were {before}", files(altered))
        }
        Relation::Part => format!("Another part of this card, or of one of the same roll, was {before}"),
        Relation::Reused => format!("Another card of the same roll, with other content, was {before}"),
    }
}
