//! What AWS says, as people see it: how everything stands, which gates are closed, and what is not known.

use crate::cloud::{CloudError, told};
use crate::control::{AwsView, FactView, GateView, Notice, UnknownView};
use crate::daemon::service::inner::Inner;
use crate::problem::{Problem, Retry};
use crate::words::english;
use jiff::Timestamp;

impl Inner {
    /// AWS as people see it; `None` where it is not asked.
    pub(in crate::daemon::service) fn aws_view(&self) -> Option<AwsView> {
        let (now, settings) = (self.clock.now(), self.settings());
        let account = settings.account.as_ref()?;
        let state = self.aws.state();
        if state.ids.is_empty() {
            return None;
        }
        let told = told(&state.known, state.gates.others(), settings.pace.zone(), now).into_iter();
        let unknown = state.known.unknown(&state.ids, now).into_iter();
        let gates = state.closed.values().map(|(gate, since)| GateView::new(gate, *since));
        Some(AwsView {
            region: account.region.clone(),
            facts: told
                .map(|told| FactView { what: told.what.into(), words: told.words, at: told.at })
                .collect(),
            gates: gates.collect(),
            unknown: unknown
                .map(|unknown| UnknownView {
                    what: unknown.what.into(),
                    since: unknown.since,
                    why: unknown.why,
                })
                .collect(),
        })
    }

    /// Why AWS does not say what it is asked, where that is more than one answer that did not come: one notice for each reason.
    pub(in crate::daemon::service) fn aws_notices(&self) -> Vec<Notice> {
        let state = self.aws.state();
        let mut reasons: Vec<(Timestamp, CloudError, Vec<String>)> = Vec::new();
        for (what, failing) in state.known.failing(&state.ids) {
            match reasons.iter_mut().find(|(_, error, _)| error.fault == failing.error.fault) {
                Some((since, _, others)) => {
                    *since = failing.since.min(*since);
                    others.push(what.into());
                }
                None => reasons.push((failing.since, failing.error.clone(), vec![what.into()])),
            }
        }
        let notice = |(since, error, what): (Timestamp, CloudError, Vec<String>)| {
            let mut problem = Problem::from(error);
            let unknown = english::list(&what, 9);
            problem.message = format!("{}; the agent goes on without knowing {unknown}", problem.message);
            let urgent = problem.code.retry() == Retry::Person;
            Notice { since, urgent, problem }
        };
        reasons.into_iter().map(notice).chain(state.backup.clone()).collect()
    }
}
