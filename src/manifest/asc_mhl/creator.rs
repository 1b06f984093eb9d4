//! Who wrote a generation, when, where and why.

use super::error::SealError;
use super::text::{escape, seconds};
use jiff::Timestamp;
use std::fmt::Write;

/// Who writes a generation: the same for every history of a roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// When it is written.
    pub created: Timestamp,
    /// The machine.
    pub hostname: String,
    /// The version of `ingest`.
    pub version: String,
    /// The person, where one is known.
    pub author: Option<Author>,
    /// Where the footage was shot, or is.
    pub location: Option<String>,
    /// Anything else.
    pub comment: Option<String>,
}

/// A person named in a manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Left out of the manifest where the schema would refuse it: it wants `name@host.domain`.
    pub email: Option<String>,
    /// `DIT`, `Loader`, ...
    pub role: Option<String>,
}

impl Creator {
    pub(super) fn write(&self, xml: &mut String) -> Result<(), SealError> {
        // Writing to a string does not fail.
        let _ = write!(xml, "  <creatorinfo>\n    <creationdate>{}</creationdate>\n", seconds(self.created));
        let _ = writeln!(xml, "    <hostname>{}</hostname>", escape(&self.hostname)?);
        let _ = writeln!(xml, "    <tool version=\"{}\">ingest</tool>", escape(&self.version)?);
        if let Some(author) = &self.author {
            xml.push_str("    <author");
            let email = author.email.as_deref().filter(|email| is_email(email));
            for (name, value) in [("email", email), ("role", author.role.as_deref())] {
                if let Some(value) = value {
                    let _ = write!(xml, " {name}=\"{}\"", escape(value)?);
                }
            }
            let _ = writeln!(xml, ">{}</author>", escape(&author.name)?);
        }
        for (element, text) in [("location", &self.location), ("comment", &self.comment)] {
            if let Some(text) = text {
                let _ = writeln!(xml, "    <{element}>{}</{element}>", escape(text)?);
            }
        }
        xml.push_str("  </creatorinfo>\n");
        Ok(())
    }
}

/// The schema's pattern `[^@]+@[^\.]+\..+`.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let Some((host, domain)) = host.split_once('.') else { return false };
    !name.is_empty() && !host.is_empty() && !domain.is_empty() && !text.contains(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_the_schema_refuses_is_left_out() {
        for (email, fine) in [
            ("ann@example.org", true),
            ("a.b@c.d.e", true),
            ("ann", false),
            ("ann@host", false),
            ("@x.y", false),
            ("a@.b", false),
        ] {
            assert_eq!(is_email(email), fine, "{email}");
        }
    }

    #[test]
    fn the_elements_stand_in_the_order_of_the_schema() {
        let creator = Creator {
            created: "2026-03-14T10:15:00Z".parse().expect("a time"),
            hostname: "ingest-01".into(),
            version: "0.1.0".into(),
            author: Some(Author {
                name: "A & B".into(),
                email: Some("none".into()),
                role: Some("\"DIT\"".into()),
            }),
            location: None,
            comment: Some("day 3".into()),
        };
        let mut xml = String::new();
        creator.write(&mut xml).expect("everything can be written");
        assert_eq!(
            xml,
            "  <creatorinfo>\n    <creationdate>2026-03-14T10:15:00+00:00</creationdate>\n    \
             <hostname>ingest-01</hostname>\n    <tool version=\"0.1.0\">ingest</tool>\n    \
             <author role=\"&quot;DIT&quot;\">A &amp; B</author>\n    <comment>day 3</comment>\n  </creatorinfo>\n"
        );
    }
}
