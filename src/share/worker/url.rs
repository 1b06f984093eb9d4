//! Addresses as libsmbclient reads them. Everything but letters, digits, `.`, `-` and `_` is percent-encoded: in a URL a `?`
//! would end the name, and the library would write to another file without a word.

use crate::words::path::RelPath;

/// The address of a server: `smb://host:445`.
pub fn server(host: &str, port: u16) -> String {
    // Only an IPv6 address has colons. A zone (`fe80::1%eth0`) stands as it is: libsmbclient decodes paths alone.
    let (open, close) = if host.contains(':') { ("[", "]") } else { ("", "") };
    format!("smb://{open}{host}{close}:{port}")
}

/// A share behind the address of its server: `/share`.
pub fn share(name: &str) -> String {
    format!("/{}", encoded(name))
}

/// A path behind the address of a share; `None` for its root.
pub fn below(path: Option<&RelPath>) -> String {
    let names = path.map(RelPath::components).into_iter().flatten();
    let path: String = names.map(|name| format!("/{}", encoded(name))).collect();
    if path.is_empty() { "/".into() } else { path }
}

fn encoded(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    name.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{below, encoded, server, share};
    use crate::words::path::RelPath;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    #[test]
    fn addresses_are_written_out() {
        assert_eq!(server("nas", 445), "smb://nas:445");
        assert_eq!(server("fd00::1", 1445), "smb://[fd00::1]:1445");
        assert_eq!(share("my share"), "/my%20share");
        assert_eq!(below(None), "/");
        let path = RelPath::new("A001/what? 100%.mov").expect("a path");
        assert_eq!(below(Some(&path)), "/A001/what%3F%20100%25.mov");
    }

    proptest! {
        #[test]
        fn no_letter_of_a_name_means_anything_in_an_address(name in "\\PC{1,40}") {
            let encoded = encoded(&name);
            prop_assert!(!encoded.contains(['?', '#', '/', '\\', ':', '@', ';', '&', ' ']));
            let mut bytes = Vec::new();
            let mut rest = encoded.as_bytes();
            while let Some((first, behind)) = rest.split_first() {
                let (byte, behind) = match first {
                    b'%' => (u8::from_str_radix(&encoded[encoded.len() - behind.len()..][..2], 16)?, &behind[2..]),
                    plain => (*plain, behind),
                };
                bytes.push(byte);
                rest = behind;
            }
            prop_assert_eq!(String::from_utf8(bytes)?, name);
        }
    }
}
