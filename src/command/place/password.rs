//! Where a password stands, and reading it. It is never printed, and never taken from the command line.

use crate::problem::{Code, Problem};
use crate::words::path::{IoAt, IoError, printable};
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// The variable that may hold it.
pub(super) const VARIABLE: &str = "INGEST_SMB_PASSWORD";

/// The longest file that is read: no password is longer.
const LONGEST: u64 = 4096;

/// Where the password stands.
#[derive(Clone)]
pub(super) enum Password {
    /// In the first line of a file.
    File(PathBuf),
    /// In the environment: this is it.
    Variable(String),
}

impl Password {
    /// The password itself.
    pub(super) fn read(&self) -> Result<String, Problem> {
        match self {
            Self::Variable(password) => Ok(password.clone()),
            Self::File(path) => from_file(path),
        }
    }
}

/// Opens a file with secrets, unless everybody may look into it. `what` it is stands in the messages.
pub(super) fn open_private(path: &Path, what: &str, code: Code) -> Result<File, Problem> {
    let unreadable = |error: IoError| {
        Problem::new(code, format!("The {what} cannot be read: {error}")).with_hint("Name a readable file")
    };
    let file = File::open(path).at(path).map_err(unreadable)?;
    let mode = file.metadata().at(path).map_err(unreadable)?.mode();
    if mode & 0o007 == 0 {
        return Ok(file);
    }
    let shown = path.to_string_lossy();
    let shown = printable(&shown);
    Err(Problem::new(code, format!("The {what} `{shown}` can be read by everybody on this machine"))
        .with_hint(format!("chmod 600 {shown}")))
}

fn from_file(path: &Path) -> Result<String, Problem> {
    let shown = path.to_string_lossy();
    let refuse = |what: String, hint: String| Problem::new(Code::Usage, what).with_hint(hint);
    let file = open_private(path, "password file", Code::Usage)?;
    let mut bytes = Vec::new();
    let unreadable =
        |error| refuse(format!("The password file cannot be read: {error}"), "Name a file".into());
    file.take(LONGEST).read_to_end(&mut bytes).at(path).map_err(unreadable)?;
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok(password) if !password.is_empty() => Ok(password.into()),
        _ => Err(refuse(
            format!("The password file `{}` has no password in its first line", printable(&shown)),
            "Write the password into its first line, as UTF-8".into(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::PermissionsExt;

    fn read(content: &[u8], mode: u32) -> Result<String, Problem> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("password");
        write(&path, content).expect("a file");
        set_permissions(&path, Permissions::from_mode(mode)).expect("its mode");
        Password::File(path).read()
    }

    #[test]
    fn the_first_line_is_the_password() {
        for content in ["pass word", "pass word\n", "pass word\r\n", "pass word\nanother line\n"] {
            assert_eq!(read(content.as_bytes(), 0o600).as_deref(), Ok("pass word"), "{content:?}");
        }
    }

    #[test]
    fn a_file_without_a_password_is_refused() {
        for content in [&b""[..], b"\n", b"\r\n", b"\xff\xfe"] {
            let problem = read(content, 0o600).expect_err("no password");
            assert!(problem.message.contains("no password"), "{problem}");
        }
    }

    #[test]
    fn a_file_that_everybody_can_read_is_refused_with_the_command_that_mends_it() {
        for mode in [0o644, 0o604, 0o602] {
            let problem = read(b"secret\n", mode).expect_err("open to others");
            assert!(problem.hint.starts_with("chmod 600 "), "{problem:?}");
            assert!(!format!("{problem:?}").contains("secret"));
        }
        assert!(read(b"secret\n", 0o640).is_ok());
    }
}
