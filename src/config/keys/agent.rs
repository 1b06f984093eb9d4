//! What holds a roll, when a copy has finished, and how the agent is talked to.

use super::Sample::{Default, Other};
use super::{Key, key};

pub(super) const KEYS: &[Key] = &[
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
];
