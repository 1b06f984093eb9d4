//! Where the cards of a tree lie: up to four folders down, several in one tree, one inside of another's loose files.

use super::families::{Extent, RULES, Rule};
use super::family::Family;
use super::is_roll_name;
use super::tree::{Folder, Tree};
use std::collections::HashSet;

/// How far below the folder that was named a card's root is looked for.
const DEPTH: usize = 4;

/// Folders that belong to the card beside them, whatever lies in them.
const PART: [&str; 3] = ["proxy", "proxies", "sub"];

/// A card's root, and how to go on.
pub(super) struct Found<'t> {
    pub(super) root: Folder<'t>,
    pub(super) family: Family,
    pub(super) rule: &'static Rule,
    /// The roots of other cards below.
    pub(super) others: HashSet<usize>,
}

/// All cards, in the order of their paths.
pub(super) fn cards<'t>(tree: &'t Tree<'t>) -> Vec<Found<'t>> {
    let mut found: Vec<Found<'t>> = Vec::new();
    let mut left: Vec<(Folder<'t>, Option<usize>)> = vec![(tree.root(), None)];
    while let Some((folder, mut inside)) = left.pop() {
        if let Some((rule, family)) = recognise(folder, inside.map(|card| &found[card])) {
            if let Some(outer) = inside {
                found[outer].others.insert(folder.place());
            }
            inside = Some(found.len());
            found.push(Found { root: folder, family, rule, others: HashSet::new() });
        }
        let whole = inside.is_some_and(|card| found[card].rule.extent == Extent::Structure);
        if !whole && folder.depth() < DEPTH {
            let below = left.len();
            left.extend(folder.folders().map(|folder| (folder, inside)));
            left[below..].reverse();
        }
    }
    found
}

/// The rule that fits a folder, which may lie among the files of another card.
fn recognise(folder: Folder<'_>, inside: Option<&Found<'_>>) -> Option<(&'static Rule, Family)> {
    if inside.is_some() && PART.iter().any(|part| folder.name().eq_ignore_ascii_case(part)) {
        return None;
    }
    // Folders of clips, unless they are named like another roll, are part of the card around them.
    let may_begin = |rule: &&Rule| {
        let again = |outer: &Found<'_>| std::ptr::eq(outer.rule, *rule) && !is_roll_name(folder.name());
        inside.is_none_or(|outer| rule.extent != Extent::Loose && !again(outer))
    };
    let mut rules = RULES.iter().filter(may_begin);
    rules.find_map(|rule| (rule.find)(folder).map(|family| (rule, family)))
}
