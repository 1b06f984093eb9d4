//! The binary form of SSH: numbers big-endian, strings behind their length (RFC 4251, section 5).

/// Appends a number.
pub(super) fn put_u32(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_be_bytes());
}

/// Appends a string. What is written here is short: keys, names, hashes.
pub(super) fn put_string(out: &mut Vec<u8>, string: &[u8]) {
    put_u32(out, u32::try_from(string.len()).unwrap_or(u32::MAX));
    out.extend_from_slice(string);
}

/// Reads what a stranger wrote: every call gives `None` once something is missing.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.bytes(4)?.try_into().ok()?))
    }

    pub(super) fn string(&mut self) -> Option<&'a [u8]> {
        let len = self.u32()?;
        self.bytes(len as usize)
    }

    /// Reads bytes that must be exactly these.
    pub(super) fn expect(&mut self, known: &[u8]) -> Option<()> {
        (self.bytes(known.len())? == known).then_some(())
    }

    /// Reads a string that must be exactly this.
    pub(super) fn expect_string(&mut self, known: &[u8]) -> Option<()> {
        (self.string()? == known).then_some(())
    }

    /// Nothing may be left.
    pub(super) fn end(self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_that_lies_is_refused() {
        let mut out = Vec::new();
        put_string(&mut out, b"ssh-ed25519");
        assert_eq!(Reader(&out).string(), Some(&b"ssh-ed25519"[..]));
        assert_eq!(Reader(&out[..out.len() - 1]).string(), None);
        assert_eq!(Reader(&[0xff; 8]).string(), None);
        assert_eq!(Reader(&out).end(), None);
    }
}
