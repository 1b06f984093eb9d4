//! How everything at AWS stands, in words for people: one line a thing. Nothing is judged here.

use super::backup::Backup;
use super::file_system::{FileSystem, Operation};
use super::gates::busiest;
use super::gateway::{Cache, Gateway};
use super::known::Known;
use super::line::{Interface, Line};
use super::metrics::Signal;
use super::throughput::{Ceiling, Limit};
use crate::words::bytes::ByteCount;
use crate::words::rate::Rate;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// How something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What.
    pub what: &'static str,
    /// How.
    pub words: String,
    /// When AWS said so.
    pub at: Timestamp,
}

/// All that was said last, however old: when it was said stands beside it. `others` is what others send over the line, up and
/// back.
pub fn told(known: &Known, others: [Option<Rate>; 2], zone: &TimeZone, now: Timestamp) -> Vec<Told> {
    let mut told = Vec::new();
    let mut tell =
        |what, at: Timestamp, words: Vec<String>| told.push(Told { what, words: words.join(", "), at });
    if let Some((at, file_system)) = &known.file_system.last {
        tell("file system", *at, of_file_system(file_system, known, now));
    }
    if let Some((at, gateway)) = &known.gateway.last {
        tell("gateway", *at, of_gateway(gateway, known.cache.last.as_ref().map(|(_, cache)| *cache)));
    }
    if let Some((at, line)) = &known.line.last {
        tell("line", *at, of_line(line, others));
    }
    if let Some((at, interface)) = &known.interface.last {
        tell("routes", *at, of_interface(interface));
    }
    if let Some((at, backups)) = &known.backups.last {
        tell("backups", *at, of_backups(backups, zone));
    }
    told
}

fn of_file_system(file_system: &FileSystem, known: &Known, now: Timestamp) -> Vec<String> {
    let mut words = vec![format!("{} {}", file_system.id, file_system.lifecycle)];
    words.extend(file_system.failure.clone());
    words.extend(file_system.operations.iter().map(|operation| match operation {
        Operation::Patching => "is being patched".into(),
        Operation::BackingUp => "is being backed up".into(),
        Operation::Other(word) => format!("`{word}` is going on"),
    }));
    for action in file_system.actions.iter().filter(|action| action.is_open()) {
        let percent = action.percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
        words.push(format!("{} {}{percent}", action.change, action.progress));
    }
    if let Some(free) = known.reading(Signal::FreeStorage, now) {
        words.push(format!("{} free", ByteCount(free.value as u64)));
    }
    if let Some((what, reading)) = busiest(known, now) {
        words.push(format!("its {what} {:.0} % in use", reading.value));
    }
    if let Some(Ceiling { rate, limit }) = Ceiling::of(file_system) {
        let limit = match limit {
            Limit::Network => "network",
            Limit::Servers => "servers",
            Limit::Disks => "disks",
        };
        words.push(format!("made for {rate} at most by its {limit}"));
    }
    words.extend(file_system.maintenance.map(|weekly| format!("may be patched {weekly}")));
    words
}

fn of_gateway(gateway: &Gateway, cache: Option<Cache>) -> Vec<String> {
    let mut words = vec![format!("{} {}", gateway.id, gateway.state)];
    if let Some(cache) = cache {
        let size = ByteCount(cache.size);
        words.push(format!("{:.0} % of its cache of {size} not brought over yet", cache.dirty));
    }
    words.extend(gateway.version.as_ref().map(|version| format!("software {version}")));
    words.extend(gateway.update.as_ref().map(|date| format!("an update can be had since {date}")));
    words.extend(gateway.updates_end.as_ref().map(|date| format!("no new software after {date}")));
    words.extend(gateway.deprecated.as_ref().map(|date| format!("given up by AWS on {date}")));
    words
}

fn of_line(line: &Line, [up, back]: [Option<Rate>; 2]) -> Vec<String> {
    let mut words = vec![format!("{} {}", line.id, line.state)];
    words.extend(line.bandwidth.map(|rate| rate.to_string()));
    if let Some((up, back)) = up.zip(back) {
        words.push(format!("others send {up} to AWS and get {back}"));
    }
    words
}

fn of_interface(interface: &Interface) -> Vec<String> {
    let mut words = vec![format!("{} {}", interface.id, interface.state)];
    words.extend(interface.bgp.iter().map(|peer| format!("BGP {peer}")));
    words.extend(interface.limit.map(|rate| format!("limited to {rate}")));
    words.extend(interface.mtu.map(|mtu| format!("packets of {mtu} bytes")));
    words
}

fn of_backups(backups: &[Backup], zone: &TimeZone) -> Vec<String> {
    let wall = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string();
    let whole = backups.iter().filter(|backup| backup.is_whole()).max_by_key(|backup| backup.created);
    let mut words = vec![match whole {
        Some(backup) => format!("the newest whole one is {}, begun {}", backup.id, wall(backup.created)),
        None => "no whole one".into(),
    }];
    for backup in backups.iter().filter(|backup| backup.is_under_way()) {
        let percent = backup.percent.map(|percent| format!(" {percent} %")).unwrap_or_default();
        words.push(format!("{} {}{percent}", backup.id, backup.state));
    }
    words
}
