//! Every key there is: one row each, with its default and what it means.

/// What the example shows behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// A value that has to be set for the case at hand: the line is in force.
    Set(&'static str),
    /// The default: the line is commented out.
    Default(&'static str),
    /// A value for a case that is not the usual one: commented out, and no default.
    Other(&'static str),
}

/// A key of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table it stands in; empty for the top.
    pub section: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What the example shows.
    pub sample: Sample,
    /// What it means, and its default where the sample does not show it.
    pub about: &'static str,
}

const fn key(section: &'static str, name: &'static str, sample: Sample, about: &'static str) -> Key {
    Key { section, name, sample, about }
}

use Sample::{Default, Other, Set};

/// All keys, in the order of the example.
pub const KEYS: &[Key] = &[
    key(
        "",
        "studio",
        Set("\"Riot, Los Angeles\""),
        "Who delivers; stands in every receipt. Default: nobody is named.",
    ),
    key(
        "",
        "state_dir",
        Set("\"/var/lib/ingest\""),
        "Journal, keys and receipts. Default: $XDG_STATE_HOME/ingest, else ~/.local/state/ingest.",
    ),
    key(
        "watch",
        "path",
        Set("\"/nas/dumps\""),
        "A folder in which dumps appear: `ingest run` sends each when its copy has ended, and a roll keeps its path\n\
         below it on the share. Default: none.",
    ),
    key(
        "destination",
        "client",
        Default("\"native\""),
        "\"native\": a share on a server. \"libsmbclient\": the same by Samba's own client, with the program\n\
         `ingest-smb-worker`. \"path\": a folder that stands for the share, such as a mount.",
    ),
    key(
        "destination",
        "server",
        Set("\"amznfsx0a1b2c3d.corp.example.com\""),
        "Name or address of the server. No default.",
    ),
    key("destination", "port", Default("445"), "TCP port of the server."),
    key("destination", "share", Set("\"footage\""), "The share. No default."),
    key(
        "destination",
        "user",
        Set("\"svc-ingest\""),
        "The user. No default, except with `ccache`: the one whose tickets they are.",
    ),
    key(
        "destination",
        "domain",
        Set("\"corp.example.com\""),
        "The user's domain, for a keytab or tickets as it stands in the DNS. Default: none.",
    ),
    key(
        "destination",
        "password_file",
        Set("\"/etc/ingest/password\""),
        "A file with the password in its first line, readable by nobody else (chmod 600).\n\
         Default: the variable INGEST_SMB_PASSWORD.",
    ),
    key(
        "destination",
        "keytab",
        Other("\"/etc/ingest/svc-ingest.keytab\""),
        "Instead of a password: a file with the user's keys, readable by nobody else. Kerberos.",
    ),
    key(
        "destination",
        "ccache",
        Other("\"/run/ingest/tickets\""),
        "Instead of a password: the ticket cache that somebody else keeps, or \"default\" for the one\n\
         that `klist` shows. Kerberos.",
    ),
    key(
        "destination",
        "encryption",
        Default("\"required\""),
        "\"required\": nothing is sent without. \"off\": only where the link itself is encrypted.",
    ),
    key("destination", "lanes", Default("4"), "Connections for writing, 1 to 16; as many again read back."),
    key(
        "destination",
        "patience",
        Default("\"12 h\""),
        "How long the share may be away, full, or held by somebody before a send gives up: \"90 s\", \"12 h\".\n\
         \"0 s\": not at all.",
    ),
    key(
        "destination",
        "reserve",
        Other("\"50 GB\""),
        "What stays free on the share. Default: 1 % of it, 10 GB at most.",
    ),
    key("destination", "path", Other("\"/mnt/fsx\""), "The folder, with client = \"path\". No default."),
    key(
        "destination",
        "staging",
        Default("\"_ingest\""),
        "Where dumps are put together: on the same share, beside the sync root.",
    ),
    key("destination", "sync_root", Default("\"Footage\""), "The folder that the cross-region sync watches."),
    key(
        "gateway",
        "server",
        Other("\"fgw.corp.example.com\""),
        "Only where an FSx File Gateway is still in the path: its name or address. Everything is then written and\n\
         renamed through it, and proven on the server of [destination] itself. Default: no gateway.",
    ),
    key("gateway", "port", Other("1445"), "TCP port of the gateway. Default: 445."),
    key("gateway", "share", Other("\"footage\""), "The share there. Default: the same name."),
    key(
        "gateway",
        "user",
        Other("\"svc-gateway\""),
        "The user there, with a password_file, keytab or ccache of its own. Default: the login of [destination].",
    ),
    key("gateway", "domain", Other("\"CORP\""), "The domain of that user. Default: none."),
    key("gateway", "password_file", Other("\"/etc/ingest/gateway\""), "That user's password, as above."),
    key("gateway", "keytab", Other("\"/etc/ingest/gateway.keytab\""), "Or that user's keys, as above."),
    key("gateway", "ccache", Other("\"/run/ingest/gateway\""), "Or that user's ticket cache, as above."),
    key(
        "gateway",
        "patience",
        Other("\"6 h\""),
        "How long the gateway may bring nothing to the server behind it before the roll is held. Default: 6 h.",
    ),
    key(
        "gateway",
        "unproven",
        Other("\"500 GB\""),
        "How much it may have accepted that is not proven on the server: half of its cache at most. Default: 500 GB.",
    ),
    key(
        "link",
        "rate",
        Other("\"800 Mbit/s\""),
        "The most that may be sent outside the windows below: a rate, or \"pause\". Default: as fast as the link goes.",
    ),
    key(
        "link",
        "time_zone",
        Set("\"America/Los_Angeles\""),
        "The zone in which the windows below are kept. Default: that of this machine.",
    ),
    key(
        "link",
        "rolls",
        Default("2"),
        "How many rolls of one priority travel at the same time, 1 to 16; they share the link and the memory.",
    ),
    key(
        "link",
        "memory",
        Default("\"256 MiB\""),
        "What files may take in memory on their way, in all. A link holds its rate times its round-trip time:\n\
         for 10 Gbit/s and more than 25 ms give it more, an eighth of this is what one session has under way.",
    ),
    key(
        "link",
        "polite",
        Default("\"off\""),
        "\"on\": whatever is allowed, no more is sent than leaves the path short answers for others, such as remote desktops.\n\
         It needs a share on a server, and one connection more.",
    ),
    key(
        "link",
        "polite_target",
        Default("\"10 ms\""),
        "How much longer than at its best an answer may take over the path in polite mode, 2 ms to 200 ms.",
    ),
    key(
        "link.window",
        "days",
        Set("\"Mon-Fri\""),
        "A stretch of the week with a rate of its own; one table for each, in any order. The days on which it begins:\n\
         \"Mon-Fri\", \"Sat, Sun\", \"every day\".",
    ),
    key("link.window", "from", Set("\"08:00\""), "When it begins, by the clock on the wall."),
    key(
        "link.window",
        "to",
        Set("\"20:00\""),
        "When it ends: on the next day where that is earlier; \"24:00\" is midnight.",
    ),
    key(
        "link.window",
        "rate",
        Set("\"2 Gbit/s\""),
        "The most that may be sent in it: a rate, \"unlimited\" or \"pause\".",
    ),
    key(
        "policy",
        "verify",
        Default("\"while-sending\""),
        "When the manifest that came with a dump is compared: \"while-sending\", in the one read, or\n\
         \"before\", in a read of its own, so that a bad file never uses the link.",
    ),
    key(
        "policy",
        "incomplete",
        Default("\"hold\""),
        "A card on which something is missing or damaged. \"hold\": it waits for a person, who may send it with\n\
         `--accept-incomplete`. \"send\": it is sent, and the receipt says what is wrong.",
    ),
    key(
        "policy",
        "review",
        Default("\"hold\""),
        "The same for a card that somebody should look at: nothing is known to be missing, and something is odd.",
    ),
    key(
        "policy",
        "names",
        Default("\"hold\""),
        "Files and folders with names that Windows or the share cannot hold. \"hold\": all others are sent and\n\
         proven, then the roll waits for a person. \"map\": they get other names there, and the receipt has both.",
    ),
    key(
        "policy",
        "longest_path",
        Default("32767"),
        "Characters (UTF-16) in the path of a delivered file, //SERVER/SHARE included: what Windows can hold. Write\n\
         260 where it has to be opened by programs that know no longer ones.",
    ),
    key(
        "settling",
        "manifest",
        Default("\"10 s\""),
        "When a copy of a card has finished: how long nothing may change in it where a manifest lists every file.",
    ),
    key("settling", "structure", Default("\"1 min\""), "The same where nothing is missing on the card."),
    key(
        "settling",
        "unsure",
        Default("\"10 min\""),
        "The same for any other, or five times the longest pause that was seen in it: a copier that pauses, a laptop\n\
         that sleeps and a card that is changed look alike.",
    ),
    key(
        "settling",
        "verify",
        Default("\"2 h\""),
        "The same for one without a manifest where others came with one: verifying writes nothing until its end.",
    ),
    key(
        "settling",
        "fresh",
        Default("\"15 min\""),
        "For how long after its last change a file with a hole in it, or with Finder's mark, is one that is copied.",
    ),
    key("settling", "top", Default("\"1 min\""), "How often the watched folders are listed for new dumps."),
    key("settling", "active", Default("\"10 s\""), "How often a dump is looked at that has not finished."),
    key("settling", "full", Default("\"15 min\""), "How often one that has."),
    key(
        "control",
        "socket",
        Other("\"/run/ingest/control.sock\""),
        "The socket by which people and programs talk to the agent. Default: the one that systemd hands over, else\n\
         $XDG_RUNTIME_DIR/ingest.sock, and for root or without that /run/ingest/control.sock.",
    ),
    key(
        "control",
        "group",
        Other("\"ingest\""),
        "The group whose people may look and give orders, beside the agent's own user. Default: the agent's group.",
    ),
    key(
        "control",
        "metrics",
        Other("\"127.0.0.1:9469\""),
        "An address on which /metrics (for Prometheus) and /healthz answer, too. Default: only the socket does.",
    ),
    key(
        "aws",
        "region",
        Set("\"us-west-2\""),
        "The region in which the file system lies. Without it nothing of AWS is asked.",
    ),
    key(
        "aws",
        "profile",
        Other("\"ingest\""),
        "The profile that says who asks. Default: the environment, else \"default\".",
    ),
    key(
        "aws",
        "credentials_file",
        Other("\"/run/credentials/ingest.service/aws\""),
        "The file in which the profiles stand, readable by nobody else; with `credential_process = ...` it runs a program for\n\
         them, such as the one of IAM Roles Anywhere. Default: ~/.aws/config and ~/.aws/credentials.",
    ),
    key(
        "aws",
        "endpoint",
        Other("\"https://vpce-0a1b2c3d.example.com\""),
        "An address that is asked in the place of AWS's own, for all services. Default: the region's own addresses.",
    ),
];

/// The names of the tables, in the order of the example.
pub(super) fn sections() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    KEYS.iter()
        .map(|key| key.section)
        .filter(move |section| std::mem::replace(&mut last, section) != *section)
}

/// The names of the tables in a table; of those at the top for none.
pub(super) fn tables(section: &str) -> impl Iterator<Item = &'static str> {
    sections().filter_map(move |name| match name.rsplit_once('.') {
        None => (section.is_empty() && !name.is_empty()).then_some(name),
        Some((above, last)) => (above == section).then_some(last),
    })
}

/// Whether a table stands there once for each thing of its kind.
pub(super) fn is_list(section: &str) -> bool {
    matches!(section, "watch" | "link.window")
}

/// The names of the keys of a table.
pub(super) fn of(section: &str) -> impl Iterator<Item = &'static str> {
    KEYS.iter().filter(move |key| key.section == section).map(|key| key.name)
}
