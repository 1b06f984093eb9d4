//! Error numbers of the library, as the kinds that callers branch on.

use ingest::share::Kind;
use ingest::share::worker::message::Answer;
use pavao::SmbError;
use std::io;

/// Why a request was not fulfilled.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) kind: Kind,
    pub(crate) detail: String,
}

impl Refusal {
    pub(crate) fn new(kind: Kind, detail: impl ToString) -> Self {
        Self { kind, detail: detail.to_string() }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        let kind = error.raw_os_error().map_or(Kind::Other, kind);
        let detail = match kind {
            Kind::Lost => format!("the connection is lost: {}", plain(&error)),
            _ => plain(&error),
        };
        Self { kind, detail }
    }
}

impl From<SmbError> for Refusal {
    fn from(error: SmbError) -> Self {
        match error {
            SmbError::Io(error) => error.into(),
            other => Self::new(Kind::Other, other),
        }
    }
}

impl From<Refusal> for Answer {
    fn from(Refusal { kind, detail }: Refusal) -> Self {
        Self::Failed { kind, detail }
    }
}

/// The system's words, without the number behind them.
fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

fn kind(errno: i32) -> Kind {
    match errno {
        libc::ENOENT => Kind::NotFound,
        libc::EEXIST => Kind::Exists,
        libc::EACCES | libc::EPERM => Kind::Denied,
        libc::EROFS => Kind::ReadOnly,
        libc::ENOSPC | libc::EDQUOT | libc::EFBIG => Kind::Full,
        libc::EBUSY | libc::ETXTBSY => Kind::Busy,
        libc::EISDIR | libc::ENOTDIR | libc::ENOTEMPTY => Kind::Shape,
        libc::ENAMETOOLONG => Kind::Name,
        // EBADF: the server does not know the handle any more.
        libc::ECONNABORTED
        | libc::ECONNREFUSED
        | libc::ECONNRESET
        | libc::EHOSTDOWN
        | libc::EHOSTUNREACH
        | libc::ENETDOWN
        | libc::ENETRESET
        | libc::ENETUNREACH
        | libc::ENOTCONN
        | libc::EPIPE
        | libc::ESHUTDOWN
        | libc::ETIMEDOUT
        | libc::EBADF => Kind::Lost,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use ingest::share::Kind;
    use std::io::Error;

    #[test]
    fn what_somebody_branches_on_has_its_kind_and_the_systems_words() {
        for (errno, kind, detail) in [
            (libc::ENOENT, Kind::NotFound, "no such file or directory"),
            (libc::ENOSPC, Kind::Full, "no space left on device"),
            (libc::EBUSY, Kind::Busy, "device or resource busy"),
            (libc::ECONNABORTED, Kind::Lost, "the connection is lost: software caused connection abort"),
            (libc::ENOSYS, Kind::Other, "function not implemented"),
        ] {
            let refusal = Refusal::from(Error::from_raw_os_error(errno));
            assert_eq!(refusal, Refusal::new(kind, detail));
        }
    }
}
