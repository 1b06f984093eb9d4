//! The second region, and AWS.

use super::Sample::{Default, Other, Set};
use super::{Key, key};

pub(super) const KEYS: &[Key] = &[
    key(
        "handoff",
        "kind",
        Other("\"syncthing\""),
        "What carries released rolls to the second region: \"none\" (or anything that is told nothing), \"resilio\", \"syncthing\",\n\
         \"datasync\". Default: \"none\".",
    ),
    key(
        "handoff",
        "url",
        Other("\"https://sync.corp.example.com:8384\""),
        "Syncthing's REST interface, or that of Resilio's agent, which is asked for the screen alone. No default.",
    ),
    key(
        "handoff",
        "key_file",
        Other("\"/etc/ingest/syncthing.key\""),
        "Syncthing: a file with its API key in the first line, readable by nobody else. No default.",
    ),
    key(
        "handoff",
        "certificate",
        Other("\"/etc/ingest/syncthing.pem\""),
        "A file with the certificate (PEM) that stands behind https at `url`, where no public authority does.\n\
         Default: the authorities that this machine trusts.",
    ),
    key(
        "handoff",
        "folder",
        Other("\"footage\""),
        "Syncthing: the id of the folder that holds the sync root. No default.",
    ),
    key(
        "handoff",
        "device",
        Other("\"P56IOI7-MZJNU2Y-IQGDREY-DM2MGTI-MGL3BXN-PQ6W5BM-TBBZ4TJ-XZWICQ2\""),
        "Syncthing: the id of the far device, whose index has to have every file. No default.",
    ),
    key(
        "handoff",
        "below",
        Other("\"Footage\""),
        "Where the sync root lies in Syncthing's folder, or below DataSync's source location. Default: it is that folder.",
    ),
    key(
        "handoff",
        "rescan",
        Other("\"10 min\""),
        "Resilio: how often it looks at the folder by itself (folder_rescan_interval), since nothing tells it of changes on a\n\
         share. Shown, so that nobody wonders. Default: 10 min.",
    ),
    key(
        "handoff",
        "task",
        Other("\"arn:aws:datasync:us-west-2:123456789012:task/task-0123456789abcdef0\""),
        "DataSync: the task that carries the sync root. No default.",
    ),
    key(
        "handoff",
        "bucket",
        Other("\"studio-ingest\""),
        "DataSync: the bucket for lists of files and for reports. No default.",
    ),
    key(
        "handoff",
        "role",
        Other("\"arn:aws:iam::123456789012:role/ingest-datasync\""),
        "DataSync: the role by which it uses that bucket. No default.",
    ),
    key(
        "handoff",
        "rate",
        Other("\"2 Gbit/s\""),
        "DataSync: the most that it may send; a change holds for what is under way, too. Default: as much as it can.",
    ),
    key(
        "arrival",
        "server",
        Other("\"amznfsx9z8y7x6w.corp.example.com\""),
        "Where the studio can reach the second region's share: every byte of a released roll is read there before it counts as\n\
         arrived, within the rates of [link]. Default: the word of the sync has to do, and is called that.",
    ),
    key("arrival", "port", Other("1445"), "TCP port of that server. Default: 445."),
    key("arrival", "share", Other("\"footage\""), "The share there. Default: the same name."),
    key(
        "arrival",
        "user",
        Other("\"svc-ingest-east\""),
        "The user there, with a password_file, password_secret, keytab or ccache of its own. Default: the login of [destination].",
    ),
    key("arrival", "domain", Other("\"CORP\""), "The domain of that user. Default: none."),
    key("arrival", "password_file", Other("\"/etc/ingest/east\""), "That user's password, as above."),
    key("arrival", "keytab", Other("\"/etc/ingest/east.keytab\""), "Or that user's keys, as above."),
    key("arrival", "ccache", Other("\"/run/ingest/east\""), "Or that user's ticket cache, as above."),
    key("arrival", "password_secret", Other("\"ingest/east\""), "Or that user's secret, as above."),
    key(
        "arrival",
        "path",
        Other("\"/mnt/east\""),
        "Instead of a server: a folder that stands for that share, such as a mount.",
    ),
    key(
        "arrival",
        "sync_root",
        Other("\"Rolls\""),
        "Below what rolls lie there. Default: as in [destination].",
    ),
    key(
        "arrival",
        "every",
        Other("\"10 min\""),
        "How often it is looked at for a roll that is not there yet. Default: 10 min.",
    ),
    key(
        "aws",
        "region",
        Set("\"us-west-2\""),
        "The region in which the file system lies. Without it nothing of AWS is asked.",
    ),
    key(
        "aws",
        "file_system",
        Other("\"fs-0a1b2c3d4e5f67890\""),
        "The file system behind the share: the agent then waits while it is patched or changed, slows down while it is busy, and\n\
         knows its backups. Default: AWS is not asked about it.",
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
    key(
        "backup",
        "when",
        Default("\"never\""),
        "When the agent has FSx make a backup of [aws] file_system: \"release\", once rolls are released that are in none, every\n\
         half hour at most; \"day\", at a time of the day if there are such rolls; \"never\": only when somebody orders one.",
    ),
    key(
        "backup",
        "at",
        Default("\"23:30\""),
        "The time of the day, by the clock on the wall of [link] time_zone.",
    ),
];
