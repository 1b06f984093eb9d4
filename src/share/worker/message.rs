//! What a worker is asked for, and what it answers.

use crate::share::{Access, Entry, Kind, Space};
use crate::words::dscp::Dscp;
use crate::words::path::RelPath;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// Entries of a listing that go in one answer.
pub const PAGE: usize = 1000;

/// Something to do. Paths are below the share's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Log in: the first request, and the only one of its kind. [`Answer::Connected`].
    Connect(Login),
    /// [`Answer::Found`].
    Stat(RelPath),
    /// Of a folder, or of the root. As many [`Answer::Listed`] as it takes.
    List(Option<RelPath>),
    /// One that is there already is fine. [`Answer::Done`].
    MakeFolder(RelPath),
    /// [`Answer::Opened`].
    Open {
        /// The file.
        path: RelPath,
        /// For what.
        access: Access,
    },
    /// The content of the frame goes to this place. [`Answer::Done`].
    Write {
        /// The open file.
        file: u32,
        /// Where in it.
        offset: u64,
    },
    /// [`Answer::Content`], shorter than asked for only at the end of the file.
    Read {
        /// The open file.
        file: u32,
        /// Where in it.
        offset: u64,
        /// How many bytes: at most [`super::WHOLE`].
        len: u32,
    },
    /// [`Answer::Done`].
    SetLen {
        /// The open file.
        file: u32,
        /// Its new length.
        len: u64,
    },
    /// The file is gone even when this fails. [`Answer::Done`].
    Close(u32),
    /// Of a file or a folder. [`Answer::Done`].
    SetModified {
        /// Which.
        path: RelPath,
        /// The time, of which microseconds are kept.
        modified: Timestamp,
    },
    /// Makes or replaces a file with the content of the frame, and sets its time. [`Answer::Done`].
    Put {
        /// The file.
        path: RelPath,
        /// Its time.
        modified: Option<Timestamp>,
    },
    /// A whole file of at most [`super::WHOLE`] bytes. [`Answer::Content`].
    Get(RelPath),
    /// Never over a name that is there. [`Answer::Done`].
    Rename {
        /// The old name.
        from: RelPath,
        /// The new one.
        to: RelPath,
    },
    /// [`Answer::Done`].
    RemoveFile(RelPath),
    /// An empty one. [`Answer::Done`].
    RemoveFolder(RelPath),
    /// [`Answer::Room`].
    Space,
}

/// Where to connect to, and how.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// Name or address of the server.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// The share.
    pub share: String,
    /// The domain, empty for none.
    pub domain: String,
    /// The user; with Kerberos as `user@REALM`.
    pub user: String,
    /// The password; `None` for Kerberos with the tickets of the process's ticket cache.
    pub password: Option<String>,
    /// Whether to refuse a session in clear.
    pub encrypted: bool,
    /// The one dialect to speak, `3.1.1`; `None` to find the best that both know.
    pub dialect: Option<String>,
    /// How packets are marked; `None` leaves them as the system sends them.
    pub mark: Option<Dscp>,
    /// How long to wait for one answer of the server. An open takes up to twice as long.
    pub silence: Duration,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, share, domain, user, .. } = self;
        write!(f, "smb://{domain};{user}@{host}:{port}/{share}")
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// [`super::GREETING`]: the first word of a worker, unasked.
    Hello(String),
    /// Logged in.
    Connected {
        /// What was agreed on: `3.1.1`.
        dialect: String,
        /// Whether messages are encrypted.
        encrypted: bool,
        /// Why packets are not marked, where they should be.
        unmarked: Option<String>,
    },
    /// It worked, and there is nothing to say about it.
    Done,
    /// What is there.
    Found(Option<Entry>),
    /// Some of the entries.
    Listed {
        /// At most [`PAGE`].
        entries: Vec<Entry>,
        /// Whether another answer with more follows.
        more: bool,
    },
    /// The number of an open file.
    Opened(u32),
    /// The content of the frame.
    Content,
    /// Room on the share.
    Room(Space),
    /// It did not work.
    Failed {
        /// Which kind of error. After [`Kind::Lost`] and [`Kind::Clear`] the worker ends.
        kind: Kind,
        /// What the library or the server said.
        detail: String,
    },
}

/// Any request, for tests.
#[cfg(test)]
pub(super) fn requests() -> impl proptest::strategy::Strategy<Value = Request> {
    use proptest::prelude::{Just, Strategy, any, prop_oneof};
    let path = "[a-zA-Zé%?#& ]{1,9}(/[^/\\x00]{1,9}){0,3}";
    let path = path.prop_filter_map("a path below a root", |text| RelPath::new(text).ok());
    prop_oneof![
        path.clone().prop_map(Request::Stat),
        path.clone().prop_map(|path| Request::List(Some(path))),
        Just(Request::List(None)),
        path.clone().prop_map(|path| Request::Open { path, access: Access::Write }),
        (any::<u32>(), any::<u64>()).prop_map(|(file, offset)| Request::Write { file, offset }),
        (path.clone(), any::<i32>()).prop_map(|(path, second)| Request::SetModified {
            path,
            modified: Timestamp::new(second.into(), 123_456_700).expect("a time"),
        }),
        (path.clone(), path).prop_map(|(from, to)| Request::Rename { from, to }),
    ]
}
