//! The ledger that all studios share, and whom to tell.

use super::Sample::{Default, Other};
use super::{Key, key};

pub(super) const KEYS: &[Key] = &[
    key(
        "ledger",
        "kind",
        Default("\"none\""),
        "\"dynamodb\": what is delivered is told to a table that all studios share, and a card that another studio has\n\
         delivered is not sent again. packaging/aws/ledger.yaml makes the table.",
    ),
    key("ledger", "table", Default("\"ingest-ledger\""), "The table."),
    key(
        "ledger",
        "region",
        Other("\"us-west-2\""),
        "The region in which the table lies: the same for all studios. Default: that of `[aws]`.",
    ),
    key(
        "ledger",
        "share",
        Other("\"footage, Oregon\""),
        "What the destination is called in the ledger. Studios that deliver into the same folder under different names of the\n\
         server write the same here: a card is a duplicate only on the same share. Default: the destination's address.",
    ),
    key(
        "ledger",
        "begin",
        Default("\"now\""),
        "From when on an agent that has a history tells it, when it first has a ledger: \"now\", \"all\", or a day.",
    ),
    key(
        "notify",
        "topic",
        Other("\"arn:aws:sns:us-west-2:123456789012:ingest-events\""),
        "A topic of SNS that is told what people should know. packaging/aws/topic.yaml makes one. Default: nobody is told.",
    ),
    key(
        "notify",
        "events",
        Other("[\"held\", \"late\", \"problem\", \"duplicate\", \"arrived\"]"),
        "Of what: a roll is held, will be late, was delivered before, is released, has arrived in the second region; and\n\
         \"problem\" for what belongs to no roll. Default: all but \"released\".",
    ),
    key(
        "notify",
        "redact",
        Other("\"on\""),
        "Whether names and paths are held back: rolls are then named by the numbers of their receipts, or by their keys.\n\
         Default: \"off\".",
    ),
    key(
        "notify",
        "away",
        Other("\"10 min\""),
        "How long the share, or anything else that needs a person, may be amiss before that is told. Default: 10 min.",
    ),
    key(
        "notify",
        "gather",
        Other("\"1 min\""),
        "What happens within this goes into one message, and while there is much to tell, within longer. Default: 1 min.",
    ),
];
