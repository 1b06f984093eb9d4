//! What may stand behind a key: one check a kind of value.

use super::fault::Wrong;
use super::{Names, Unsure, Verify, WhenToBackUp};
use crate::cloud::{GatewayId, is_id};
use crate::pace::{Allowance, BadWindow, Days, TimeOfDay};
use crate::share::credentials::BadLogin;
use crate::share::destination::LANES_ALLOWED;
use crate::share::destination::names::{self, BadName};
use crate::share::{Cache, Client, Encryption};
use crate::words::bytes::ByteCount;
use crate::words::dscp::Dscp;
use crate::words::memory::Memory;
use crate::words::path::{RelPath, shown};
use crate::words::span::{Millis, Span};
use jiff::tz::TimeZone;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use toml::de::DeValue;

/// What may be aimed at in polite mode, in milliseconds.
const LATENCIES: std::ops::RangeInclusive<u128> = 2..=200;
/// Below there is hardly room for server, share and roll; above is no path of Windows ([MS-FSCC] 2.1.5).
const LONGEST_PATHS: std::ops::RangeInclusive<usize> = 100..=32_767;

type Checked<T> = Result<T, Wrong>;

/// A text that is not empty.
pub(super) fn text(value: &DeValue<'_>) -> Checked<String> {
    match value.as_str() {
        Some("") => Err(Wrong::new("The text is empty", "write something, or take the key out")),
        Some(text) if text.contains(char::is_control) => {
            Err(Wrong::new("The text has control characters", "take them out"))
        }
        Some(text) => Ok(text.into()),
        None => Err(Wrong::new(format!("This is {}", kind(value)), "write a text between quotes")),
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A path that means the same wherever the program starts.
pub(super) fn path(value: &DeValue<'_>) -> Checked<PathBuf> {
    let path = PathBuf::from(text(value)?);
    let relative = || format!("`{}` is not absolute", shown(&path));
    if path.is_absolute() { Ok(path) } else { Err(Wrong::new(relative(), "begin it with `/`")) }
}

fn name<T>(value: &DeValue<'_>, check: impl Fn(&str) -> Result<T, BadName>, remedy: &str) -> Checked<T> {
    check(&text(value)?).map_err(|bad| Wrong::new(bad, remedy))
}

/// The name or address of a server.
pub(super) fn host(value: &DeValue<'_>) -> Checked<String> {
    name(value, names::host, "write it without `//`, port or share, such as `fs.corp.example.com`")
}

/// The name of a share.
pub(super) fn share(value: &DeValue<'_>) -> Checked<String> {
    name(value, names::share, "write the name alone, without the server")
}

/// A folder on the share.
pub(super) fn folder(value: &DeValue<'_>) -> Checked<RelPath> {
    name(value, names::folder, "write a path below the share with `/` between folders, such as `Footage`")
}

/// A ticket cache.
pub(super) fn ccache(value: &DeValue<'_>) -> Checked<Cache> {
    text(value)?.parse().map_err(|bad: BadLogin| Wrong::new(&bad, bad.remedy()))
}

fn whole(value: &DeValue<'_>) -> Checked<u64> {
    let remedy = "write a number without quotes";
    let number = value.as_integer().ok_or_else(|| Wrong::new(format!("This is {}", kind(value)), remedy))?;
    u64::from_str_radix(number.as_str(), number.radix())
        .map_err(|_| Wrong::new(format!("`{number}` is no number that could be meant"), remedy))
}

/// A TCP port.
pub(super) fn port(value: &DeValue<'_>) -> Checked<u16> {
    let number = whole(value)?;
    let port = u16::try_from(number).ok().filter(|port| *port != 0);
    port.ok_or_else(|| Wrong::new(format!("`{number}` is no port"), "write a number from 1 to 65535"))
}

/// An address of this machine with a port.
pub(super) fn address(value: &DeValue<'_>) -> Checked<SocketAddr> {
    let text = text(value)?;
    let address = text.parse::<SocketAddr>().ok().filter(|address| address.port() != 0);
    address.ok_or_else(|| {
        let wrong = format!("`{text}` is no address with a port");
        Wrong::new(wrong, "write both between quotes, such as \"127.0.0.1:9469\" or \"[::1]:9469\"")
    })
}

/// Which sync.
pub(super) fn sync(value: &DeValue<'_>) -> Checked<&'static str> {
    one_of(value, &["none", "resilio", "syncthing", "datasync"].map(|word| (word, word)))
}

/// The id of a device of Syncthing: eight groups of seven letters and digits.
pub(super) fn device(value: &DeValue<'_>) -> Checked<String> {
    let text = text(value)?;
    let is_group = |group: &str| {
        group.len() == 7
            && group.bytes().all(|byte| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte))
    };
    let groups: Vec<&str> = text.split('-').collect();
    let wrong = || {
        let remedy =
            "write it as Syncthing shows it: eight groups of seven letters and digits, with `-` between them";
        Wrong::new(format!("`{text}` is no device id"), remedy)
    };
    (groups.len() == 8 && groups.into_iter().all(is_group)).then(|| text.clone()).ok_or_else(wrong)
}

/// The ARN of something of AWS: `arn:aws:SERVICE:REGION:ACCOUNT:KIND/...`.
pub(super) fn arn(service: &'static str, kind: &'static str) -> impl FnOnce(&DeValue<'_>) -> Checked<String> {
    move |value| {
        let text = text(value)?;
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let is_one = matches!(parts[..], ["arn", partition, of, _, account, what]
            if partition.starts_with("aws")
                && of == service
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
                && what.strip_prefix(kind).is_some_and(|rest| rest.starts_with('/') && rest.len() > 1));
        let wrong = || {
            let region = if service == "iam" { "" } else { "us-west-2" };
            let remedy =
                format!("write all of it, such as \"arn:aws:{service}:{region}:123456789012:{kind}/...\"");
            Wrong::new(format!("`{text}` is no ARN of a {kind} of {service}"), remedy)
        };
        is_one.then(|| text.clone()).ok_or_else(wrong)
    }
}

/// A region of AWS.
pub(super) fn region(value: &DeValue<'_>) -> Checked<String> {
    let text = text(value)?;
    let parts: Vec<&str> = text.split('-').collect();
    let is_plain = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_one = parts.len() >= 3
        && parts.iter().all(is_plain)
        && parts.last().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    let wrong =
        || Wrong::new(format!("`{text}` is no region of AWS"), "write its name, such as \"us-west-2\"");
    is_one.then(|| text.clone()).ok_or_else(wrong)
}

/// The id of something at AWS: `before`, and digits that are hexadecimal, or for Direct Connect any.
fn id(value: &DeValue<'_>, before: &str, what: &str, example: &str) -> Checked<String> {
    let text = text(value)?;
    let wrong =
        || Wrong::new(format!("`{text}` is no {what}"), format!("write its id, such as \"{example}\""));
    is_id(&text, before, 8..=17).then(|| text.clone()).ok_or_else(wrong)
}

/// A file system of FSx.
pub(super) fn file_system(value: &DeValue<'_>) -> Checked<String> {
    id(value, "fs-", "file system of FSx", "fs-0a1b2c3d4e5f67890")
}

/// A line of Direct Connect.
pub(super) fn line(value: &DeValue<'_>) -> Checked<String> {
    id(value, "dxcon-", "connection of Direct Connect", "dxcon-fh6ayh1d")
}

/// A virtual interface of Direct Connect.
pub(super) fn interface(value: &DeValue<'_>) -> Checked<String> {
    id(value, "dxvif-", "virtual interface of Direct Connect", "dxvif-ffhhk74f")
}

/// A gateway of Storage Gateway.
pub(super) fn gateway(value: &DeValue<'_>) -> Checked<GatewayId> {
    let text = text(value)?;
    let remedy = "write its id, such as \"sgw-12A3456B\", or its ARN";
    GatewayId::parse(&text).ok_or_else(|| Wrong::new(format!("`{text}` is no gateway"), remedy))
}

/// A secret of Secrets Manager, by its name or its ARN.
pub(super) fn secret(value: &DeValue<'_>) -> Checked<String> {
    const LONGEST: usize = 2048;
    let text = text(value)?;
    // What names may have, and ARNs.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_+=.@-:!".contains(&byte);
    let is_one = text.len() <= LONGEST && text.bytes().all(is_plain);
    let wrong = || Wrong::new("This is no name of a secret", "write its name or ARN, such as \"ingest/smb\"");
    is_one.then(|| text.clone()).ok_or_else(wrong)
}

/// When a backup is made.
pub(super) fn when_to_back_up(value: &DeValue<'_>) -> Checked<WhenToBackUp> {
    use WhenToBackUp::{Day, Never, Release};
    one_of(value, &[("never", Never), ("release", Release), ("day", Day)])
}

/// The address of something that speaks HTTP.
pub(super) fn url(value: &DeValue<'_>) -> Checked<String> {
    let text = text(value)?;
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let is_one = host.is_some_and(|host| {
        !host.is_empty() && !host.starts_with('/') && !text.contains(char::is_whitespace)
    });
    let wrong =
        || Wrong::new(format!("`{text}` is no address"), "write one such as \"https://127.0.0.1:8384\"");
    is_one.then(|| text.trim_end_matches('/').to_owned()).ok_or_else(wrong)
}

/// How many lanes, or rolls: a small number of things that go on at the same time.
pub(super) fn at_once(value: &DeValue<'_>) -> Checked<usize> {
    let number = whole(value)?;
    let at_once = usize::try_from(number).ok().filter(|number| LANES_ALLOWED.contains(number));
    at_once.ok_or_else(|| Wrong::new(format!("`{number}` is out of range"), "write a number from 1 to 16"))
}

/// A rate with its unit, or a word for all or nothing.
pub(super) fn allowance(value: &DeValue<'_>) -> Checked<Allowance> {
    with_unit(
        value,
        "rate",
        "write a number and a unit between quotes, such as \"800 Mbit/s\" or \"100 MB/s\"",
    )
}

/// A time zone by its name in the tz database.
pub(super) fn time_zone(value: &DeValue<'_>) -> Checked<TimeZone> {
    let name = text(value)?;
    TimeZone::get(&name).map_err(|_| {
        let remedy = "write its name in the tz database, such as \"America/Los_Angeles\"";
        Wrong::new(format!("`{}` is no time zone", name.escape_debug()), remedy)
    })
}

fn of_window<T: FromStr<Err = BadWindow>>(value: &DeValue<'_>) -> Checked<T> {
    text(value)?.parse().map_err(|bad: BadWindow| Wrong::new(&bad, bad.remedy()))
}

/// Days of the week.
pub(super) fn days(value: &DeValue<'_>) -> Checked<Days> {
    of_window(value)
}

/// A time of day.
pub(super) fn time_of_day(value: &DeValue<'_>) -> Checked<TimeOfDay> {
    of_window(value)
}

/// A length of time with its unit.
pub(super) fn span(value: &DeValue<'_>) -> Checked<Span> {
    with_unit(
        value,
        "length of time",
        "write a number and a unit between quotes, such as \"90 s\" or \"12 h\"",
    )
}

/// "on" or "off".
pub(super) fn switch(value: &DeValue<'_>) -> Checked<bool> {
    one_of(value, &[("on", true), ("off", false)])
}

/// A latency in milliseconds.
pub(super) fn latency(value: &DeValue<'_>) -> Checked<Millis> {
    let remedy = "write milliseconds between quotes, such as \"10 ms\"";
    let found: Millis = with_unit(value, "latency", remedy)?;
    let refuse = || Wrong::new(format!("`{found}` is out of range"), "write \"2 ms\" to \"200 ms\"");
    LATENCIES.contains(&found.0.as_millis()).then_some(found).ok_or_else(refuse)
}

/// A mark of packets: a name or a code point.
pub(super) fn dscp(value: &DeValue<'_>) -> Checked<Dscp> {
    let written = match value.as_integer() {
        Some(_) => whole(value)?.to_string(),
        None => text(value)?,
    };
    let remedy =
        "write \"le\", \"cs0\" to \"cs7\", \"af11\" to \"af43\" or \"ef\", or the code point from 0 to 63";
    written.parse().map_err(|wrong| Wrong::new(wrong, remedy))
}

/// An amount of data with its unit.
pub(super) fn bytes(value: &DeValue<'_>) -> Checked<ByteCount> {
    with_unit(value, "amount of data", "write a number and a unit between quotes, such as \"50 GB\"")
}

fn with_unit<T: FromStr>(value: &DeValue<'_>, what: &str, remedy: &str) -> Checked<T> {
    if let Some(number) = value.as_integer() {
        return Err(Wrong::new(format!("`{number}` has no unit"), remedy));
    }
    let text = text(value)?;
    text.parse().map_err(|_| Wrong::new(format!("`{text}` is no {what}"), remedy))
}

/// An amount of memory with its unit.
pub(super) fn memory(value: &DeValue<'_>) -> Checked<Memory> {
    let remedy = "write a number and a unit between quotes, \"128 MiB\" or more";
    if let Some(number) = value.as_integer() {
        return Err(Wrong::new(format!("`{number}` has no unit"), remedy));
    }
    let text = text(value)?;
    let bytes: ByteCount =
        text.parse().map_err(|_| Wrong::new(format!("`{text}` is no amount of data"), remedy))?;
    Memory::new(bytes).ok_or_else(|| Wrong::new(format!("`{text}` is too little"), remedy))
}

pub(super) fn one_of<T: Copy>(value: &DeValue<'_>, words: &[(&str, T)]) -> Checked<T> {
    let written = text(value)?;
    let found = words.iter().find(|(word, _)| *word == written);
    let known: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
    let refuse =
        || Wrong::new(format!("`{written}` is not known here"), format!("write {}", known.join(" or ")));
    found.map(|(_, value)| *value).ok_or_else(refuse)
}

/// What speaks SMB; `None` where the destination is a folder.
pub(super) fn client(value: &DeValue<'_>) -> Checked<Option<Client>> {
    one_of(
        value,
        &[("native", Some(Client::Native)), ("libsmbclient", Some(Client::Libsmbclient)), ("path", None)],
    )
}

/// Whether a session may run in clear.
pub(super) fn encryption(value: &DeValue<'_>) -> Checked<Encryption> {
    one_of(value, &[("required", Encryption::Required), ("off", Encryption::Off)])
}

/// When a dump's own manifest is compared.
pub(super) fn verify(value: &DeValue<'_>) -> Checked<Verify> {
    one_of(value, &[("while-sending", Verify::WhileSending), ("before", Verify::Before)])
}

/// What becomes of names that the share cannot hold.
pub(super) fn names(value: &DeValue<'_>) -> Checked<Names> {
    one_of(value, &[("hold", Names::Hold), ("map", Names::Map)])
}

/// What becomes of a card that is not known to be whole.
pub(super) fn unsure(value: &DeValue<'_>) -> Checked<Unsure> {
    one_of(value, &[("hold", Unsure::Hold), ("send", Unsure::Send)])
}

/// How long the path of a delivered file may be.
pub(super) fn longest_path(value: &DeValue<'_>) -> Checked<usize> {
    let number = whole(value)?;
    let longest = usize::try_from(number).ok().filter(|longest| LONGEST_PATHS.contains(longest));
    longest
        .ok_or_else(|| Wrong::new(format!("`{number}` is out of range"), "write a number from 100 to 32767"))
}
