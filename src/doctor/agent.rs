//! The running agent: whether it answers, of which version it is, and whether the right people may use its socket.

use super::finding::{Finding, check};
use super::look::{Late, Look};
use crate::control::{AgentView, Client, Settings, Snapshot};
use crate::problem::{Code, Problem};
use crate::words::english::count;
use crate::words::path::shown;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(10);

/// What there is.
#[derive(Debug)]
pub(super) struct Seen {
    /// The socket's group and mode; `None` where there is no socket.
    socket: Option<(String, u32)>,
    /// Whether this machine has the group that the configuration names.
    group_is_known: bool,
    answer: Result<Result<Answer, Problem>, Late>,
}

/// What an agent says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    version: String,
    held: u64,
    urgent: u64,
    state: std::path::PathBuf,
}

pub(super) async fn observe(look: &Look, settings: &Settings) -> Seen {
    let path = settings.to_call();
    let found = look.blocking(PATIENCE, {
        let path = path.clone();
        move || std::fs::symlink_metadata(path).ok().filter(|found| found.file_type().is_socket())
    });
    let socket = found.await.ok().flatten().map(|found| (group(found.gid()), found.mode() & 0o777));
    let answer = look.within(PATIENCE, async { Ok(answer(Client::to(path).snapshot().await?)) }).await;
    let group_is_known =
        settings.group.as_ref().is_none_or(|name| uzers::get_group_by_name(name.as_str()).is_some());
    Seen { socket, group_is_known, answer }
}

fn answer(snapshot: Snapshot) -> Answer {
    let urgent = snapshot.notices.iter().filter(|notice| notice.urgent).count() as u64;
    let AgentView { version, state, .. } = snapshot.agent;
    Answer { version, held: snapshot.totals.held, urgent, state }
}

fn group(number: u32) -> String {
    let known = uzers::get_group_by_gid(number);
    known.map_or_else(|| number.to_string(), |group| group.name().to_string_lossy().into_owned())
}

/// `expected`: whether an agent should be running, since there are folders to watch.
pub(super) fn judge(
    settings: &Settings,
    expected: bool,
    state: &Path,
    version: &str,
    seen: Seen,
) -> Vec<Finding> {
    let path = shown(&settings.to_call());
    let (socket, agent) = (check("socket", &path), check("agent", &path));
    let mut findings = Vec::new();
    if let Some(group) = settings.group.as_ref().filter(|_| !seen.group_is_known) {
        let unknown =
            Problem::new(Code::SocketUnusable, format!("There is no group `{group}` on this machine"));
        findings.push(
            socket.fault(
                unknown.with_hint("Make it with `groupadd`, or name another one as `[control] group`"),
            ),
        );
    } else if let Some((group, mode)) = &seen.socket {
        let others = settings.group.as_ref().filter(|wanted| *wanted != group);
        findings.push(match others {
            Some(wanted) => socket.warning(
                format!("`{path}` belongs to the group `{group}`, and `[control] group` says `{wanted}`"),
                "`sudo systemctl restart ingest.socket ingest` makes it anew",
            ),
            None => socket.ok(format!("`{path}` is for the group `{group}` (mode {mode:o})")),
        });
    }
    findings.push(match seen.answer {
        Ok(Ok(answer)) if answer.version != version => agent.warning(
            format!("The running agent is version {}, this program {version}", answer.version),
            "`sudo systemctl restart ingest`: rolls go on where they were",
        ),
        Ok(Ok(answer)) if answer.state != state => agent.warning(
            format!(
                "The agent that answers works with `{}`, and this is about `{}`",
                shown(&answer.state),
                shown(state)
            ),
            "Name the configuration of that agent with `--config`",
        ),
        Ok(Ok(answer)) if answer.held + answer.urgent > 0 => agent.warning(
            format!(
                "The agent runs, and has {} that need a person and {}",
                count(answer.held, "roll"),
                count(answer.urgent, "urgent notice")
            ),
            "`ingest status` says which, and what to do",
        ),
        Ok(Ok(_)) => agent.ok(format!("The agent runs, version {version}; no roll needs a person")),
        Ok(Err(_)) if !expected => agent.not_checked("no folder is watched, so that none is expected"),
        Ok(Err(problem)) => agent.doubt(problem),
        Err(late @ Late::Stopped) => agent.not_checked(late),
        Err(late) => agent.fault(
            Problem::new(Code::AgentUnreachable, format!("The agent on `{path}`: {late}"))
                .with_hint("See what it does with `systemctl status ingest` and `journalctl -u ingest`"),
        ),
    });
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn settings(group: Option<&str>) -> Settings {
        Settings {
            socket: Some("/run/ingest/control.sock".into()),
            runtime: None,
            group: group.map(Into::into),
            metrics: None,
        }
    }

    fn seen(group: &str, answer: Result<Result<Answer, Problem>, Late>) -> Seen {
        Seen { socket: Some((group.into(), 0o660)), group_is_known: group != "nobody-knows", answer }
    }

    #[test]
    fn an_agent_that_runs_is_held_against_this_program() {
        let state = Path::new("/var/lib/ingest");
        let fine = Answer { version: "0.2.0".into(), held: 0, urgent: 0, state: state.into() };
        let nobody = || Ok(Err(Problem::new(Code::AgentUnreachable, "No agent is running")));
        use Verdict::{Fault, NotChecked, Ok as Fine, Warning};
        for (expected, answer, verdict, words) in [
            (true, Ok(Ok(fine.clone())), Fine, "runs, version 0.2.0"),
            (
                true,
                Ok(Ok(Answer { version: "0.1.0".into(), ..fine.clone() })),
                Warning,
                "is version 0.1.0, this program 0.2.0",
            ),
            (true, Ok(Ok(Answer { held: 2, ..fine.clone() })), Warning, "2 rolls that need a person"),
            (true, Ok(Ok(Answer { state: "/srv".into(), ..fine })), Warning, "works with `/srv`"),
            (true, nobody(), Warning, "No agent is running"),
            (false, nobody(), NotChecked, "no folder is watched"),
            (true, Err(Late::Silent(PATIENCE)), Fault, "no answer within 10 s"),
        ] {
            let found = judge(&settings(None), expected, state, "0.2.0", seen("ingest", answer));
            let found = found.last().expect("a finding");
            assert_eq!((found.check, found.verdict), ("agent", verdict), "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }

    #[test]
    fn a_socket_is_for_the_group_that_is_configured() {
        for (wanted, has, verdict, words) in [
            (None, "root", Verdict::Ok, "is for the group `root` (mode 660)"),
            (Some("ingest"), "ingest", Verdict::Ok, "is for the group `ingest`"),
            (Some("ingest"), "root", Verdict::Warning, "`[control] group` says `ingest`"),
            (Some("nobody-knows"), "nobody-knows", Verdict::Fault, "no group `nobody-knows`"),
        ] {
            let late = Err(Late::Stopped);
            let found = judge(&settings(wanted), true, Path::new("/s"), "1", seen(has, late));
            assert_eq!((found[0].check, found[0].verdict), ("socket", verdict), "{found:?}");
            assert!(found[0].message.contains(words), "{found:?}");
        }
    }
}
