//! How fast, and when.

use super::Sample::{Default, Other, Set};
use super::{Key, key};

pub(super) const KEYS: &[Key] = &[
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
        "link",
        "dscp",
        Other("\"cs1\""),
        "How the packets to the share are marked, so that routers on the way let others go first: le, cs0 to cs7, af11 to af43, ef,\n\
         or the code point, 0 to 63. Default: not at all. What the routers make of it is up to them.",
    ),
    key(
        "link",
        "connection",
        Other("\"dxcon-fh6ayh1d\""),
        "The line of AWS Direct Connect: no roll begins while it is down, and others on it are left room. It needs [aws].\n\
         Default: AWS is not asked about it.",
    ),
    key(
        "link",
        "interface",
        Other("\"dxvif-ffhhk74f\""),
        "The virtual interface on it: no roll begins while it has no routes. Default: AWS is not asked about it.",
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
];
