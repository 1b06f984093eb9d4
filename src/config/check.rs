//! From text to a checked configuration, or to all that is wrong with it.

use super::arrival::arrival;
use super::aws::{aws, needed};
use super::backup::backup;
use super::control::control;
use super::fault::{Fault, Faults, Wrong};
use super::gateway::gateway;
use super::handoff::handoff;
use super::ledger::ledger;
use super::login::{Login, login};
use super::notify::notify;
use super::pace::pace;
use super::section::Section;
use super::settling::settling;
use super::{Config, Server, values};
use crate::share::Client;
use crate::share::destination::{beside, default_staging, default_sync_root};
use std::path::PathBuf;
use toml::de::DeTable;

pub(super) fn check(text: &str) -> Result<Config, Vec<Fault>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut faults = Faults::of(text);
    for error in &errors {
        let remedy = "mend the TOML: `key = \"text\"`, `key = 4`, `[section]`";
        faults.add(error.span().unwrap_or(0..0), "", Wrong::new(one_line(error.message()), remedy));
    }
    // What a broken line was meant to say is not known: nothing is reported as missing then.
    let whole = faults.is_empty();
    let root = root.get_ref();
    let top = Section::new("", 0..0, Some(root), &mut faults);
    let destination = Section::of("destination", root, &mut faults);
    let before = Section::of("gateway", root, &mut faults);
    let link = Section::of("link", root, &mut faults);
    let policy = Section::of("policy", root, &mut faults);
    let finished = Section::of("settling", root, &mut faults);
    let talk = Section::of("control", root, &mut faults);
    let account = Section::of("aws", root, &mut faults);
    let shared = Section::of("ledger", root, &mut faults);
    let told = Section::of("notify", root, &mut faults);
    let sync = Section::of("handoff", root, &mut faults);
    let second = Section::of("arrival", root, &mut faults);
    let saved = Section::of("backup", root, &mut faults);
    let client = destination.take("client", &mut faults, values::client);
    let server = server(&destination, client, whole, &mut faults);
    let config = Config {
        studio: top.take("studio", &mut faults, values::text),
        state_dir: top.take("state_dir", &mut faults, values::path),
        watch: watch(&top, whole, &mut faults),
        client: client.flatten(),
        gateway: gateway(&before, server.as_ref(), whole, &mut faults),
        server,
        staging: destination.take("staging", &mut faults, values::folder),
        sync_root: destination.take("sync_root", &mut faults, values::folder),
        encryption: destination.take("encryption", &mut faults, values::encryption),
        lanes: destination.take("lanes", &mut faults, values::at_once),
        patience: destination.take("patience", &mut faults, values::span),
        reserve: destination.take("reserve", &mut faults, values::bytes),
        pace: pace(&link, whole, &mut faults),
        rolls: link.take("rolls", &mut faults, values::at_once),
        polite: link.take("polite", &mut faults, values::switch),
        polite_target: link.take("polite_target", &mut faults, values::latency),
        dscp: link.take("dscp", &mut faults, values::dscp),
        memory: link.take("memory", &mut faults, values::memory),
        verify: policy.take("verify", &mut faults, values::verify),
        incomplete: policy.take("incomplete", &mut faults, values::unsure),
        review: policy.take("review", &mut faults, values::unsure),
        settling: settling(&finished, &mut faults),
        names: policy.take("names", &mut faults, values::names),
        longest_path: policy.take("longest_path", &mut faults, values::longest_path),
        control: control(&talk, &mut faults),
        aws: aws(&account, whole, &mut faults),
        ledger: ledger(&shared, !account.is_empty(), whole, &mut faults),
        notify: notify(&told, !account.is_empty(), whole, &mut faults),
        handoff: handoff(&sync, whole, &mut faults),
        arrival: arrival(&second, whole, &mut faults),
        line: link.take("connection", &mut faults, values::line),
        interface: link.take("interface", &mut faults, values::interface),
        backup: backup(&saved, &account, &mut faults),
    };
    folders(&config, &destination, &mut faults);
    let id = config.gateway.as_ref().and_then(|gateway| gateway.id.as_ref());
    needed(
        [&account, &destination, &before, &link, &sync, &second],
        (config.aws.as_ref(), id),
        whole,
        &mut faults,
    );
    if faults.is_empty() { Ok(config) } else { Err(faults.sorted()) }
}

/// The parser's words, which may run over lines.
fn one_line(message: &str) -> String {
    let line = message.lines().collect::<Vec<_>>().join(", ");
    let mut letters = line.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The watched folders: a list of tables, each with its path.
fn watch(top: &Section<'_>, whole: bool, faults: &mut Faults<'_>) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for section in top.list("watch", "watch", faults) {
        section.require("path", whole, faults);
        paths.extend(section.take("path", faults, values::path));
    }
    paths
}

/// The address: complete and of one kind, or not there at all, so that a file can hold the lanes and a command line
/// the address.
fn server(
    section: &Section<'_>,
    client: Option<Option<Client>>,
    whole: bool,
    faults: &mut Faults<'_>,
) -> Option<Server> {
    const SMB: [&str; 9] =
        ["server", "port", "share", "user", "domain", "password_file", "password_secret", "keytab", "ccache"];
    let is_path = client == Some(None);
    let path = section.take("path", faults, values::path);
    let host = section.take("server", faults, values::host);
    let port = section.take("port", faults, values::port);
    let share = section.take("share", faults, values::share);
    let Login { user, domain, proof } = login(section, faults);
    if !["client", "path"].iter().chain(&SMB).any(|key| section.has(key)) {
        return None;
    }
    if section.has("client") && client.is_none() {
        return None; // Of which kind it should be is not known.
    }
    // Tickets say themselves whose they are.
    let smb: &[&str] =
        if section.has("ccache") { &["server", "share"] } else { &["server", "share", "user"] };
    let kind = client.unwrap_or(Some(Client::Native)).map_or("path", Client::word);
    let (needed, other): (&[&str], &[&str]) = if is_path { (&["path"], &SMB) } else { (smb, &["path"]) };
    for key in needed {
        section.require(key, whole, faults);
    }
    for key in other.iter().filter(|key| section.has(key)) {
        let reason = format!("This does not go with client = \"{kind}\"");
        let remedy = if is_path { "take it out" } else { "take it out, or write client = \"path\"" };
        section.fault(key, faults, Wrong::new(reason, remedy));
    }
    if is_path {
        return path.map(Server::Path);
    }
    Some(Server::Smb { host: host?, port, share: share?, domain, user, proof })
}

fn folders(config: &Config, section: &Section<'_>, faults: &mut Faults<'_>) {
    let staging = config.staging.clone().unwrap_or_else(default_staging);
    let sync_root = config.sync_root.clone().unwrap_or_else(default_sync_root);
    if let Err(nested) = beside(&staging, &sync_root) {
        let key = if section.has("staging") { "staging" } else { "sync_root" };
        let remedy = "name two folders, neither of which holds the other";
        section.fault(key, faults, Wrong::new(nested, remedy));
    }
}
