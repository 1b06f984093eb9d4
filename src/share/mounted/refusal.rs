//! What the operating system says, in the words of a share.

use crate::share::{Kind, Result, ShareError};
use rustix::io::Errno;

/// Puts the path, and the kind that callers branch on, into what a system call refused.
pub(super) trait About<T> {
    fn about(self, path: &str) -> Result<T>;
}

impl<T> About<T> for rustix::io::Result<T> {
    fn about(self, path: &str) -> Result<T> {
        self.map_err(|errno| ShareError::new(kind(errno), path, detail(errno)))
    }
}

fn kind(errno: Errno) -> Kind {
    match errno {
        Errno::NOENT => Kind::NotFound,
        Errno::EXIST => Kind::Exists,
        Errno::ACCESS | Errno::PERM => Kind::Denied,
        Errno::ROFS => Kind::ReadOnly,
        Errno::NOSPC | Errno::DQUOT => Kind::Full,
        Errno::BUSY | Errno::TXTBSY | Errno::AGAIN => Kind::Busy,
        Errno::NOTDIR | Errno::ISDIR | Errno::NOTEMPTY | Errno::LOOP => Kind::Shape,
        Errno::NAMETOOLONG | Errno::ILSEQ => Kind::Name,
        Errno::XDEV => Kind::Mount,
        Errno::STALE | Errno::NOTCONN | Errno::TIMEDOUT | Errno::HOSTDOWN | Errno::HOSTUNREACH => Kind::Lost,
        Errno::NETDOWN | Errno::NETUNREACH | Errno::CONNRESET | Errno::CONNABORTED => Kind::Lost,
        Errno::PIPE | Errno::SHUTDOWN | Errno::NODEV | Errno::NXIO => Kind::Lost,
        // `EIO` too: of a network mount it may pass, of a disk it does not, and a person has to look.
        _ => Kind::Other,
    }
}

fn detail(errno: Errno) -> String {
    match errno {
        Errno::LOOP => "a link, and links are not followed".into(),
        Errno::XDEV => "another file system is mounted there".into(),
        _ => std::io::Error::from(errno).to_string(),
    }
}

/// Of a call that makes a name, `EINVAL` means that the file system does not take it (open(2), mkdir(2), errors):
/// `a:b` on FAT, for one.
pub(super) fn bad_name(errno: Errno) -> Errno {
    if errno == Errno::INVAL { Errno::ILSEQ } else { errno }
}
