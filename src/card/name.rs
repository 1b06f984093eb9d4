//! Names that meet on a share.

/// The name as NTFS compares it: two names with the same key are one name on the share.
pub(super) fn key(name: &str) -> String {
    let upper = |c: char| {
        let mut upper = c.to_uppercase();
        // NTFS maps one character to one: ß stays ß.
        upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
    };
    name.chars().map(upper).collect()
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn names_that_differ_in_case_only_are_one_on_the_share() {
        assert_eq!(key("Clip É.MOV"), key("clip é.mov"));
        assert_ne!(key("straße"), key("STRASSE"));
    }
}
