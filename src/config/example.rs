//! A commented file with every key.

use super::keys::{Sample, is_list, keys};
use std::fmt::Write;

const HEAD: &str = "\
# The configuration of `ingest`. It is read from the file named by --config, else from
# $XDG_CONFIG_HOME/ingest/config.toml, else from /etc/ingest/config.toml.
# Every key may be left out. A line `# key = value` shows the default, or another case.
# `ingest config check` finds faults; `ingest config show` prints what is in force.
";

/// The file, as text.
pub fn example() -> String {
    let mut text = HEAD.to_owned();
    let mut section = "";
    for key in keys() {
        if key.section != section {
            section = key.section;
            let brackets = if is_list(section) { ("[[", "]]") } else { ("[", "]") };
            text += &format!("\n{}{section}{}", brackets.0, brackets.1);
        }
        text.push('\n');
        for line in key.about.lines() {
            text += &format!("# {line}\n");
        }
        let (mark, value) = match key.sample {
            Sample::Set(value) => ("", value),
            Sample::Default(value) | Sample::Other(value) => ("# ", value),
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{mark}{} = {value}", key.name);
    }
    text
}
