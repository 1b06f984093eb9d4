//! The rules by which Resilio leaves files out, `.sync/IgnoreList`: one a line, with `*` and `?`, and letters as they are.

use crate::words::path::RelPath;

/// Whether a rule surely leaves a folder out, with all that is in it. A rule with wildcards is not believed to.
pub(super) fn ignores(rules: &str, folder: &RelPath) -> bool {
    let name = |line: &str| line.trim().trim_start_matches('\u{feff}').replace('\\', "/");
    rules.lines().map(name).filter(|line| !line.starts_with('#')).any(|line| {
        let line = line.trim_start_matches("./").trim_start_matches('/');
        line.trim_end_matches("/*").trim_end_matches('/') == folder.as_str()
    })
}

#[cfg(test)]
mod tests {
    use super::ignores;
    use crate::words::path::RelPath;

    #[test]
    fn a_rule_has_to_name_the_folder_as_it_is_written() {
        let folder = RelPath::new("_ingest").expect("a path");
        for (rules, ignored) in [
            ("Thumbs.db\r\n_ingest\r\n", true),
            ("\u{feff}/_ingest/*", true),
            ("\\_ingest", true),
            ("_Ingest", false),
            ("# _ingest", false),
            ("_ing*", false),
            ("", false),
        ] {
            assert_eq!(ignores(rules, &folder), ignored, "{rules:?}");
        }
    }
}
