//! The text form of SSH's signatures and private keys: base64 in lines of 70, between a first and a last line.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What OpenSSH writes.
const COLUMNS: usize = 70;
/// What is read: PROTOCOL.sshsig lets lines be up to 76 long.
const MOST_COLUMNS: usize = 76;

/// Wraps `bytes` for people and mail: `-----BEGIN label-----` and so on, with a newline at the end.
pub(super) fn encode(label: &str, bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let mut armored = format!("-----BEGIN {label}-----\n");
    for (place, letter) in text.chars().enumerate() {
        if place > 0 && place % COLUMNS == 0 {
            armored.push('\n');
        }
        armored.push(letter);
    }
    armored + &format!("\n-----END {label}-----\n")
}

/// Unwraps; `None` for anything beside the one block: what is not read is not signed either.
pub(super) fn decode(label: &str, text: &str) -> Option<Vec<u8>> {
    let mut lines = text.lines();
    (lines.next()? == format!("-----BEGIN {label}-----")).then_some(())?;
    let end = format!("-----END {label}-----");
    let mut base64 = String::new();
    loop {
        match lines.next()? {
            line if line == end => break,
            line if (1..=MOST_COLUMNS).contains(&line.len()) => base64.push_str(line),
            _ => return None,
        }
    }
    lines.next().is_none().then_some(())?;
    STANDARD.decode(base64).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrapped_is_unwrapped() {
        for len in [0, 1, 52, 53, 500] {
            let bytes = vec![0xa5; len];
            let text = encode("THING", &bytes);
            assert!(text.lines().all(|line| line.len() <= COLUMNS));
            assert_eq!(decode("THING", &text), (len > 0).then_some(bytes), "{len} bytes");
        }
    }

    #[test]
    fn nothing_may_stand_around_the_block() {
        let text = encode("THING", b"something");
        assert!(decode("THING", &text).is_some());
        for bad in [
            format!("\n{text}"),
            format!("{text}\n"),
            format!("{text}x"),
            text.replace("\nc", "\n\nc"),
            text.replace("END", "FIN"),
            text.replace("THING", "OTHER"),
            text[..text.len() / 2].to_owned(),
        ] {
            assert_eq!(decode("THING", &bad), None, "{bad}");
        }
    }
}
