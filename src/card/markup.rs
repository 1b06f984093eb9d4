//! Small XML documents of cameras as trees of elements. Names of elements and attributes lose their prefixes: each
//! model has a namespace of its own.
//!
//! At most 64 levels, 200,000 elements; entities beyond the five of XML stay as they are written, a DOCTYPE is passed
//! over and never read.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

const DEPTH: usize = 64;
const ELEMENTS: usize = 200_000;

/// An element with all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Self>,
    text: String,
}

/// Why a document has no tree.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoTree {
    #[error("it is not well-formed: {0}")]
    Malformed(String),
    #[error("it ends in the middle")]
    Truncated,
    #[error("its elements lie more than {DEPTH} levels deep")]
    TooDeep,
    #[error("it has more than {ELEMENTS} elements")]
    TooMany,
}

impl Element {
    /// An attribute, by its name without a prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The first element at a path below, `ClipContent/Relation`.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        path.split('/')
            .try_fold(self, |element, name| element.children.iter().find(|child| child.name == name))
    }

    /// The elements of a name directly below.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// It and all elements below.
    pub(super) fn every(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let element = left.pop()?;
            left.extend(element.children.iter().rev());
            Some(element)
        })
    }

    /// The text at a path below, without blanks around it; none where there is none.
    pub(super) fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).map(|element| element.text.trim()).filter(|text| !text.is_empty())
    }
}

/// Reads a whole document.
pub(super) fn parse(bytes: &[u8]) -> Result<Element, NoTree> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    // The first stands for what lies around the root.
    let mut open = vec![Element::default()];
    let mut count = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(malformed)? {
            Event::Start(start) => {
                count += 1;
                if open.len() > DEPTH {
                    return Err(NoTree::TooDeep);
                }
                if count > ELEMENTS {
                    return Err(NoTree::TooMany);
                }
                open.push(element(&start)?);
            }
            Event::End(_) => {
                let Some(closed) = open.pop() else { return Err(NoTree::Truncated) };
                let Some(above) = open.last_mut() else { return Err(NoTree::Truncated) };
                above.children.push(closed);
            }
            Event::Text(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.xml10_content());
                }
            }
            Event::CData(text) => {
                if let Some(inner) = open.last_mut() {
                    inner.text.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(malformed)?.map(String::from);
                let known = character.or_else(|| resolve_xml_entity(&reference).map(String::from));
                if let (Some(inner), Some(known)) = (open.last_mut(), known) {
                    inner.text.push_str(&known);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut around = open.pop().ok_or(NoTree::Truncated)?;
    match around.children.len() {
        1 if open.is_empty() => Ok(around.children.remove(0)),
        0 | 1 => Err(NoTree::Truncated),
        _ => Err(malformed("it has several roots")),
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, NoTree> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(malformed)?;
        let name = attribute.key.local_name().as_ref().into();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(malformed)?;
        attributes.push((name, value.into_owned()));
    }
    Ok(Element { name: start.local_name().as_ref().into(), attributes, ..Element::default() })
}

fn malformed(why: impl ToString) -> NoTree {
    NoTree::Malformed(why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn elements_are_found_without_their_prefixes() {
        let text = br#"<?xml version="1.0"?><a:P xmlns:a="x"><a:b c:d="1 &amp; 2"> t&lt; </a:b><b/><e><b>f</b></e></a:P>"#;
        let root = parse(text).expect("a tree");
        assert_eq!(root.name, "P");
        assert_eq!(root.text_at("b"), Some("t<"));
        assert_eq!(root.at("b").and_then(|b| b.attribute("d")), Some("1 & 2"));
        assert_eq!((root.text_at("e/b"), root.all("b").count(), root.every().count()), (Some("f"), 2, 5));
    }

    #[test]
    fn what_is_cut_off_or_hostile_has_no_tree() {
        let whole = b"<a><b>c</b></a>";
        for end in 0..whole.len() {
            assert!(parse(&whole[..end]).is_err(), "{end}");
        }
        assert!(matches!(parse("<a>".repeat(100).as_bytes()), Err(NoTree::TooDeep)));
        assert!(parse(b"<a/><b/>").is_err());
        assert!(parse(b"<!DOCTYPE x><a/>").is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            _ = parse(&bytes);
        }
    }
}
