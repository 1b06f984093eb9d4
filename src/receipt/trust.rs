//! Whose receipts are believed: the own key, the keys below `<state>/keys/trusted`, and those named on the command
//! line. Files are `.pub` files or OpenSSH's `allowed_signers`.

use super::error::ReceiptError;
use super::key::{SigningKey, read_small};
use super::public::{KIND, PublicKey};
use super::sign::NAMESPACE;
use super::signer::Signer;
use std::path::Path;

/// The keys that are trusted.
#[derive(Clone, Debug, Default)]
pub struct Trusted(Vec<Signer>);

impl Trusted {
    /// The keys that a state folder trusts; none when it does not exist.
    pub fn of_state(state: &Path) -> Result<Self, ReceiptError> {
        let mut trusted = Self::default();
        let own = SigningKey::path_in(state).with_extension("key.pub");
        if read_small(&own)?.is_some() {
            trusted.add_file(&own)?;
        }
        let folder = state.join("keys/trusted");
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(trusted) };
        let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "pub")) {
            trusted.add_file(file)?;
        }
        Ok(trusted)
    }

    /// Trusts the keys of a file as well. A file without a single usable key is refused, not ignored.
    pub fn add_file(&mut self, path: &Path) -> Result<(), ReceiptError> {
        let refuse = |why: &str| ReceiptError::Key { path: path.into(), why: why.into() };
        let text = std::fs::read_to_string(path).map_err(|error| refuse(&error.to_string()))?;
        let known = self.0.len();
        self.0.extend(text.lines().filter_map(parse_line));
        if self.0.len() == known { Err(refuse("it names no Ed25519 key for receipts")) } else { Ok(()) }
    }

    /// What is known about a key; `None` when it is not trusted.
    pub fn find(&self, key: PublicKey) -> Option<&Signer> {
        self.0.iter().find(|signer| signer.key == key)
    }
}

/// A line of a `.pub` or `allowed_signers` file. An option that is not understood may limit the key (a date, a
/// certificate), so that such a line trusts nobody.
fn parse_line(line: &str) -> Option<Signer> {
    let line = line.trim();
    let at = if line.starts_with(KIND) { 0 } else { line.find(&format!(" {KIND} "))? + 1 };
    let (before, key) = line.split_at(at);
    let mut words = key.splitn(3, ' ');
    words.next().filter(|kind| *kind == KIND)?;
    let key = PublicKey::from_base64(words.next()?)?;
    let comment = words.next().unwrap_or_default().trim();
    let (principal, options) = before.trim_end().split_once(' ').unwrap_or((before.trim_end(), ""));
    (!principal.starts_with('#')).then_some(())?;
    let for_receipts = match options.trim() {
        "" => true,
        options => options
            .strip_prefix("namespaces=\"")
            .and_then(|rest| rest.strip_suffix('"'))
            .is_some_and(|names| names.split(',').any(|name| name == NAMESPACE)),
    };
    let name = if comment.is_empty() { principal } else { comment };
    for_receipts.then(|| Signer { key, name: name.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_trusts_a_key_only_when_all_of_it_is_understood() {
        let key = PublicKey([7; 32]);
        let line = key.to_line();
        let name = |text: &str| parse_line(text).map(|signer| (signer.key == key, signer.name));
        for (text, found) in [
            (line.clone(), Some("")),
            (format!("{line} Riot, Los Angeles"), Some("Riot, Los Angeles")),
            (format!("ingest {line}"), Some("ingest")),
            (format!("ingest {line} Riot"), Some("Riot")),
            (format!("a@b namespaces=\"file,ingest-receipt\" {line}"), Some("a@b")),
            (format!("a@b namespaces=\"file\" {line}"), None),
            (format!("a@b valid-before=\"20200101\" {line}"), None),
            (format!("a@b cert-authority {line}"), None),
            (format!("# {line}"), None),
            (format!("#{line}"), None),
            (line.replace("AAAA", "AAAB"), None),
            ("ssh-ed25519".into(), None),
            ("ssh-rsa AAAA".into(), None),
            (String::new(), None),
        ] {
            assert_eq!(name(&text), found.map(|name| (true, name.to_owned())), "{text}");
        }
    }

    #[test]
    fn an_exported_line_is_read_back() {
        let signer = Signer { key: PublicKey([7; 32]), name: "Riot".into() };
        assert_eq!(parse_line(&signer.allowed_signers_line()), Some(signer));
    }
}
