//! A hardened reader for the XML of strangers, element by element.
//!
//! It refuses any DOCTYPE, unknown entities, forbidden characters, every encoding but UTF-8, more than [`DEPTH`]
//! levels and any tag or text of more than [`EVENT`] bytes, and it is content only with a document that is whole. What
//! is in a foreign namespace is skipped with all that is in it.

use super::encoding::Text;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Levels of elements.
const DEPTH: usize = 64;
/// Bytes in one tag, text or comment.
const EVENT: usize = 1024 * 1024;
/// Attributes of one element: each is compared with all before it.
const ATTRIBUTES: usize = 64;

/// Why a document is not read on.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0}")]
    Read(io::Error),
    #[error("it is not well-formed: {0}")]
    Malformed(String),
    #[error("it ends in the middle")]
    Truncated,
    #[error("it has a DOCTYPE")]
    Doctype,
    #[error("its elements lie more than {DEPTH} levels deep")]
    TooDeep,
    #[error("a tag or text of it is longer than {0} bytes")]
    TooLong(usize),
    #[error("its encoding is `{0}`, not UTF-8")]
    Encoding(String),
    #[error("it is not a `{0}` of this format")]
    Root(&'static str),
}

/// Which elements of a document count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Elements {
    /// Those of this namespace; such a document is in UTF-8.
    Of(&'static str),
    /// Those of the root's own namespace, whichever it is; such a document may have an older encoding.
    AsRoot,
}

type Result<T> = std::result::Result<T, Fault>;

/// An element's start.
pub(super) struct Element {
    pub(super) name: Box<str>,
    attributes: Vec<(Box<str>, Box<str>)>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| **known == *name).map(|(_, value)| &**value)
    }
}

/// A document that is being read. The reading stands inside of the element opened last.
pub(super) struct Document<R: Read> {
    reader: NsReader<Bounded<Text<R>>>,
    /// `None` until the root of a document without a prescribed one is seen.
    namespace: Option<Box<str>>,
    elements: Elements,
    buffer: Vec<u8>,
    depth: usize,
}

enum Step {
    Open(Element),
    Foreign,
    Close,
    Text(String),
    Nothing,
    End,
}

impl<R: Read> Document<R> {
    /// Reads up to the root element, which must have this name.
    pub(super) fn open(source: R, elements: Elements, root: &'static str) -> Result<(Self, Element)> {
        let (text, namespace) = match elements {
            Elements::Of(namespace) => (Text::utf8(source), Some(namespace.into())),
            Elements::AsRoot => (Text::of(source).map_err(Fault::Read)?, None),
        };
        let mut reader = NsReader::from_reader(Bounded { source: BufReader::new(text), left: EVENT });
        reader.config_mut().expand_empty_elements = true;
        let mut document = Self { reader, namespace, elements, buffer: Vec::new(), depth: 0 };
        loop {
            match document.step()? {
                Step::Open(element) if *element.name == *root => return Ok((document, element)),
                Step::Open(_) | Step::Foreign => return Err(Fault::Root(root)),
                Step::Text(text) if !text.trim().is_empty() => return Err(Fault::Root(root)),
                Step::End => return Err(Fault::Truncated),
                Step::Text(_) | Step::Nothing | Step::Close => {}
            }
        }
    }

    /// Enters the next element inside of the present one; `None` once the present one is closed.
    pub(super) fn child(&mut self) -> Result<Option<Element>> {
        loop {
            match self.step()? {
                Step::Open(element) => return Ok(Some(element)),
                Step::Foreign => self.skip()?,
                Step::Close => return Ok(None),
                Step::End => return Err(Fault::Truncated),
                Step::Text(_) | Step::Nothing => {}
            }
        }
    }

    /// Leaves the present element, without a look at what is in it.
    pub(super) fn skip(&mut self) -> Result<()> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if let Step::End = self.step()? {
                return Err(Fault::Truncated);
            }
        }
        Ok(())
    }

    /// The present element's own text, at most `limit` bytes, and leaves it.
    pub(super) fn text(&mut self, limit: usize) -> Result<String> {
        let mut whole = String::new();
        loop {
            match self.step()? {
                Step::Text(text) if whole.len() + text.len() > limit => return Err(Fault::TooLong(limit)),
                Step::Text(text) => whole.push_str(&text),
                Step::Open(_) | Step::Foreign => self.skip()?,
                Step::Close => return Ok(whole),
                Step::End => return Err(Fault::Truncated),
                Step::Nothing => {}
            }
        }
    }

    /// Whether the document is in another encoding than UTF-8.
    pub(super) fn is_recoded(&self) -> bool {
        self.reader.get_ref().source.get_ref().is_recoded()
    }

    /// The namespace of the elements that count; empty for none.
    pub(super) fn namespace(&self) -> &str {
        self.namespace.as_deref().unwrap_or_default()
    }

    /// Sees, after the root element is closed, that nothing follows it, and gives the source back.
    pub(super) fn end(mut self) -> Result<R> {
        loop {
            match self.step()? {
                Step::End => return Ok(self.reader.into_inner().source.into_inner().into_inner()),
                Step::Text(text) if text.trim().is_empty() => {}
                Step::Nothing => {}
                _ => return Err(Fault::Malformed("something follows the root element".into())),
            }
        }
    }

    fn step(&mut self) -> Result<Step> {
        self.buffer.clear();
        self.reader.get_mut().left = EVENT;
        let (resolved, event) = self.reader.read_resolved_event_into(&mut self.buffer).map_err(fault)?;
        match event {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Fault::TooDeep);
                }
                let name = match resolved {
                    ResolveResult::Bound(Namespace(name)) => Some(name),
                    ResolveResult::Unbound => Some(""),
                    ResolveResult::Unknown(_) => None,
                };
                let ours = match (name, &self.namespace) {
                    (Some(name), Some(namespace)) => *name == **namespace,
                    (Some(name), None) => {
                        self.namespace = Some(name.into());
                        true
                    }
                    (None, _) => false,
                };
                let element = element(&start)?;
                Ok(if ours { Step::Open(element) } else { Step::Foreign })
            }
            Event::End(_) => {
                self.depth -= 1;
                Ok(Step::Close)
            }
            Event::Text(text) => allowed(text.xml10_content().into_owned()).map(Step::Text),
            Event::CData(text) => allowed(text.xml10_content().into_owned()).map(Step::Text),
            Event::GeneralRef(reference) => {
                let text = match reference.resolve_char_ref().map_err(fault)? {
                    Some(character) => character.into(),
                    None => {
                        resolve_xml_entity(&reference).ok_or_else(|| malformed("an unknown entity"))?.into()
                    }
                };
                allowed(text).map(Step::Text)
            }
            Event::Decl(declaration) => match declaration.encoding().transpose().map_err(malformed)? {
                // What is in another encoding was turned into UTF-8 on the way here.
                Some(name) if !name.eq_ignore_ascii_case("utf-8") && self.elements != Elements::AsRoot => {
                    Err(Fault::Encoding(name.into()))
                }
                _ => Ok(Step::Nothing),
            },
            Event::DocType(_) => Err(Fault::Doctype),
            Event::Comment(_) | Event::PI(_) => Ok(Step::Nothing),
            Event::Empty(_) => Err(malformed("an empty element was not expanded")),
            Event::Eof => Ok(Step::End),
        }
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        if attributes.len() == ATTRIBUTES {
            return Err(malformed("an element has too many attributes"));
        }
        let attribute = attribute.map_err(malformed)?;
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(fault)?;
        attributes.push((attribute.key.as_ref().into(), allowed(value.into_owned())?.into()));
    }
    Ok(Element { name: start.local_name().as_ref().into(), attributes })
}

fn allowed(text: String) -> Result<String> {
    if text.chars().all(is_allowed) { Ok(text) } else { Err(malformed("a forbidden character")) }
}

/// Whether XML 1.0 has a way to write this character (its production `Char`).
pub(super) fn is_allowed(character: char) -> bool {
    !matches!(character, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}')
}

fn malformed(why: impl ToString) -> Fault {
    Fault::Malformed(why.to_string())
}

fn fault(error: quick_xml::Error) -> Fault {
    match error {
        quick_xml::Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => Fault::TooLong(EVENT),
        quick_xml::Error::Io(error) => Fault::Read(io::Error::new(error.kind(), error)),
        other => malformed(other),
    }
}

/// A source that gives a limited number of bytes until it is allowed more.
struct Bounded<R: Read> {
    source: BufReader<R>,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let some = self.fill_buf()?;
        let count = some.len().min(into.len());
        into[..count].copy_from_slice(&some[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let some = self.source.fill_buf()?;
        if self.left == 0 && !some.is_empty() {
            return Err(ErrorKind::FileTooLarge.into());
        }
        Ok(&some[..some.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.source.consume(count);
    }
}
