//! The socket's file: made whole, taken over from the dead, never from the living.

use crate::control::error::SocketError;
use crate::words::file;
use crate::words::path::{IoAt, IoError};
use listenfd::ListenFd;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use std::ffi::OsString;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use tokio::net::UnixListener;

/// The agent's own user and the group may call; a call takes the right to write (unix(7)).
const MODE: u32 = 0o660;

/// A socket that is listened to.
pub(super) struct Socket {
    listener: UnixListener,
    /// The file, and its number on the disk; `None` for a socket that the service manager keeps.
    file: Option<(PathBuf, u64)>,
}

impl Socket {
    /// The one that the service manager hands over (sd_listen_fds(3)), else one of our own at `path`.
    pub(super) fn make(path: &Path, group: Option<&str>) -> Result<Self, SocketError> {
        let handed = ListenFd::from_env().take_unix_listener(0).map_err(SocketError::Handed)?;
        match handed {
            Some(listener) => {
                listener.set_nonblocking(true).map_err(SocketError::Handed)?;
                let listener = UnixListener::from_std(listener).map_err(SocketError::Handed)?;
                Ok(Self { listener, file: None })
            }
            None => Self::own(path, group),
        }
    }

    fn own(path: &Path, group: Option<&str>) -> Result<Self, SocketError> {
        let unknown = |name: &str| SocketError::Group(name.into());
        let group = group.map(|name| uzers::get_group_by_name(name).ok_or_else(|| unknown(name)));
        let group = group.transpose()?.map(|group| group.gid());
        if let Some(folder) = path.parent()
            && !folder.exists()
        {
            DirBuilder::new().mode(0o755).create(folder).at(folder)?;
        }
        // Of two that start at once, one comes second.
        let _alone = file::lock(&beside(path, ".lock"))?;
        refuse_living(path)?;
        // Under another name until it is what it should be: nobody else can call before.
        let fresh = beside(path, ".new");
        remove(&fresh)?;
        let listener = UnixListener::bind(&fresh).at(&fresh)?;
        chown(&fresh, None, group).at(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(MODE)).at(&fresh)?;
        let number = fs::symlink_metadata(&fresh).at(&fresh)?.ino();
        #[expect(clippy::disallowed_methods, reason = "a socket is nothing that has to survive a power cut")]
        fs::rename(&fresh, path).at(path)?;
        Ok(Self { listener, file: Some((path.into(), number)) })
    }

    pub(super) fn listener(&self) -> &UnixListener {
        &self.listener
    }

    pub(super) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }
}

impl Drop for Socket {
    /// Takes the file away, if nobody has put another one there.
    fn drop(&mut self) {
        if let Some((path, number)) = &self.file
            && fs::symlink_metadata(path).is_ok_and(|found| found.ino() == *number)
        {
            // The next agent replaces what stays.
            let _ = fs::remove_file(path);
        }
    }
}

/// Refuses a socket on which somebody listens, and a file that is none.
fn refuse_living(path: &Path) -> Result<(), SocketError> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found.at(path)?,
    };
    if !found.file_type().is_socket() {
        return Err(SocketError::Foreign(path.into()));
    }
    // Not waiting: an agent that is too busy to take a call lives, too.
    let called = SocketAddrUnix::new(path).and_then(|address| {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
        connect(&socket, &address)
    });
    match called {
        Err(rustix::io::Errno::CONNREFUSED) => Ok(()),
        Ok(()) | Err(rustix::io::Errno::AGAIN) => Err(SocketError::Live(path.into())),
        Err(error) => Err(IoError { path: path.into(), source: error.into() }.into()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn remove(path: &Path) -> Result<(), IoError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.at(path),
    }
}
