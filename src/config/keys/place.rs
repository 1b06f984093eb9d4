//! Who delivers, from where, and where to.

use super::Sample::{Default, Other, Set};
use super::{Key, key};

pub(super) const KEYS: &[Key] = &[
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
        "password_secret",
        Other("\"ingest/smb\""),
        "Instead of a password file: a secret of AWS Secrets Manager, by name or ARN. It holds the password alone, or an object of\n\
         JSON with a `password`. It is asked for anew when a login is refused. It needs [aws].",
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
        "The user there, with a password_file, password_secret, keytab or ccache of its own. Default: the login of [destination].",
    ),
    key("gateway", "domain", Other("\"CORP\""), "The domain of that user. Default: none."),
    key("gateway", "password_file", Other("\"/etc/ingest/gateway\""), "That user's password, as above."),
    key("gateway", "keytab", Other("\"/etc/ingest/gateway.keytab\""), "Or that user's keys, as above."),
    key("gateway", "ccache", Other("\"/run/ingest/gateway\""), "Or that user's ticket cache, as above."),
    key("gateway", "password_secret", Other("\"ingest/gateway\""), "Or that user's secret, as above."),
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
        "gateway",
        "id",
        Other("\"sgw-12A3456B\""),
        "Its id at AWS, or its ARN: the agent then slows down while its cache is full, and begins nothing while it does not work.\n\
         It needs [aws]. Default: AWS is not asked about it.",
    ),
];
