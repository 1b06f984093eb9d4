//! The agent as a service of systemd, on a machine that was booted with it.

use super::finding::{Finding, check};
use super::look::Look;
use super::program::{asked, value};
use crate::problem::{Code, Problem};
use std::path::Path;

const UNIT: &str = "ingest.service";

/// Handles that a busy agent may have open.
const HANDLES: u64 = 4096;

/// What systemd says; `None` where it did not boot this machine, or says nothing.
pub(super) type Seen = Option<String>;

pub(super) async fn observe(look: &Look) -> Seen {
    if !Path::new("/run/systemd/system").is_dir() {
        return None;
    }
    let properties =
        "--property=LoadState,ActiveState,SubState,UnitFileState,Result,LimitNOFILE,StatusText,NRestarts";
    asked(look, "systemctl", ["show", UNIT, properties]).await
}

pub(super) fn judge(seen: &Seen) -> Finding {
    let about = check("service", UNIT);
    let Some(text) = seen else { return about.not_checked("this machine was not booted with systemd") };
    let of = |name| value(text, name).unwrap_or_default();
    if of("LoadState") != "loaded" {
        return about.not_checked(format_args!("there is no `{UNIT}` here"));
    }
    let restarts: u64 = of("NRestarts").parse().unwrap_or(0);
    let again = if restarts > 0 { format!(", started again {restarts} times") } else { String::new() };
    match of("ActiveState") {
        "active" | "activating" | "reloading" => {}
        "failed" => {
            let failed = Problem::new(
                Code::AgentUnreachable,
                format!("`{UNIT}` has failed ({}){again}", of("Result")),
            );
            return about
                .fault(failed.with_hint(
                    "`journalctl -u ingest -n 50` says why; then `sudo systemctl restart ingest`",
                ));
        }
        other => {
            let remedy = "`sudo systemctl enable --now ingest` starts it, now and at every boot";
            return about.warning(format!("`{UNIT}` is {other}"), remedy);
        }
    }
    // "infinity" is no number.
    let handles = of("LimitNOFILE");
    if handles.parse::<u64>().is_ok_and(|handles| handles < HANDLES) {
        let few = format!("`{UNIT}` may have {handles} files open, and a busy agent needs up to {HANDLES}");
        return about
            .warning(few, "`systemctl edit ingest`: `LimitNOFILE=65536` below `[Service]`, then restart it");
    }
    if of("UnitFileState") == "disabled" {
        let remedy = "`sudo systemctl enable ingest`";
        return about.warning(format!("`{UNIT}` runs, and is not started at the next boot"), remedy);
    }
    let says = of("StatusText");
    let says = if says.is_empty() { String::new() } else { format!(": {says}") };
    about.ok(format!("`{UNIT}` is {} ({}){again}{says}", of("ActiveState"), of("SubState")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    const RUNS: &str = "LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n\
        Result=success\nLimitNOFILE=65536\nStatusText=3 rolls, sending at 812 Mbit/s\nNRestarts=0\n";

    #[test]
    fn a_unit_is_told_as_systemd_tells_it() {
        use Verdict::{Fault, NotChecked, Ok as Fine, Warning};
        for (from, to, verdict, words) in [
            ("", "", Fine, "is active (running): 3 rolls, sending at 812 Mbit/s"),
            ("NRestarts=0", "NRestarts=4", Fine, "started again 4 times"),
            ("=active", "=failed", Fault, "has failed (success)"),
            ("=active", "=inactive", Warning, "is inactive"),
            ("65536", "1024", Warning, "may have 1024 files open"),
            ("65536", "infinity", Fine, "is active"),
            ("=enabled", "=disabled", Warning, "not started at the next boot"),
            ("=loaded", "=not-found", NotChecked, "there is no `ingest.service` here"),
        ] {
            let found = judge(&Some(RUNS.replace(from, to)));
            if from.is_empty() {
                assert_eq!(
                    judge(&Some(RUNS.into())).message,
                    "`ingest.service` is active (running): 3 rolls, sending at 812 Mbit/s"
                );
                continue;
            }
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.message.contains(words), "{found:?}");
        }
        assert_eq!(judge(&None).verdict, NotChecked);
    }
}
